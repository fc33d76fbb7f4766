"""Spare parts: taken from stock by rank, brought, and ordered when none is left."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from typing import Any

import simpy

from drillbook.model import Spare
from drillbook.quantity import write_duration
from drillbook.simulation.calling import part_way_s
from drillbook.simulation.ledger import Ledger, Use
from drillbook.simulation.ranks import Rank
from drillbook.simulation.stage import Dealing, Stage
from drillbook.simulation.trace import Happening, ResourceKind


@dataclass(eq=False, slots=True)
class _Ask:
    rank: Rank
    element: str
    fitting: tuple[Spare, ...]
    given: simpy.Event
    """Comes with the spare and the seconds until it is where it is needed."""
    told: bool = field(default=False)


class Depot:
    """The stocks of one drill."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self._stage = stage
        self._ledger = ledger
        self._left = {spare.id: spare.number for spare in stage.estate.spares.values()}
        self._waiting: list[_Ask] = []
        self._dealing = Dealing(stage.environment, self._deal)

    def fitting(self, element: str) -> tuple[Spare, ...]:
        """The spares that fit an element, what is there soonest first."""
        found = [spare for spare in self._stage.estate.spares.values() if element in spare.fits]
        return tuple(sorted(found, key=lambda spare: self._way_s(spare, element)))

    def order(self, element: str, rank: Rank) -> Generator[simpy.Event, Any, float]:
        """Wait until a part that fits is on its way; returns when it is where the element stands, in seconds."""
        ask = _Ask(rank, element, self.fitting(element), simpy.Event(self._stage.environment))
        self._use(ask.fitting[0]).asked += 1
        self._waiting.append(ask)
        self._dealing.after()
        spare, way_s = yield ask.given
        self._stage.environment.process(self._bring(spare, way_s, element))
        return self._stage.now_s + float(way_s)

    def _bring(self, spare: Spare, way_s: float, element: str) -> Generator[simpy.Event, Any, None]:
        yield self._stage.environment.timeout(way_s)
        name = self._stage.name(element)
        self._stage.note(element, Happening.PART_BROUGHT, f"{spare.title} is brought for {name}", spare.id)

    def look_again(self) -> None:
        """What is within reach may have changed."""
        if self._waiting:
            self._dealing.after()

    def _deal(self) -> None:
        for ask in sorted(self._waiting, key=lambda one: one.rank):
            in_stock = [spare for spare in ask.fitting if self._left[spare.id] and self._stage.serves(spare.id)]
            to_order = [spare for spare in ask.fitting if spare.reorder is not None]
            if in_stock:
                self._left[in_stock[0].id] -= 1
                self._give(ask, in_stock[0], self._way_s(in_stock[0], ask.element))
            elif to_order:
                self._order(ask, min(to_order, key=_reorder_s))
            else:
                self._wait(ask)

    def _give(self, ask: _Ask, spare: Spare, way_s: float) -> None:
        self._waiting.remove(ask)
        self._use(ask.fitting[0]).end_wait(ask, self._stage.now_s)
        ask.given.succeed((spare, way_s))

    def _order(self, ask: _Ask, spare: Spare) -> None:
        due_s = _reorder_s(spare)
        text = f"no {spare.title} {self._lack(spare)} for {self._stage.name(ask.element)}"
        due = write_duration(timedelta(seconds=due_s))
        self._stage.note(ask.element, Happening.PART_ORDERED, f"{text}: one is ordered, there in {due}", spare.id)
        self._use(ask.fitting[0]).add_wait(due_s)
        self._give(ask, spare, due_s)

    def _wait(self, ask: _Ask) -> None:
        spare = ask.fitting[0]
        self._use(spare).wait(ask, self._stage.now_s)
        if not ask.told:
            ask.told = True
            name = self._stage.name(ask.element)
            text = f"{name} waits for {spare.title}: none {self._lack(spare)}"
            self._stage.note(ask.element, Happening.WAITS, text, spare.id, work=f"repair of {name}")

    def _lack(self, spare: Spare) -> str:
        return "is left" if self._stage.serves(spare.id) else "is within reach"

    def _way_s(self, spare: Spare, element: str) -> float:
        return part_way_s(self._stage.graph, spare, element)

    def _use(self, spare: Spare) -> Use:
        return self._ledger.use(spare.id, ResourceKind.SPARE, spare.number)


def _reorder_s(spare: Spare) -> float:
    return inf if spare.reorder is None else spare.reorder.total_seconds()
