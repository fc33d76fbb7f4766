"""Runbooks for every site and service: what is done when the site is lost, and when it returns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Phase, Runbook, ServiceKind, Site, Step
from drillbook.procedures.backup import fresh_backup
from drillbook.procedures.data import recover_data, return_data
from drillbook.procedures.dns import return_name, switch_name
from drillbook.procedures.mail import return_mail, take_mail
from drillbook.procedures.name_service import keep_names, return_names
from drillbook.procedures.power import shutdown, start
from drillbook.procedures.programs import data_at_home, data_elsewhere
from drillbook.procedures.put_away import put_away
from drillbook.procedures.returned import keep_fenced
from drillbook.procedures.service import carry_on, no_other_copy, stop_standby, take_over, verify_outside
from drillbook.procedures.site import activation, closing
from drillbook.procedures.situation import Situation, StepGenerator
from drillbook.procedures.virtual import start_elsewhere
from drillbook.procedures.web import build_web, start_web

Generators = Mapping[Phase, Sequence[StepGenerator]]
STEP_GENERATORS: Generators = MappingProxyType(
    {
        Phase.RECOVERY: (
            no_other_copy, start_elsewhere, recover_data, data_elsewhere, build_web, start_web, take_mail, keep_names,
            carry_on, take_over, switch_name, verify_outside,
        ),
        Phase.RECONSTITUTION: (
            keep_fenced, return_data, data_at_home, return_name, return_names, return_mail, verify_outside,
            fresh_backup, stop_standby, put_away,
        ),
    }
)  # fmt: skip
"""By phase, in the order in which the steps are done: data before programs, programs before names."""


def write_runbooks(
    estate: Estate, graph: DependencyGraph, generators: Generators = STEP_GENERATORS
) -> tuple[Runbook, ...]:
    """All runbooks: by site, then activation, recovery by priority, shutdown; start, return by priority, closing.

    Name services return last: until then, the records of the others are changed at the server that stands in.
    """
    return tuple(runbook for site in estate.sites.values() for runbook in _of_site(estate, graph, site, generators))


def _of_site(estate: Estate, graph: DependencyGraph, site: Site, generators: Generators) -> Iterator[Runbook]:
    services = sorted(estate.services.values(), key=lambda service: service.priority)
    touched = [situation for service in services if _touches(situation := Situation(estate, graph, site.id, service))]
    yield activation(estate, site)
    for situation in touched:
        yield _runbook(situation, Phase.RECOVERY, f"Recover {situation.service.title}", generators)
    yield from shutdown(estate, graph, site)
    yield from start(estate, graph, site)
    for situation in sorted(touched, key=lambda one: one.service.kind_of is ServiceKind.DNS):
        yield _runbook(situation, Phase.RECONSTITUTION, f"Return {situation.service.title}", generators)
    yield closing(estate, site)


def _touches(situation: Situation) -> bool:
    """The service has a machine or live data at the site."""
    if situation.here:
        return True
    holders = [holder for dataset in situation.datasets for holder in dataset.on]
    holders += [database.on for dataset in situation.datasets for database in situation.databases(dataset)]
    return any(situation.is_here(holder) for holder in holders)


def _runbook(situation: Situation, phase: Phase, title: str, generators: Generators) -> Runbook:
    service = situation.service
    return Runbook(
        id=f"{situation.site}.{phase.value}.{service.id}",
        title=title,
        phase=phase,
        site=situation.site,
        service=service.id,
        priority=service.priority,
        steps=in_order(tuple(generator(situation)) for generator in generators.get(phase, ())),
    )


def in_order(groups: Iterable[tuple[Step, ...]]) -> tuple[Step, ...]:
    """All steps, each once; one that names no predecessor waits for the last steps of the group before its own."""
    done: dict[str, Step] = {}
    last: tuple[str, ...] = ()
    for group in groups:
        fresh = [step for step in group if step.id not in done]
        for step in fresh:
            done[step.id] = step if step.after else replace(step, after=last)
        waited_for = {one for step in fresh for one in step.after}
        last = tuple(step.id for step in fresh if step.id not in waited_for) or last
    return tuple(done.values())
