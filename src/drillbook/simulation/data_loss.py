"""What a drill costs in data: the age of the newest surviving copy when the live data was lost (example E3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf

import numpy as np

from drillbook.graph import Compiled, Condition, served, stands_in
from drillbook.model import Backup, Database, Estate, Scenario
from drillbook.simulation.trace import DatasetLoss, Outage

Outages = Mapping[str, tuple[Outage, ...]]


class DataLosses:
    """Data lost in one drill, dataset by dataset. All times are seconds from the scenario's start."""

    def __init__(
        self,
        estate: Estate,
        compiled: Compiled,
        scenario: Scenario,
        outages: Outages,
        switched: Sequence[tuple[float, int]],
        condition: Condition,
        for_good: set[int],
    ) -> None:
        self.estate = estate
        self.compiled = compiled
        self.outages = outages
        self.switched = switched
        self.start = scenario.start
        self.spent = condition.spent
        lost = np.zeros((len(compiled.ids), 1), dtype=bool)
        lost[list(for_good)] = True
        self._remains = served(compiled, lost, fuel_lasts=True)[:, 0]
        self._destroyed = {hit.element for hit in scenario.hits if hit.how == "destroyed"}

    def of_dataset(self, dataset: str) -> DatasetLoss:
        """The loss of one dataset: by the copy that took over, or by the best that is left when none could."""
        gates = {dataset, f"{dataset}#copies"}
        taken = [
            DatasetLoss(dataset, self._age(edge.needed, self._lost_at(edge.dependent, at_s)), edge.needed)
            for at_s, edge in ((at_s, self.compiled.edges[number]) for at_s, number in self.switched)
            if edge.dependent in gates
        ]
        if taken:
            return max(taken, key=lambda loss: loss.loss_s)
        if self._live_remains(gates):
            return DatasetLoss(dataset, 0.0, None)
        lost_at_s = min((spans[0].start_s for gate in gates if (spans := self.outages.get(gate))), default=0.0)
        ages = [(self._age(copy, lost_at_s), copy) for copy in self._other_copies(dataset) if self._survives(copy)]
        age_s, copy = min(ages, default=(inf, None))
        return DatasetLoss(dataset, age_s, copy if age_s < inf else None)

    def of_switches(self, elements: frozenset[str]) -> Iterator[DatasetLoss]:
        """What switching services to another branch loses, for switches among these nodes."""
        for _, number in self.switched:
            edge = self.compiled.edges[number]
            owner = edge.dependent.partition("#")[0]
            if edge.loses_s and edge.dependent in elements and owner not in self.estate.datasets:
                yield DatasetLoss(owner, edge.loses_s, edge.needed.partition("#")[0])

    def _lost_at(self, gate: str, switched_at_s: float) -> float:
        """When the live data stopped being there: the start of the outage that the takeover ended."""
        starts = [outage.start_s for outage in self.outages.get(gate, ()) if outage.start_s <= switched_at_s]
        return max(starts, default=switched_at_s)

    def _live_remains(self, gates: set[str]) -> bool:
        """A live copy is neither destroyed nor gone for good."""
        return any(
            edge.dependent in gates
            and edge.implied
            and not edge.takeover_s
            and not edge.needed.startswith(edge.dependent + "#")
            and not self.spent[number]
            and bool(self._remains[self.compiled.target[number]])
            for number, edge in enumerate(self.compiled.edges)
        )

    def _other_copies(self, dataset: str) -> Iterator[str]:
        for database in self.estate.databases.values():
            if database.dataset == dataset and database.replicates:
                yield database.id
        for backup in self.estate.backups.values():
            if backup.dataset == dataset:
                yield backup.id

    def _survives(self, copy: str) -> bool:
        """Neither destroyed nor out of reach for good."""
        gone = self._destroyed & stands_in(self.estate, copy)
        return not gone and bool(self._remains[self.compiled.number[copy]])

    def _age(self, copy: str, lost_at_s: float) -> float:
        noun = self.estate.databases.get(copy) or self.estate.backups[copy]
        if isinstance(noun, Database):
            return self._replica_age(noun, lost_at_s)
        return self._backup_age(noun, lost_at_s)

    def _replica_age(self, replica: Database, lost_at_s: float) -> float:
        """Its lag, and the time for which it had been cut off already."""
        cut = [span for span in self.outages.get(replica.id, ()) if span.start_s <= lost_at_s < span.end_s]
        since_s = cut[0].start_s if cut else lost_at_s
        return round(lost_at_s - since_s + replica.lag.total_seconds(), 6)

    def _backup_age(self, backup: Backup, lost_at_s: float) -> float:
        """A copy is as of its start, and counts once it has arrived; at an interval, the worst case is taken."""
        arrives_s = backup.arrives_after.total_seconds()
        if backup.every is not None:
            return backup.every.total_seconds() + arrives_s
        for started_s in self._daily(backup, lost_at_s):
            if started_s + arrives_s <= lost_at_s and self._undisturbed(backup, started_s, started_s + arrives_s):
                return round(lost_at_s - started_s, 6)
        return inf

    def _daily(self, backup: Backup, until_s: float) -> Iterator[float]:
        """Starts of the daily copies, the newest first, in the local time of the scenario's start."""
        lost = self.start + timedelta(seconds=until_s)
        newest = datetime.combine(lost.date(), backup.at or lost.time(), tzinfo=self.start.tzinfo)
        for days in range(400):
            started_s = (newest - timedelta(days=days) - self.start).total_seconds()
            if started_s <= until_s:
                yield started_s

    def _undisturbed(self, backup: Backup, started_s: float, arrived_s: float) -> bool:
        """Source and target served while the copy was made."""
        spans = (*self.outages.get(backup.dataset, ()), *self.outages.get(backup.id, ()))
        return not any(span.start_s < arrived_s and started_s < span.end_s for span in spans)
