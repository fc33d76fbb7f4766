"""Two machines compared by their facts alone, with the same checks that an inventory gets."""

from drillbook.graph import build_graph
from drillbook.model import Estate, MachineFacts, Need, Organisation, Server, Service
from drillbook.practices.check import CHECKS, check
from drillbook.practices.finding import PracticeFinding

FIRST, LAST = "P140", "P159"
"""Codes of the checks that compare a primary with its standby."""


def is_drift(code: str) -> bool:
    """Whether a code is of a check that compares a primary with its standby."""
    return FIRST <= code <= LAST


def compare_facts(primary: MachineFacts, standby: MachineFacts) -> tuple[PracticeFinding, ...]:
    """What differs, as in an inventory in which a service names both. ValueError where both are of one machine."""
    if primary.machine == standby.machine:
        raise ValueError(f"both are facts about {primary.machine!r}")
    machines = {one.machine: one for one in (primary, standby)}
    first = Need.model_validate({"need": primary.machine})
    second = Need.model_validate({"need": standby.machine, "takeover": "1 min"})
    service = Service(id=f"{primary.machine[:60]}-x", needs=(Need(any=(first, second)),))
    estate = Estate(
        Organisation(name="Comparison"),
        servers={name: Server(id=name) for name in machines},
        services={service.id: service},
        facts=machines,
    )
    return check(estate, build_graph(estate), [one for one in CHECKS if is_drift(one.code)])
