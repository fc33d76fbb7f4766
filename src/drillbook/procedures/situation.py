"""The situation a runbook answers: one site is lost (or back), and one service is to be carried on elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Domain,
    Estate,
    Need,
    Noun,
    Provenance,
    Provider,
    Server,
    Service,
    ServiceKind,
    Step,
    Takeover,
    Vm,
    entries,
    named,
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
        return self._machines(self.service.needs)

    @property
    def here(self) -> tuple[Server | Vm, ...]:
        """Its machines at the site."""
        return tuple(machine for machine in self.machines if self.is_here(machine.id))

    @property
    def lost(self) -> tuple[Server | Vm, ...]:
        """Those of `here` without which the service does not run: too few of their alternatives stand elsewhere."""
        gone = {identifier for need in self.service.needs for identifier in self._irreplaceable(need)}
        return tuple(machine for machine in self.here if machine.id in gone)

    @property
    def away(self) -> tuple[Server | Vm, ...]:
        """What stands in for `here`: first what serves without being told to, then the named alternate's machines."""
        alternate = self.estate.sites[self.site].alternate
        found = [machine for machine in self._machines(self._shared) if not self.is_here(machine.id)]
        return tuple(
            sorted(
                found,
                key=lambda machine: (
                    self.takeover_of(machine.id) is not None,
                    self.graph.node(machine.id).site != alternate,
                ),
            )
        )

    @property
    def companies(self) -> tuple[Provider, ...]:
        """Providers that stand in for `here`, as a content delivery network does for a picture server."""
        names = dict.fromkeys(named(self._shared))
        return tuple(self.estate.providers[name] for name in names if name in self.estate.providers)

    @property
    def switches(self) -> bool:
        """Somebody, or something, must switch before the service is served elsewhere."""
        return self.takeover is not None

    @property
    def carries_on(self) -> bool:
        """The site's loss does not touch what serves: nothing of the service runs here, or it only stands by here."""
        return all(self.takeover_of(machine.id) is not None for machine in self.here) and not self.switches

    @property
    def _shared(self) -> tuple[Need, ...]:
        """The alternatives of which one is at the site."""
        here = {machine.id for machine in self.here}
        return tuple(need for need in entries(self.service.needs) if (need.any or need.of) and here & set(need.names))

    def _machines(self, needs: tuple[Need, ...]) -> tuple[Server | Vm, ...]:
        names = dict.fromkeys(named(needs))
        return tuple(machine for name in names if (machine := self.machine(name)))

    def _irreplaceable(self, need: Need) -> tuple[str, ...]:
        """What of this need is lost with the site and left without a stand-in."""
        if need.need is not None:
            return (need.need,) if self._stays_lost(need.need) else ()
        parts = [self._irreplaceable(part) for part in need.parts]
        left = sum(not part for part in parts)
        return () if left >= need.threshold else tuple(name for part in parts for name in part)

    def _stays_lost(self, identifier: str) -> bool:
        """A machine at the site; not a virtual one that may run on a host elsewhere."""
        vm = self.estate.vms.get(identifier)
        if vm and any(host in self.estate.servers and not self.is_here(host) for host in vm.hosts):
            return False
        return self.machine(identifier) is not None and self.is_here(identifier)

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data the service needs, its own needs and those of services below it."""
        return datasets_of(self.estate, self.graph, self.service)

    def databases(self, dataset: Dataset) -> tuple[Database, ...]:
        """The instances that hold a dataset."""
        return tuple(one for one in self.estate.databases.values() if one.dataset == dataset.id)

    def backups(self, dataset: Dataset) -> tuple[Backup, ...]:
        """The backups of a dataset."""
        return tuple(one for one in self.estate.backups.values() if one.dataset == dataset.id)

    @property
    def takeover(self) -> Takeover | None:
        """How the service is switched to the first of `away`; None where nothing is written: then it serves at once."""
        return self.takeover_of(self.away[0].id) if self.away else None

    def takeover_of(self, identifier: str) -> Takeover | None:
        """How the service is switched to a machine; None where it serves without."""
        found = (need.takeover for need in entries(self.service.needs) if need.takeover and identifier in need.names)
        return next(found, None)

    def change(self, otherwise_minutes: int) -> tuple[timedelta, Provenance]:
        """How long carrying out the switch takes, as written in the takeover, or our guess."""
        if self.takeover is None or not self.takeover.change:
            return minutes(otherwise_minutes)
        return self.takeover.change, self.service.provenance("needs")

    def machine(self, identifier: str) -> Server | Vm | None:
        """The machine with this identifier; None for a provider, a site, a store."""
        return self.estate.machine(identifier)

    @property
    def owner(self) -> str | None:
        """Who recovers the service."""
        return self.service.owner or self.estate.sites[self.site].owner


def datasets_of(estate: Estate, graph: DependencyGraph, service: Service) -> tuple[Dataset, ...]:
    """The data a service needs, directly or through what it needs, the nearest first."""
    reached: dict[str, None] = {}
    queue = [service.id]
    while queue:
        for edge in graph.needs(queue.pop(0)):
            if edge.needed not in reached:
                reached[edge.needed] = None
                queue.append(edge.needed)
    return tuple(estate.datasets[node] for node in reached if node in estate.datasets)


def zone_of(estate: Estate, service: Service) -> Domain | None:
    """The zone of its name: of a takeover, else one it needs, else around its name, else one that it serves itself."""
    needs = tuple(entries(service.needs))
    switched = [need.takeover.domain for need in needs if need.takeover and need.takeover.domain]
    needed = [need.need for need in needs if need.need in estate.domains]
    around = [one.id for one in estate.domains.values() if f".{service.host}".endswith(f".{one.title}")]
    mine = {service.id, *named(needs)} if service.kind_of is ServiceKind.DNS else set()
    served = [one.id for one in estate.domains.values() if mine & set(one.name_servers)]
    return next((estate.domains[one] for one in (*switched, *needed, *around, *served) if one), None)


def at_home(estate: Estate, service: Service) -> tuple[str, ...]:
    """The machines on which a service is served without being switched, in the order written."""
    switched = {one for need in entries(service.needs) if need.takeover for one in need.names}
    return tuple(one for one in dict.fromkeys(named(service.needs)) if one not in switched and estate.machine(one))


StepGenerator = Callable[[Situation], Iterator[Step]]
"""Writes the steps of one kind of work for one situation; none where there is nothing of its kind."""


def known(noun: Noun, attribute: str, otherwise_minutes: int) -> tuple[timedelta, Provenance]:
    """A duration of the inventory with its provenance, or our own guess, which says so."""
    value: timedelta | None = getattr(noun, attribute)
    return (value, noun.provenance(attribute)) if value else minutes(otherwise_minutes)


def minutes(number: int) -> tuple[timedelta, Provenance]:
    """A guess of ours."""
    return timedelta(minutes=number), Provenance.ASSUMED
