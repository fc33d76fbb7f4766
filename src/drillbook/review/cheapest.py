"""The cheapest set of options that reaches a goal: best first by cost, with what cannot do left out.

A set is tried by playing it. One that fails is grown by options as far as it still fails; then every subset of what it
grew to is ruled out without being played, since it has even less. That holds where an option never makes a recovery
worse. Some do (a removal, a switch that takes over first and is slower), so it is not taken for granted: as far as the
budget of plays goes, the sets that were ruled out and are cheaper than the answer are played after all, and a set that
reaches the goal where a larger one failed takes the claim back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 20
"""Options; with more, sets are not enumerated."""
MOST_PLAYS = 400
"""Sets that are played after the search, to replace the assumption behind it."""
MOST_SEARCHED = 3000

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Cheapest:
    """What a search came to."""

    chosen: tuple[str, ...] | None
    """None: no set reaches the goal, as far as was searched."""
    exact: bool
    how: str
    """In a sentence: on what the claim rests, or why there is none."""
    played: int
    """Sets that were played."""
    allowed: int
    """Sets that there are; 0: not counted."""


@dataclass(frozen=True)
class Question:
    """What is looked for."""

    costs: Mapping[str, float]
    """By option, a year; in the order of the file."""
    requires: Mapping[str, Sequence[str]]
    conflicts: Sequence[tuple[str, str]]
    reaches: Callable[[Names], bool | None]
    """Whether a set reaches the goal; None: it cannot be taken, three options that only together make a fault."""


def find_cheapest(question: Question) -> Cheapest:
    """The cheapest set that reaches the goal; of equally cheap ones that with the fewest options, then the first."""
    if len(question.costs) > EXACT_UP_TO:
        return _by_leaving_out(question)
    return _Search(question).run()


def allowed_sets(question: Question) -> NDArray[np.bool_]:
    """By set (a bit an option, the first the lowest): nothing required is missing, and nothing conflicts."""
    names = list(question.costs)
    sets = np.arange(1 << len(names), dtype=np.int64)
    allowed = np.ones(len(sets), dtype=np.bool_)
    for number, name in enumerate(names):
        for other in question.requires.get(name, ()):
            allowed &= ~((sets >> number & 1 == 1) & (sets >> names.index(other) & 1 == 0))
    for first, second in question.conflicts:
        allowed &= ~((sets >> names.index(first) & 1 == 1) & (sets >> names.index(second) & 1 == 1))
    return allowed


class _Search:
    """The state of one search."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.names = list(question.costs)
        self.sets = np.arange(1 << len(self.names), dtype=np.int64)
        self.allowed = allowed_sets(question)
        self.cost = np.zeros(len(self.sets))
        self.size = np.zeros(len(self.sets), dtype=np.int64)
        for number, name in enumerate(self.names):
            taken = self.sets >> number & 1
            self.cost += taken * question.costs[name]
            self.size += taken
        self.order = np.lexsort((self.sets, self.size, np.round(self.cost, 6)))
        self.open = self.allowed.copy()
        self.seen: dict[int, bool | None] = {}

    def run(self) -> Cheapest:
        """Look, then play what was ruled out by assumption only."""
        self._look()
        best = next((one for one in self.order.tolist() if self.seen.get(one)), None)
        doubtful = [one for one in self._cheaper_than(best) if one not in self.seen]
        count = int(self.allowed.sum())
        if doubtful and len(self.seen) >= MOST_SEARCHED:
            how = f"not exact: ended after {len(self.seen):,} sets were played"
            return Cheapest(self._named(best), False, how, len(self.seen), count)
        if len(doubtful) > MOST_PLAYS:
            return self._claimed(best, len(doubtful), count)
        for one in doubtful:
            if self._reaches(one):
                best = one
                break
        how = "every cheaper set was played" if best is not None else "every set was played"
        return Cheapest(self._named(best), True, how, len(self.seen), count)

    def _claimed(self, best: int | None, doubtful: int, count: int) -> Cheapest:
        """What rests on the assumption, unless what was played speaks against it."""
        broken = self._contradiction()
        which = "cheaper " if best is not None else ""
        how = f"{doubtful:,} {which}sets were ruled out because a larger one fails, as it holds where no option hurts"
        if broken:
            how = f"not exact: {how}, and in one case a smaller one did not"
        return Cheapest(self._named(best), not broken, how, len(self.seen), count)

    def _contradiction(self) -> bool:
        good = [one for one, found in self.seen.items() if found]
        bad = [one for one, found in self.seen.items() if found is False]
        return any(one & other == one for one in good for other in bad)

    def _look(self) -> None:
        """Play sets by rising cost until one reaches the goal, but for those that are ruled out."""
        for one in self.order.tolist():
            if len(self.seen) >= MOST_SEARCHED or (self.open[one] and self._reaches(one)):
                return
            if self.open[one] and self.seen[one] is not None:
                grown = self._grown(one)
                self.open &= (self.sets & ~grown) != 0

    def _grown(self, start: int) -> int:
        """The set with as many options as it still fails with."""
        grown = start
        for number in range(len(self.names)):
            larger = grown | 1 << number
            if larger != grown and self.allowed[larger] and self._reaches(larger) is False:
                grown = larger
        return grown

    def _cheaper_than(self, best: int | None) -> list[int]:
        place = len(self.order) if best is None else int(np.flatnonzero(self.order == best)[0])
        return [int(one) for one in self.order[:place] if self.allowed[one]]

    def _reaches(self, one: int) -> bool | None:
        if one not in self.seen:
            self.seen[one] = self.question.reaches(frozenset(self._named(one) or ()))
        return self.seen[one]

    def _named(self, one: int | None) -> tuple[str, ...] | None:
        return None if one is None else tuple(name for bit, name in enumerate(self.names) if one >> bit & 1)


def _by_leaving_out(question: Question) -> Cheapest:
    """Too many options to enumerate: begin with all that go together, leave the dearest out that are not needed."""
    chosen: list[str] = []
    conflicts = {frozenset(pair) for pair in question.conflicts}
    for name in sorted(question.costs, key=lambda one: question.costs[one]):
        group = _closure(question, [*chosen, name])
        if not any(frozenset((one, other)) in conflicts for one in group for other in group):
            chosen = group
    played = 1
    reached = question.reaches(frozenset(chosen))
    for name in sorted(chosen, key=lambda one: -question.costs[one]) if reached else ():
        rest = [one for one in chosen if name not in _closure(question, [one])]
        if name in chosen:
            played += 1
            chosen = rest if question.reaches(frozenset(rest)) else chosen
    how = f"not exact: {len(question.costs)} options are more than {EXACT_UP_TO}; the dearest were left out one by one"
    ordered = tuple(one for one in question.costs if one in chosen)
    return Cheapest(ordered if reached else None, False, how, played, 0)


def _closure(question: Question, chosen: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(chosen))
    for one in found:
        found += [other for other in question.requires.get(one, ()) if other not in found]
    return found
