"""The whole organisation: checked, typed, frozen. Every value knows where it was written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import get_type_hints

from drillbook.model.common_cause import CommonCause
from drillbook.model.connectivity import Certificate, Circuit, Device, Domain
from drillbook.model.exercise import HeldExercise
from drillbook.model.facts import MachineFacts
from drillbook.model.improvement import Improvement
from drillbook.model.machine import Rack, Server, Vm
from drillbook.model.noun import Noun
from drillbook.model.organisation import Organisation
from drillbook.model.people import Person, Team
from drillbook.model.place import Provider, Region, Site
from drillbook.model.power import Cooling, Feed, Generator, Panel, Switchboard, Ups
from drillbook.model.readiness import Channel, Login, PlanCopy, Vault
from drillbook.model.rehearsal import Rehearsal
from drillbook.model.scenario import Scenario
from drillbook.model.service import Process, Service
from drillbook.model.storage import Backup, Database, Dataset, Storage
from drillbook.model.working import Spare
from drillbook.problem import NOWHERE, Where

NOUNS: tuple[type[Noun], ...] = (
    Region, Provider, Site, Feed, Generator, Switchboard, Ups, Panel, Cooling, Circuit, Device, Rack, Server, Vm,
    Storage, Database, Dataset, Backup, Certificate, Domain, Service, Process, Person, Team,
    PlanCopy, Channel, Vault, Login, Spare, CommonCause, Scenario, Improvement, HeldExercise,
)  # fmt: skip
"""Every kind of noun, in the order of the reference pages."""


@dataclass(frozen=True, slots=True)
class Estate:
    """An inventory, loaded. Collections map identifier → noun, as written; identifiers are unique over all."""

    organisation: Organisation
    regions: Mapping[str, Region] = field(default_factory=dict)
    providers: Mapping[str, Provider] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    generators: Mapping[str, Generator] = field(default_factory=dict)
    switchboards: Mapping[str, Switchboard] = field(default_factory=dict)
    ups: Mapping[str, Ups] = field(default_factory=dict)
    panels: Mapping[str, Panel] = field(default_factory=dict)
    cooling: Mapping[str, Cooling] = field(default_factory=dict)
    circuits: Mapping[str, Circuit] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    racks: Mapping[str, Rack] = field(default_factory=dict)
    servers: Mapping[str, Server] = field(default_factory=dict)
    vms: Mapping[str, Vm] = field(default_factory=dict)
    storage: Mapping[str, Storage] = field(default_factory=dict)
    databases: Mapping[str, Database] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    backups: Mapping[str, Backup] = field(default_factory=dict)
    certificates: Mapping[str, Certificate] = field(default_factory=dict)
    domains: Mapping[str, Domain] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    plan_copies: Mapping[str, PlanCopy] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    vaults: Mapping[str, Vault] = field(default_factory=dict)
    logins: Mapping[str, Login] = field(default_factory=dict)
    spares: Mapping[str, Spare] = field(default_factory=dict)
    common_causes: Mapping[str, CommonCause] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    improvements: Mapping[str, Improvement] = field(default_factory=dict)
    exercises: Mapping[str, HeldExercise] = field(default_factory=dict)
    places: Mapping[tuple[str, ...], Where] = field(default_factory=lambda: MappingProxyType({}))
    """Where each value was written: (plural, id, attribute, …) → place."""
    digest: str = ""
    """SHA-256 of the inventory's files (names and contents), in hexadecimal."""
    facts: Mapping[str, MachineFacts] = field(default_factory=dict)
    """What was found on machines, by their identifier: `facts/*.json` beside the inventory."""
    rehearsals: tuple[Rehearsal, ...] = ()
    """Rehearsals that are kept with the inventory; not part of the digest, which they cite."""

    def nouns(self) -> Iterator[Noun]:
        """Every noun of every collection, in the order of `NOUNS`."""
        for noun in NOUNS:
            yield from getattr(self, noun.plural).values()

    def find(self, identifier: str) -> Noun | None:
        """The noun with this identifier, of whatever kind."""
        for noun in NOUNS:
            if identifier in (collection := getattr(self, noun.plural)):
                found: Noun = collection[identifier]
                return found
        return None

    def restore_time(self, backup: Backup) -> timedelta | None:
        """Until data restored from a backup serves; None: not known, and so no way back."""
        return backup.restore_time(self.datasets.get(backup.dataset))

    def machine(self, identifier: str) -> Server | Vm | None:
        """The machine with this identifier; None for a provider, a site, a service."""
        return self.servers.get(identifier) or self.vms.get(identifier)

    def people_of(self, who: str) -> tuple[Person, ...]:
        """A person, or the members of a team in calling order; nobody where it is neither."""
        team = self.teams.get(who)
        members = dict.fromkeys(team.members if team else (who,))
        return tuple(self.people[one] for one in members if one in self.people)

    def regions_over(self, regions: Iterable[str]) -> tuple[Region, ...]:
        """These regions and all that they lie within, each once."""
        found = {one: self.regions[one] for one in regions}
        queue = list(found.values())
        for region in queue:
            if region.within and region.within not in found:
                found[region.within] = self.regions[region.within]
                queue.append(found[region.within])
        return tuple(found.values())

    def where(self, noun: Noun, attribute: str) -> Where:
        """The place where an attribute of a noun was written, or the noun's own when it was left out."""
        return self.places.get((noun.plural, noun.id, attribute), noun.where or NOWHERE)


assert {noun.plural for noun in NOUNS} <= get_type_hints(Estate).keys()  # noqa: S101 - one declaration guards the other
