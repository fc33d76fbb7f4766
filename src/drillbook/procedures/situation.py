"""The situation a runbook answers: one site is lost (or back), and one service is to be carried on elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Estate,
    Need,
    Noun,
    Provenance,
    Server,
    Service,
    Step,
    Takeover,
    Vm,
)


@dataclass(frozen=True)
class Situation:
    """A service, and the site that is lost or returns."""

    estate: Estate
    graph: DependencyGraph
    site: str
    service: Service

    def is_here(self, identifier: str) -> bool:
        """The element stands at the site in question."""
        return site_of(self.estate, self.estate.find(identifier)) == self.site

    @property
    def machines(self) -> tuple[Server | Vm, ...]:
        """Machines the service itself may run on, in the order written; not those of its data and names."""
        found: dict[str, Server | Vm] = {}
        queue = [self.service.id]
        seen = set(queue)
        while queue:
            for edge in self.graph.needs(queue.pop(0)):
                node = self.graph.node(edge.needed)
                if node.kind in ("server", "vm"):
                    found[node.id] = self.estate.servers.get(node.id) or self.estate.vms[node.id]
                elif node.is_gate and node.id not in seen:
                    seen.add(node.id)
                    queue.append(node.id)
        return tuple(found.values())

    @property
    def here(self) -> tuple[Server | Vm, ...]:
        """Its machines at the site."""
        return tuple(machine for machine in self.machines if self.is_here(machine.id))

    @property
    def away(self) -> tuple[Server | Vm, ...]:
        """Its machines elsewhere, those at the site's named alternate first."""
        alternate = self.estate.sites[self.site].alternate
        found = [machine for machine in self.machines if not self.is_here(machine.id)]
        return tuple(sorted(found, key=lambda machine: self.graph.node(machine.id).site != alternate))

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data the service needs, its own needs and those of services below it."""
        reached: dict[str, None] = {}
        queue = [self.service.id]
        while queue:
            for edge in self.graph.needs(queue.pop(0)):
                if edge.needed not in reached:
                    reached[edge.needed] = None
                    queue.append(edge.needed)
        return tuple(self.estate.datasets[node] for node in reached if node in self.estate.datasets)

    def databases(self, dataset: Dataset) -> tuple[Database, ...]:
        """The instances that hold a dataset."""
        return tuple(one for one in self.estate.databases.values() if one.dataset == dataset.id)

    def backups(self, dataset: Dataset) -> tuple[Backup, ...]:
        """The backups of a dataset."""
        return tuple(one for one in self.estate.backups.values() if one.dataset == dataset.id)

    @property
    def takeover(self) -> Takeover | None:
        """How the service is switched to the first of `away`; None where nothing is written: then it serves at once."""
        for need in _alternatives(self.service.needs):
            if need.takeover and self.away and self.away[0].id in _names(need):
                return need.takeover
        return None

    def change(self, otherwise_minutes: int) -> tuple[timedelta, Provenance]:
        """How long carrying out the switch takes, as written in the takeover, or our guess."""
        if self.takeover is None or not self.takeover.change:
            return minutes(otherwise_minutes)
        return self.takeover.change, self.service.provenance("needs")

    def machine(self, identifier: str) -> Server | Vm | None:
        """The machine with this identifier; None for a provider, a site, a store."""
        return self.estate.servers.get(identifier) or self.estate.vms.get(identifier)

    @property
    def owner(self) -> str | None:
        """Who recovers the service."""
        return self.service.owner or self.estate.sites[self.site].owner


StepGenerator = Callable[[Situation], Iterator[Step]]
"""Writes the steps of one kind of work for one situation; none where there is nothing of its kind."""


def _alternatives(needs: tuple[Need, ...]) -> Iterator[Need]:
    for need in needs:
        yield need
        yield from _alternatives(need.parts)


def _names(need: Need) -> Iterator[str]:
    if need.need:
        yield need.need
    for part in need.parts:
        yield from _names(part)


def known(noun: Noun, attribute: str, otherwise_minutes: int) -> tuple[timedelta, Provenance]:
    """A duration of the inventory with its provenance, or our own guess, which says so."""
    value: timedelta | None = getattr(noun, attribute)
    return (value, noun.provenance(attribute)) if value else minutes(otherwise_minutes)


def minutes(number: int) -> tuple[timedelta, Provenance]:
    """A guess of ours."""
    return timedelta(minutes=number), Provenance.ASSUMED
