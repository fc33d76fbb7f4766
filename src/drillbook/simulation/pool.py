"""A resource of which there are so many: trucks, hands, places in a queue of repairs.

simpy's own resources give to whoever asks first; here all asks of one instant are dealt at its end, by rank. Nothing is
taken from whoever has it.
"""

from collections.abc import Callable
from types import TracebackType

import simpy

from drillbook.simulation.ledger import Use
from drillbook.simulation.ranks import Rank
from drillbook.simulation.stage import Dealing, Stage
from drillbook.simulation.trace import Happening


class Ask:
    """One ask for a unit: `with pool.ask(…) as ask: yield ask.granted`. Left, it gives back or withdraws."""

    def __init__(
        self, pool: "Pool", rank: Rank, element: str, what: str, can_wait: Callable[[], bool] = lambda: False
    ) -> None:
        self.pool = pool
        self.rank = rank
        self.can_wait = can_wait
        """Whether it may come after all that cannot wait, as of when units are dealt."""
        self.element = element
        self.what = what
        self.granted = simpy.Event(pool.stage.environment)
        self.told = False

    def __enter__(self) -> "Ask":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pool.leave(self)


class Pool:
    """`use.at_once` units, given by rank while `is_open`."""

    def __init__(self, stage: Stage, use: Use, name: str, is_open: Callable[[], bool] = lambda: True) -> None:
        self.stage = stage
        self.use = use
        self.name = name
        self._is_open = is_open
        self._waiting: list[Ask] = []
        self._taken: list[Ask] = []
        self._dealing = Dealing(stage.environment, self._deal)

    def ask(self, rank: Rank, element: str, what: str, can_wait: Callable[[], bool] = lambda: False) -> Ask:
        """Ask for a unit, for an element; `what` says to people what for."""
        ask = Ask(self, rank, element, what, can_wait)
        self.use.asked += 1
        self._waiting.append(ask)
        self._dealing.after()
        return ask

    def look_again(self) -> None:
        """Whether it is open may have changed."""
        if self._waiting:
            self._dealing.after()

    def leave(self, ask: Ask) -> None:
        """Give a unit back, or ask no longer."""
        now_s = self.stage.now_s
        if ask in self._taken:
            self._taken.remove(ask)
            self.use.give(ask, now_s)
            self._dealing.after()
        elif ask in self._waiting:
            self._waiting.remove(ask)
            self.use.end_wait(ask, now_s)

    def _deal(self) -> None:
        now_s, is_open = self.stage.now_s, self._is_open()
        for ask in sorted(self._waiting, key=lambda one: (one.can_wait(), one.rank)):
            if is_open and len(self._taken) < self.use.at_once:
                self._waiting.remove(ask)
                self._taken.append(ask)
                self.use.end_wait(ask, now_s)
                self.use.take(ask, now_s)
                ask.granted.succeed()
                continue
            self.use.wait(ask, now_s)
            if not ask.told:
                ask.told = True
                why = f"{len(self._taken)} of {self.use.at_once} busy" if is_open else "out of reach"
                self.stage.note(
                    ask.element,
                    Happening.WAITS,
                    f"{ask.what} waits for {self.name}: {why}",
                    self.use.resource,
                )
