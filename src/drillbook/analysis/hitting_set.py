"""The lightest set that brings something down, found exactly without looking at every set.

Implicit hitting sets (Moreno-Centeno and Karp, "The implicit hitting set approach to solve combinatorial
optimization problems", Operations Research 61, 2013): a set that is survived, made as large as it can be and still
survived, tells that something outside it must fail. The lightest set that holds one of every such outside is tried
next; the first that is not survived is the lightest of all. Each lightest set is found by branch and bound (HiGHS).

Exact where failing more never helps. With timings it can: an early failure may start a takeover that a later one
finds ready. Such a set may be missed; the set that is returned is always one that was tried and is fatal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import fsum, inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Fatal = Callable[[frozenset[str]], bool]
"""Tells whether losing these elements is fatal."""
MOST_TRIES = 20_000
"""Sets tried for one search; then the answer is given with bounds, as not proven."""


@dataclass(frozen=True, slots=True)
class Lightest:
    """The lightest fatal set that was found, and how far it is proven."""

    elements: frozenset[str]
    weight: float
    bound: float
    """No fatal set weighs less than this; equal to `weight` where proven."""
    proven: bool


@dataclass
class Search:
    """What is known of one question: sets survived, sets that are fatal, and what must be hit."""

    fatal: Fatal
    candidates: Sequence[str]
    known: dict[frozenset[str], bool] = field(default_factory=dict)
    outsides: list[frozenset[str]] = field(default_factory=list)
    """Each must be hit: what it leaves, all together, is survived."""
    tries: int = 0

    def is_fatal(self, chosen: frozenset[str]) -> bool:
        """Ask once, and remember."""
        if chosen not in self.known:
            self.tries += 1
            self.known[chosen] = self.fatal(chosen)
        return self.known[chosen]

    def lightest(self, weights: Mapping[str, float]) -> Lightest | None:
        """The lightest fatal set; None where all candidates together are survived. Weights are 0 or more, finite."""
        if not self.is_fatal(frozenset(self.candidates)):
            return None
        most = self.tries + MOST_TRIES
        best = self._singles(weights) or self._reduced(weights)
        while True:
            hitting = self._hitting(weights)
            bound = fsum(weights[one] for one in hitting)
            if bound >= best.weight * (1 - 1e-12):
                return Lightest(best.elements, best.weight, best.weight, proven=True)
            if self.is_fatal(hitting):
                return Lightest(hitting, bound, bound, proven=True)
            if self.tries >= most:
                break
            self.widen(hitting, weights)
        return Lightest(best.elements, best.weight, bound, proven=False)

    def widen(self, survived: frozenset[str], weights: Mapping[str, float] | None = None) -> None:
        """Make a survived set as large as it can be, and note what it leaves out: some of that must fail.

        The lightest are taken in first, so that what is left to be hit is heavy: that raises the bound fastest.
        """
        rest = [one for one in self.candidates if one not in survived]
        rest.sort(key=lambda one: weights[one] if weights else 0.0)
        self.outsides.append(frozenset(self.candidates) - self._grown(survived, rest))

    def _singles(self, weights: Mapping[str, float]) -> Lightest | None:
        """The lightest that is fatal alone; among equals the first candidate."""
        alone = [one for one in self.candidates if self.is_fatal(frozenset((one,)))]
        if not alone:
            return None
        first = min(alone, key=lambda one: weights[one])
        return Lightest(frozenset((first,)), weights[first], 0.0, proven=False)

    def _hitting(self, weights: Mapping[str, float]) -> frozenset[str]:
        """The lightest set that holds one of every outside."""
        names = list(dict.fromkeys(chain.from_iterable(sorted(outside) for outside in self.outsides)))
        if not names:
            return frozenset()
        column = {name: number for number, name in enumerate(names)}
        rows = [row for row, outside in enumerate(self.outsides) for _ in outside]
        columns = [column[one] for outside in self.outsides for one in sorted(outside)]
        cover = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.outsides), len(names)))
        found = milp(
            c=np.array([weights[name] for name in names]),
            constraints=LinearConstraint(cover, lb=1, ub=inf),
            integrality=np.ones(len(names)),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            raise ArithmeticError(f"HiGHS found no hitting set: {found.message}")
        return frozenset(name for name, value in zip(names, found.x, strict=True) if value > 0.5)

    def _grown(self, survived: frozenset[str], rest: Sequence[str]) -> frozenset[str]:
        """Take in all of the rest at once where that is survived, else one half after the other."""
        everything = survived | frozenset(rest)
        if not rest or not self.is_fatal(everything):
            return everything
        if len(rest) == 1:
            return survived
        middle = len(rest) // 2
        return self._grown(self._grown(survived, rest[:middle]), rest[middle:])

    def _reduced(self, weights: Mapping[str, float]) -> Lightest:
        """A fatal set from above: everything, less what can be spared, the heaviest first."""
        kept = frozenset(self.candidates)
        for one in sorted(self.candidates, key=lambda one: (-weights[one], one)):
            if self.is_fatal(kept - {one}):
                kept -= {one}
        return Lightest(kept, fsum(weights[one] for one in kept), 0.0, proven=False)
