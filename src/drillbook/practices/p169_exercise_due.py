"""P169: a service has not been exercised for too long."""

from collections.abc import Iterator

from drillbook.analysis import find_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, last_covered
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A service has not been exercised for too long: longer than `exercise_every:`, counted back from the plan's date.

    Asked of services with a target, where the inventory records `exercises:` at all. NIST SP 800-84 asks for one at
    least once a year; so that is the default of the organisation's `exercise_every:`.
    """
    organisation = estate.organisation
    if organisation.plan_date is None or not estate.exercises:
        return
    targets = find_targets(estate, graph)
    for service in estate.services.values():
        target, last = targets.get(service.id), last_covered(estate.exercises, service.id)
        if target is None or (target.rto_s is None and target.rpo_s is None):
            continue
        if last is None:
            yield Fault(service, f"{service.title} has a target, and no exercise on record was about it")
        elif organisation.plan_date - last > organisation.exercise_every:
            every = write_duration(organisation.exercise_every)
            yield Fault(service, f"{service.title} was exercised last on {last}; that is due every {every}")


CHECK = Check("P169", Severity.INFO, "Hold one: `drillbook tabletop programme` says which disaster is worth it.", find)
