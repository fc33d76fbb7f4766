"""The meaning of the graph over time, without a clock: who serves, and which timers run.

A `Condition` holds the state of one run. An engine (the analysis' own, or the simpy drill) tells it what failed and
which timers ran out, calls `settle`, and starts and stops the timers that it returns. At one instant whatever can
come back does so before anything goes down, so intervals are half open: [start, end).
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import NamedTuple

from drillbook.graph.compiled import Compiled


class Timing(IntEnum):
    """What a timer waits for."""

    BOOT = 0
    """A node whose needs are met again starts up."""
    TAKEOVER = 1
    """An alternative is being made ready."""
    HOLDOVER = 2
    """A dependent lives without what it needs."""
    ENDURANCE = 3
    """An alternative burns its fuel."""
    SUPPLY = 4
    """A refill may be called and brought."""
    FAIL_BACK = 5
    """The first choice is back; the alternative will hand back to it."""
    INTERRUPTION = 6
    """A dependent stands still while it is switched back."""


class Timer(NamedTuple):
    """A timer: what for, and the number of the node (BOOT) or of the edge (all others)."""

    timing: Timing
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one settling brought: nodes that changed, timers that start and stop; in a fixed order."""

    up: tuple[int, ...]
    down: tuple[int, ...]
    start: tuple[Timer, ...]
    stop: tuple[Timer, ...]
    relieved: tuple[int, ...]
    """Edges whose alternative stands down because those before it serve again."""
    taken: tuple[int, ...] = ()
    """Edges whose takeover worked."""
    failed: tuple[int, ...] = ()
    """Edges whose takeover did not."""


class Condition:
    """Which nodes serve, in one run. Starts with everything serving that can."""

    def __init__(
        self, compiled: Compiled, serving: Iterable[bool], works: Callable[[int], bool] = lambda edge: True
    ) -> None:
        self.compiled = compiled
        self.works = works
        """Whether the takeover of an edge works, asked when it is tried."""
        self.up = list(serving)
        self.failed = [0] * len(compiled.ids)
        """How many causes keep the node itself failed."""
        self.booted = [False] * len(compiled.ids)
        edges = range(len(compiled.edges))
        self.exhausted = [not self.up[compiled.target[edge]] for edge in edges]
        self.spent = [False for _ in edges]
        self.warm = [False for _ in edges]
        self.refused = [False for _ in edges]
        """The takeover failed: the alternative is out until it is mended, or the first choice has served again."""
        self.again = [False for _ in edges]
        """The takeover under way began when another one by people had failed: they decide anew."""
        self.switching = [False for _ in edges]
        """The alternative stood down, and its dependent stands still until it is switched back."""
        self.interrupted = [0] * len(compiled.ids)
        """By how many alternatives a node is being switched back from."""
        for edge in compiled.takeovers:
            serving_by = compiled.by[edge] is None or self.up[compiled.by[edge] or 0]
            asked = not self._served_at_once(compiled.source[edge])
            self.warm[edge] = self.up[compiled.target[edge]] and serving_by and asked
        self.timers: dict[Timer, None] = {}
        self._dirty: dict[int, None] = {}
        self._anew: dict[Timer, None] = {}
        self._handed_back: list[int] = []
        self._done: list[int] = []

    def fail(self, node: int) -> None:
        """One more cause keeps this node failed."""
        self.failed[node] += 1
        self._dirty[node] = None

    def repair(self, node: int) -> None:
        """One cause less keeps this node failed."""
        self.failed[node] -= 1
        self._dirty[node] = None

    def lose(self, edge: int) -> None:
        """This alternative is of no use any more (its data are destroyed, its tank is empty)."""
        self.spent[edge] = True
        self._dirty[self.compiled.source[edge]] = None

    def refill(self, edge: int) -> None:
        """This alternative may be used again."""
        self.spent[edge] = False
        self._dirty[self.compiled.source[edge]] = None

    def refuse(self, edge: int) -> None:
        """This takeover failed. Where people carried it out they decide anew: their other takeovers begin again."""
        self.timers.pop(Timer(Timing.TAKEOVER, edge), None)
        self.refused[edge], self.again[edge] = True, False
        node = self.compiled.source[edge]
        self._dirty[node] = None
        if self.compiled.by[edge] is not None:
            for other in self.compiled.needs[node]:
                timer = Timer(Timing.TAKEOVER, other)
                if timer in self.timers and self.compiled.by[other] is not None:
                    self._anew[timer] = None

    def mend(self, edge: int) -> None:
        """An alternative whose takeover had failed may be tried again."""
        self.refused[edge] = False
        self._dirty[self.compiled.source[edge]] = None

    def length_s(self, timer: Timer) -> float:
        """How long a timer runs that waits for work to be done: a start-up, a takeover, a fail-back."""
        timing, number = timer
        if timing is Timing.BOOT:
            return self.compiled.restart_s[number]
        edge = self.compiled.edges[number]
        if timing is Timing.TAKEOVER:
            return edge.again_s if self.again[number] else edge.takeover_s
        assert edge.fail_back is not None  # noqa: S101 - the timers left run only where it is handed back
        return edge.fail_back.after_s if timing is Timing.FAIL_BACK else edge.fail_back.interrupts_s

    def run_out(self, timer: Timer) -> None:
        """A timer has run to its end. A holdover stays in the list: it is stopped when what is needed is back."""
        timing, number = timer
        if timing is not Timing.HOLDOVER:
            self.timers.pop(timer, None)
        if timing is Timing.BOOT:
            self.booted[number] = True
            self._dirty[number] = None
            return
        if timing in (Timing.FAIL_BACK, Timing.INTERRUPTION):
            self._hand_back(timing, number)
            return
        if timing is Timing.TAKEOVER:
            self._done.append(number)
        else:
            (self.exhausted if timing is Timing.HOLDOVER else self.spent)[number] = True
        self._dirty[self.compiled.source[number]] = None

    def _hand_back(self, timing: Timing, edge: int) -> None:
        """An alternative stands down, and its dependent with it, for as long as that takes; or that is over."""
        node, back = self.compiled.source[edge], self.compiled.edges[edge].fail_back
        self._dirty[node] = None
        if timing is Timing.FAIL_BACK:
            self.warm[edge] = False
            self._handed_back.append(edge)
            self._anew[Timer(Timing.INTERRUPTION, edge)] = None
        self.switching[edge] = edge in self._handed_back and back is not None and back.interrupts_s > 0
        self.interrupted[node] = sum(self.switching[other] for other in self.compiled.needs[node])

    def touch_all(self) -> None:
        """Look at every node in the next settling (at the start, for timers that run from the beginning)."""
        self._dirty = dict.fromkeys(range(len(self.up)))

    def met(self, edge: int) -> bool:
        """The need is met: what is needed serves, or the dependent still lives without it."""
        if self.spent[edge] or self.refused[edge]:
            return False
        return self.up[self.compiled.target[edge]] or self._holds(edge)

    def counts(self, edge: int) -> bool:
        """The need counts towards its dependent now: met, and taken over where that is asked for."""
        return self.met(edge) and (self.warm[edge] or not self.compiled.edges[edge].takeover_s)

    def ready(self, node: int) -> bool:
        """All that the node needs is there, it has not failed itself and is not being switched back."""
        return not (self.failed[node] or self.interrupted[node]) and self._enough(node, self.counts)

    def settle(self) -> Change:
        """Let everything that was told take effect."""
        taken, failed = self._try()
        looked: dict[int, None] = dict.fromkeys(self._dirty)
        self._dirty = {}
        risen = self._rise(looked)
        fallen = self._fall(looked)
        up = tuple(sorted(node for node in risen if self.up[node] and node not in fallen))
        down = tuple(sorted(node for node in fallen if not self.up[node] and node not in risen))
        for node in looked:  # a start-up that ends in the very moment of a new failure was for nothing
            self.booted[node] = self.booted[node] and self.up[node]
        for node in up:
            for edge in self.compiled.dependents[node]:
                self.exhausted[edge] = self.exhausted[edge] and self.compiled.target[edge] != node
        start: list[Timer] = []
        stop = [timer for timer in self._anew if timer in self.timers]
        for timer in stop:
            del self.timers[timer]
            self.again[timer.number] = timer.timing is Timing.TAKEOVER
        self._anew = {}
        relieved, self._handed_back = self._handed_back, []
        for node in sorted(looked):
            relieved += self._stand_down(node)
            for timer, wanted in self._wishes(node):
                if wanted and timer not in self.timers:
                    self.timers[timer] = None
                    start.append(timer)
                elif not wanted:
                    self._call_off(timer, stop)
        return Change(up, down, tuple(start), tuple(stop), tuple(relieved), taken, failed)

    def _try(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Takeovers whose time is over, in the order of the alternatives: those that worked, and those that did not.

        Of several that are ready at one instant as many have worked as are needed, the first of them: the others are
        left, or begin when one by people has failed.
        """
        taken: list[int] = []
        failed: list[int] = []
        worked: dict[int, int] = {}
        anew: set[int] = set()
        for edge in sorted(self._done):
            node, by = self.compiled.source[edge], self.compiled.by[edge]
            self.again[edge] = False
            if worked.get(node, 0) >= self.compiled.wanted[node]:
                continue
            if by is not None and node in anew:
                self.again[edge] = True
                continue
            if self.works(edge):
                self.warm[edge] = True
                taken.append(edge)
                worked[node] = worked.get(node, 0) + self.compiled.edges[edge].weight
            else:
                self.refuse(edge)
                failed.append(edge)
                anew |= {node} if by is not None and self.refused[edge] else set()
        self._done = []
        return tuple(taken), tuple(failed)

    def _call_off(self, timer: Timer, stop: list[Timer]) -> None:
        if timer.timing is Timing.TAKEOVER:
            self.again[timer.number] = False
        if timer in self.timers:
            del self.timers[timer]
            stop.append(timer)

    def _holds(self, edge: int) -> bool:
        return self.compiled.edges[edge].holdover_s > 0 and not self.exhausted[edge]

    def _enough(self, node: int, counts: Callable[[int], bool]) -> bool:
        threshold, needs = self.compiled.threshold[node], self.compiled.needs[node]
        if threshold is None:
            return all(map(counts, needs))
        return sum(self.compiled.edges[edge].weight for edge in needs if counts(edge)) >= threshold

    def _served_at_once(self, node: int) -> bool:
        """The alternatives without a takeover are enough."""
        return self._enough(node, lambda edge: self.met(edge) and not self.compiled.edges[edge].takeover_s)

    def _dependents(self, node: int) -> Iterable[int]:
        return (self.compiled.source[edge] for edge in self.compiled.dependents[node])

    def _rise(self, looked: dict[int, None]) -> dict[int, None]:
        risen: dict[int, None] = {}
        queue = deque(looked)
        while queue:
            node = queue.popleft()
            looked[node] = None
            started = self.booted[node] or not self.compiled.restart_s[node]
            if self.up[node] or not started or not self.ready(node):
                continue
            self.up[node] = True
            risen[node] = None
            queue.extend(self._dependents(node))
        return risen

    def _fall(self, looked: dict[int, None]) -> dict[int, None]:
        fallen: dict[int, None] = {}
        queue = deque(looked)
        while queue:
            node = queue.popleft()
            looked[node] = None
            if self.up[node] and not self.ready(node):
                self._take_down(node, fallen, queue)
            if not queue:
                for loner in self._unfounded(looked):
                    self._take_down(loner, fallen, queue)
        return fallen

    def _take_down(self, node: int, fallen: dict[int, None], queue: deque[int]) -> None:
        self.up[node] = self.booted[node] = False
        fallen[node] = None
        queue.append(node)
        queue.extend(self._dependents(node))

    def _unfounded(self, looked: dict[int, None]) -> list[int]:
        """Nodes that serve only because they hold each other up: nothing outside their cycle carries them."""
        groups = {self.compiled.component[node] for node in looked} - {None}
        found: list[int] = []
        for group in sorted(group for group in groups if group is not None):
            serving = [node for node in self.compiled.components[group] if self.up[node]]
            founded: set[int] = set()

            def stands(edge: int, founded: set[int] = founded) -> bool:
                held = self.compiled.edges[edge].holdover_s > 0 or not self.compiled.in_cycle[edge]
                return self.counts(edge) and (held or self.compiled.target[edge] in founded)

            grew = True
            while grew:
                more = [node for node in serving if node not in founded and self._enough(node, stands)]
                founded.update(more)
                grew = bool(more)
            found += [node for node in serving if node not in founded]
        return found

    def _stand_down(self, node: int) -> list[int]:
        """An alternative that is lost, or no longer asked for because the first one is back, goes cold.

        One that hands back later goes on for now. What failed to take over is forgiven once the first one serves.
        """
        warm = [edge for edge in self.compiled.needs[node] if self.warm[edge]]
        refused = [edge for edge in self.compiled.needs[node] if self.refused[edge]]
        back = bool(warm or refused) and self._served_at_once(node)
        for edge in warm:
            self.warm[edge] = self.met(edge) and not (back and self.compiled.edges[edge].fail_back is None)
        for edge in refused:
            self.refused[edge] = not back
        handed = (edge for edge in warm if self.compiled.edges[edge].fail_back is None)
        return list(handed) if back else []

    def _wishes(self, node: int) -> Iterable[tuple[Timer, bool]]:
        compiled = self.compiled
        if compiled.restart_s[node]:
            yield Timer(Timing.BOOT, node), not self.up[node] and not self.booted[node] and self.ready(node)
        for number in compiled.needs[node]:
            edge, by, provider = compiled.edges[number], compiled.by[number], compiled.provider[number]
            if edge.holdover_s > 0:
                timer = Timer(Timing.HOLDOVER, number)
                gone = not self.up[compiled.target[number]]
                yield timer, gone and (not self.exhausted[number] or timer in self.timers)
            if edge.takeover_s:
                yield Timer(Timing.TAKEOVER, number), (by is None or self.up[by]) and self._asked(node, number)
                yield Timer(Timing.ENDURANCE, number), self.warm[number] and edge.endurance_s < inf
                if edge.fail_back is not None:
                    yield from self._fail_back_wishes(node, number)
                if provider is not None:
                    needed = self.warm[number] or self.spent[number]
                    yield Timer(Timing.SUPPLY, number), needed and self.up[provider]

    def waits_for_people(self, edge: int) -> bool:
        """The takeover would begin if those who carry it out were there."""
        by = self.compiled.by[edge]
        return by is not None and not self.up[by] and self._asked(self.compiled.source[edge], edge)

    def _asked(self, node: int, edge: int) -> bool:
        return not self.warm[edge] and self._wants(node) and self.met(edge)

    def _wants(self, node: int) -> bool:
        """A takeover would help: the node does not serve, and not only because it is being switched back."""
        return not self.up[node] and not (self.interrupted[node] and self._enough(node, self.counts))

    def _fail_back_wishes(self, node: int, number: int) -> Iterable[tuple[Timer, bool]]:
        by = self.compiled.back_by[number]
        hands_back = self.warm[number] and (by is None or self.up[by])
        yield Timer(Timing.FAIL_BACK, number), hands_back and self._served_at_once(node)
        yield Timer(Timing.INTERRUPTION, number), self.switching[number]
