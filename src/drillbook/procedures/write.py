"""Runbooks for every site and service: what is done when the site is lost, and when it returns."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Phase, Runbook, Service, Site
from drillbook.procedures.data import recover_data, return_data
from drillbook.procedures.dns import return_name, switch_name
from drillbook.procedures.service import fresh_backup, no_other_copy, take_over, verify_outside
from drillbook.procedures.site import activation, closing
from drillbook.procedures.situation import Situation, StepGenerator
from drillbook.procedures.web import start_web

Generators = Mapping[Phase, Sequence[StepGenerator]]
STEP_GENERATORS: Generators = MappingProxyType(
    {
        Phase.RECOVERY: (no_other_copy, recover_data, start_web, take_over, switch_name, verify_outside),
        Phase.RECONSTITUTION: (return_data, return_name, fresh_backup, verify_outside),
    }
)
"""By phase, in the order in which the steps are done: data before programs, programs before names."""


def write_runbooks(
    estate: Estate, graph: DependencyGraph, generators: Generators = STEP_GENERATORS
) -> tuple[Runbook, ...]:
    """All runbooks: by site, then activation, recovery by priority, reconstitution by priority, closing."""
    return tuple(runbook for site in estate.sites.values() for runbook in _of_site(estate, graph, site, generators))


def _of_site(estate: Estate, graph: DependencyGraph, site: Site, generators: Generators) -> Iterator[Runbook]:
    yield activation(estate, site)
    services = sorted(estate.services.values(), key=lambda service: service.priority)
    touched = [situation for service in services if _touches(situation := Situation(estate, graph, site.id, service))]
    for phase, word in ((Phase.RECOVERY, "Recover"), (Phase.RECONSTITUTION, "Return")):
        for situation in touched:
            yield _runbook(situation, phase, f"{word} {situation.service.title}", site, generators[phase])
    yield closing(estate, site)


def _touches(situation: Situation) -> bool:
    """The service has a machine or live data at the site."""
    if situation.here:
        return True
    holders = [holder for dataset in situation.datasets for holder in dataset.on]
    holders += [database.on for dataset in situation.datasets for database in situation.databases(dataset)]
    return any(situation.is_here(holder) for holder in holders)


def _runbook(
    situation: Situation, phase: Phase, title: str, site: Site, generators: Sequence[StepGenerator]
) -> Runbook:
    service: Service = situation.service
    steps = {step.id: step for generator in generators for step in generator(situation)}
    return Runbook(
        id=f"{site.id}.{phase.value}.{service.id}",
        title=title,
        phase=phase,
        site=site.id,
        service=service.id,
        priority=service.priority,
        steps=tuple(steps.values()),
    )
