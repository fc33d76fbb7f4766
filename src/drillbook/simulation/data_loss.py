"""What a drill costs in data: the age of the newest surviving copy when the live data was lost (example E3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf

import numpy as np

from drillbook.graph import Compiled, Condition, served
from drillbook.model import Backup, Estate, Scenario
from drillbook.simulation.copies import takes
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import DatasetLoss, Outage

Outages = Mapping[str, tuple[Outage, ...]]
EXACT_S = 1e-6
"""Outages are told to the microsecond."""


class DataLosses:
    """Data lost in one drill, dataset by dataset. All times are seconds from the scenario's start."""

    def __init__(
        self,
        estate: Estate,
        compiled: Compiled,
        scenario: Scenario,
        outages: Outages,
        journal: Journal,
        condition: Condition,
        for_good: set[int],
    ) -> None:
        self.estate = estate
        self.compiled = compiled
        self.outages = outages
        self.switched = journal.switched
        self.moved = journal.moved
        self.relieved = journal.relieved
        self.start = scenario.start
        self.spent = condition.spent
        self.ran_out = journal.ran_out
        lost = np.zeros((len(compiled.ids), 1), dtype=bool)
        lost[list(for_good)] = True
        self._remains = served(compiled, lost, fuel_lasts=True)[:, 0]
        self._hits = scenario.hits

    def of_dataset(self, dataset: str) -> DatasetLoss:
        """The largest loss of one dataset."""
        found = (loss for _, loss in self.each(dataset))
        return max(found, key=lambda loss: loss.loss_s, default=DatasetLoss(dataset, 0.0, None))

    def each(self, dataset: str) -> tuple[tuple[float, DatasetLoss], ...]:
        """When what was lost of one dataset: by a copy that took over, or because the one that served is gone."""
        copies = self._copies(dataset)
        switches = [(at_s, number) for at_s, number in self.switched if number in copies]
        found = [
            (at_s, DatasetLoss(dataset, self._age(copies[number], self._lost_at(dataset, at_s)), copies[number]))
            for at_s, number in switches
        ]
        served_by = sorted([*switches, *(one for one in self.moved if one[1] in copies)])
        for span in self._spans(dataset):
            ended_by_switch = any(span.start_s <= at_s <= span.end_s + EXACT_S for at_s, _ in switches)
            serving, since_s = self._serving(copies, served_by, span.start_s)
            if not ended_by_switch and self._gone(serving, span.end_s):
                stale_s = self._stale(dataset, since_s) if since_s else span.start_s
                found.append((span.start_s, self._best_left(dataset, copies, span, stale_s)))
        for at_s, number in served_by:
            gone = self._gone_before_it_handed_back(dataset, number, at_s)
            if gone is not None:
                found.append((gone.start_s, self._best_left(dataset, copies, gone, self._stale(dataset, at_s))))
            found += self._served_without(dataset, copies, at_s, number)
        return tuple(sorted(found, key=lambda one: one[0]))

    def beyond_recovery(self) -> Iterator[str]:
        """Datasets of which no copy is left that serves or may take over."""
        yield from (one for one in self.estate.datasets if self._gone(self._copies(one)))

    def of_switches(self, elements: frozenset[str]) -> Iterator[DatasetLoss]:
        """What switching services to another branch loses, for switches among these nodes."""
        for _, number in self.switched:
            edge = self.compiled.edges[number]
            owner = edge.dependent.partition("#")[0]
            if edge.loses_s and edge.dependent in elements and owner not in self.estate.datasets:
                yield DatasetLoss(owner, edge.loses_s, edge.needed.partition("#")[0])

    def _copies(self, dataset: str) -> dict[int, str]:
        """The dataset's copies that serve or may take over: edge number → copy."""
        gates = {dataset, f"{dataset}#copies"}
        return {
            number: edge.needed
            for number, edge in enumerate(self.compiled.edges)
            if edge.dependent in gates and edge.implied and edge.needed not in gates
        }

    def _spans(self, dataset: str) -> tuple[Outage, ...]:
        """When no copy served."""
        gate = f"{dataset}#copies"
        return self.outages.get(gate if gate in self.compiled.number else dataset, ())

    def _lost_at(self, dataset: str, switched_at_s: float) -> float:
        """When the data stopped being there: the start of the outage that the takeover ended."""
        starts = [outage.start_s for outage in self._spans(dataset) if outage.start_s <= switched_at_s]
        return max(starts, default=switched_at_s)

    def _stale(self, dataset: str, switched_at_s: float) -> float:
        """As of when the copies are that did not take over then; on notice they were kept up to that moment."""
        on_notice = any(at_s == switched_at_s for at_s, number in self.moved if number in self._copies(dataset))
        return switched_at_s if on_notice else self._lost_at(dataset, switched_at_s)

    def _gone_before_it_handed_back(self, dataset: str, number: int, switched_s: float) -> Outage | None:
        """When a copy that had taken over was gone, although the first choice was there again, and served on."""
        edge = self.compiled.edges[number]
        gone = next((span for span in self.outages.get(edge.needed, ()) if span.start_s > switched_s), None)
        if edge.fail_back is None or gone is None or not self._gone([number], gone.end_s):
            return None
        handed_back = any(other == number and switched_s <= back_s <= gone.start_s for back_s, other in self.relieved)
        told = any(span.start_s <= gone.start_s < span.end_s for span in self._spans(dataset))
        return None if handed_back or told else gone

    def _served_without(
        self, dataset: str, copies: Mapping[int, str], switched_s: float, number: int
    ) -> Iterator[tuple[float, DatasetLoss]]:
        """A copy that had taken over is out before it handed back: the old one serves on without what it took in.

        Told when the old one goes on, or is back before it. The copy itself is left; what it holds is not served.
        """
        away = next((span for span in self.outages.get(copies[number], ()) if span.start_s > switched_s), None)
        if away is None or self._gone([number], away.end_s):
            return
        handed_back = any(other == number and switched_s <= back_s <= away.start_s for back_s, other in self.relieved)
        down = next((span for span in self._spans(dataset) if span.start_s <= away.start_s < span.end_s), None)
        served_s = away.start_s if down is None else down.end_s
        taken = any(
            switched_s < at_s <= served_s and other != number for at_s, other in self.switched if other in copies
        )
        if handed_back or taken or served_s >= away.end_s or served_s == inf:
            return
        live = next((name for each, name in copies.items() if not self.compiled.edges[each].takeover_s), None)
        yield served_s, DatasetLoss(dataset, round(away.start_s - self._stale(dataset, switched_s), 6), live)

    def _serving(
        self, copies: Mapping[int, str], switches: Sequence[tuple[float, int]], at_s: float
    ) -> tuple[list[int], float]:
        """Which copies served just before: the last to take over, unless it has handed back since; else the live.

        And since when they have, where they took over; else 0.
        """
        live = [number for number in copies if not self.compiled.edges[number].takeover_s]
        since_s, last = max(((taken_s, number) for taken_s, number in switches if taken_s <= at_s), default=(0.0, None))
        if last is None:
            return live, 0.0
        away = all(
            any(span.start_s <= since_s and at_s <= span.end_s for span in self.outages.get(copies[number], ()))
            for number in live
        )
        handed_back = any(since_s <= back_s <= at_s and number == last for back_s, number in self.relieved)
        failed = any(since_s <= span.start_s < at_s for span in self.outages.get(copies[last], ()))
        keeps = self.compiled.edges[last].fail_back is not None and not failed
        return (live, 0.0) if handed_back or not (away or keeps) else ([last], since_s)

    def _gone(self, copies: Collection[int], by_s: float = inf) -> bool:
        """Every one of these copies is destroyed, or lost for good, by then."""
        return bool(copies) and all((gone_s := self._gone_s(number)) < inf and gone_s <= by_s for number in copies)

    def _gone_s(self, number: int) -> float:
        """When a copy was destroyed or lost for good; inf: it never was."""
        target = self.compiled.target[number]
        destroyed_s = self.ran_out.get(number, 0.0) if self.spent[number] else inf
        return min(destroyed_s, inf if self._remains[target] else self._last_out_s(self.compiled.ids[target]))

    def _last_out_s(self, element: str) -> float:
        """When something that does not come back was out for the last time, for good."""
        spans = self.outages.get(element, ())
        return spans[-1].start_s if spans else 0.0

    def _best_left(self, dataset: str, copies: Mapping[int, str], lost: Outage, stale_s: float) -> DatasetLoss:
        """The newest copy that survives, whether or not it ever takes over; live ones are as of `stale_s` at best."""
        lost_at_s = lost.start_s
        left = [copy for number, copy in copies.items() if not self._gone([number], lost.end_s)]
        live = {copy for number, copy in copies.items() if not self.compiled.edges[number].takeover_s}
        backups = (one for one in self.estate.backups.values() if one.dataset == dataset)
        unrestorable = (one.id for one in backups if not self.estate.restore_time(one))
        left += [backup for backup in unrestorable if self._survives(backup, lost.end_s)]
        ages = ((max(self._age(one, lost_at_s), lost_at_s - stale_s if one in live else 0.0), one) for one in left)
        age_s, best = min(ages, default=(inf, None))
        return DatasetLoss(dataset, age_s, best if age_s < inf else None, used=False)

    def has_way_back(self, copy: str) -> bool:
        """Something may bring the data back from a copy: it is a live one, or a backup with a time for its restore."""
        backup = self.estate.backups.get(copy)
        return backup is None or self.estate.restore_time(backup) is not None

    def _survives(self, backup: str, by_s: float) -> bool:
        """Neither destroyed by then nor out of reach for good."""
        hits = (hit for hit in self._hits if hit.after.total_seconds() <= by_s)
        gone = any(takes(self.estate, hit, backup) for hit in hits)
        return not gone and (bool(self._remains[self.compiled.number[backup]]) or self._last_out_s(backup) > by_s)

    def _age(self, copy: str, lost_at_s: float) -> float:
        if (backup := self.estate.backups.get(copy)) is not None:
            return self._backup_age(backup, lost_at_s)
        database = self.estate.databases.get(copy)
        return self._live_age(copy, database.lag.total_seconds() if database else 0.0, lost_at_s)

    def _live_age(self, copy: str, lag_s: float, lost_at_s: float) -> float:
        """Its lag, and the time for which it had been cut off already."""
        cut = [span for span in self.outages.get(copy, ()) if span.start_s <= lost_at_s < span.end_s]
        since_s = cut[0].start_s if cut else lost_at_s
        return round(lost_at_s - since_s + lag_s, 6)

    def _backup_age(self, backup: Backup, lost_at_s: float) -> float:
        """A copy is as of its start, and counts once it has arrived."""
        arrives_s = backup.arrives_after.total_seconds()
        if backup.every is not None:
            return self._interval_age(backup, backup.every.total_seconds() + arrives_s, lost_at_s)
        for started_s in self._daily(backup, lost_at_s):
            if started_s + arrives_s <= lost_at_s and self._undisturbed(backup, started_s, started_s + arrives_s):
                return round(lost_at_s - started_s, 6)
        return inf

    def _interval_age(self, backup: Backup, sure_s: float, lost_at_s: float) -> float:
        """The worst case: only a quiet time as long as an interval and the way of a copy is sure to hold one."""
        quiet_until_s = lost_at_s
        for span in sorted(self._disturbances(backup), key=lambda one: one.end_s, reverse=True):
            if span.start_s < lost_at_s and quiet_until_s - span.end_s < sure_s:
                quiet_until_s = min(quiet_until_s, span.start_s)
        return round(lost_at_s - quiet_until_s + sure_s, 6)

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
        return not any(span.start_s < arrived_s and started_s < span.end_s for span in self._disturbances(backup))

    def _disturbances(self, backup: Backup) -> tuple[Outage, ...]:
        """When its source or its target did not serve."""
        return (*self.outages.get(backup.dataset, ()), *self.outages.get(backup.id, ()))
