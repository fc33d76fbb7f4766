"""Restores that share the rate of a backup target, or of the lines over which the data come.

Every restore has a speed of its own: the size of its dataset in the time that it takes alone (`restore`). What flows at
once through a target or line of known `restore_rate` shares it fairly (max-min: nobody gets more while another gets
less, except that nobody gets more than his own speed). A dataset of unknown size takes all that there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import simpy

from drillbook.graph import Edge
from drillbook.model import Backup
from drillbook.simulation.ledger import Ledger, Use
from drillbook.simulation.stage import EXACT_S, Dealing, Stage
from drillbook.simulation.trace import Happening, ResourceKind


@dataclass(frozen=True, slots=True)
class Flow:
    """What flows: its own speed in bytes a second, and the targets and lines that it goes through."""

    speed: float
    through: tuple[str, ...]


def share(flows: Sequence[Flow], rates: Mapping[str, float]) -> list[tuple[float, str | None]]:
    """Max-min fair speeds in bytes a second, each with what held it back (None: nothing, it has its own speed).

    Progressive filling (Bertsekas and Gallager, Data Networks, 6.5.2): all grow alike until a way is full or one has
    what it wants; those stay, the others grow on.
    """
    left = dict(rates)
    found: dict[int, tuple[float, str | None]] = {}
    while len(found) < len(flows):
        growing = [number for number in range(len(flows)) if number not in found]
        shares = {
            way: left[way] / count
            for way in rates
            if (count := sum(way in flows[number].through for number in growing))
        }
        full = min(shares, key=lambda way: shares[way], default=None)
        level = shares[full] if full is not None else inf
        content = [number for number in growing if flows[number].speed <= level]
        for number in content or [number for number in growing if full in flows[number].through]:
            speed = flows[number].speed if content else level
            found[number] = (speed, None if content else full)
            for way in flows[number].through:
                left[way] = max(0.0, left[way] - speed)
    return [found[number] for number in range(len(flows))]


class Restoring:
    """A restore as a task, whose speed depends on the others."""

    def __init__(self, rates: "Rates", edge: Edge, flow: Flow, length_s: float) -> None:
        self.rates = rates
        self.edge = edge
        self.flow = flow
        self.left_s = length_s
        self.part = 0.0
        """The share of its own speed at which it goes now."""
        self.since_s = 0.0
        self.held_by: str | None = None
        self.lost_s: dict[str, float] = {}
        """By what held it back: by how much longer it took."""
        self.done: simpy.Event | None = None

    def begin(self) -> simpy.Event:
        """Begin, or go on."""
        self.done = simpy.Event(self.rates.stage.environment)
        self.rates.join(self)
        return self.done

    def stop(self) -> None:
        """Stop, done or not."""
        self.rates.leave(self)

    def advance(self, now_s: float) -> None:
        """Count what came since the last look."""
        passed_s = now_s - self.since_s
        self.since_s = now_s
        self.left_s -= passed_s * self.part
        if self.left_s <= EXACT_S:
            self.left_s = 0.0
        if self.held_by is not None and passed_s:
            self.lost_s[self.held_by] = self.lost_s.get(self.held_by, 0.0) + passed_s * (1 - self.part)


class Rates:
    """All restores of one drill that go through something of a known rate."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self.stage = stage
        self._ledger = ledger
        estate = stage.estate
        places = (estate.sites, estate.providers, estate.storage, estate.servers, estate.vms, estate.circuits)
        self._rates: dict[str, float] = {
            noun.id: noun.restore_rate for nouns in places for noun in nouns.values() if noun.restore_rate is not None
        }
        self._flowing: list[Restoring] = []
        self._dealing = Dealing(stage.environment, self._share)

    def task(self, edge: Edge, length_s: float) -> Restoring | None:
        """The task of an alternative that is a restore through something of known rate; None: it is not."""
        backup = self.stage.estate.backups.get(edge.needed)
        if backup is None or edge.dependent.partition("#")[0] != backup.dataset or not edge.implied:
            return None
        through = tuple(way for way in dict.fromkeys((backup.to, *backup.restore_over)) if way in self._rates)
        if not through:
            return None
        for way in through:
            self._use(way).asked += 1
        return Restoring(self, edge, Flow(self._own(backup, through, length_s), through), length_s)

    def join(self, restore: Restoring) -> None:
        """A restore begins, or goes on."""
        restore.since_s, restore.part, restore.held_by = self.stage.now_s, 0.0, None
        for way in restore.flow.through:
            self._use(way).take(restore, self.stage.now_s)
        self._flowing.append(restore)
        self._dealing.after()

    def leave(self, restore: Restoring) -> None:
        """A restore is done, or stops."""
        if restore in self._flowing:
            restore.advance(self.stage.now_s)
            self._flowing.remove(restore)
            for way in restore.flow.through:
                self._use(way).give(restore, self.stage.now_s)
            for way, lost_s in restore.lost_s.items():
                self._use(way).add_wait(lost_s)
            restore.lost_s = {}
            self._dealing.after()

    def close(self) -> None:
        """The watch is over: what flows still has been slowed until now."""
        for restore in tuple(self._flowing):
            self.leave(restore)

    def _own(self, backup: Backup, through: tuple[str, ...], length_s: float) -> float:
        size = self.stage.estate.datasets[backup.dataset].size
        narrowest = min(self._rates[way] for way in through)
        return narrowest if size is None or length_s <= 0 else max(1.0, size / length_s)

    def _use(self, way: str) -> Use:
        return self._ledger.use(way, ResourceKind.RATE)

    def _share(self) -> None:
        """Count what came, end what is done, and share anew."""
        for restore in self._flowing:
            restore.advance(self.stage.now_s)
            if not restore.left_s and restore.done is not None and not restore.done.triggered:
                restore.done.succeed()
        flowing = [restore for restore in self._flowing if restore.left_s]
        speeds = share([restore.flow for restore in flowing], self._rates)
        for restore, (speed, held_by) in zip(flowing, speeds, strict=True):
            part = speed / restore.flow.speed
            if held_by is not None and abs(part - restore.part) > EXACT_S:
                self._tell(restore, part, held_by)
            restore.part, restore.held_by = part, held_by
        ends_s = min((restore.left_s / restore.part for restore in flowing if restore.part), default=inf)
        if ends_s < inf:
            self._dealing.after(ends_s)

    def _tell(self, restore: Restoring, part: float, held_by: str) -> None:
        stage, edge = self.stage, restore.edge
        text = f"{stage.name(edge.dependent)}: {stage.name(edge.needed)} comes at {part:.0%} of its speed"
        stage.note(edge.dependent, Happening.SLOWED, f"{text}, held back by {stage.name(held_by)}", held_by)
