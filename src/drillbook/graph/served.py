"""Who serves once everything has settled, for many combinations of lost elements at once.

The structure function of the graph: exact on and/or/k-of-n gates with shared parts, all takeovers granted. Cycles get
the least fixpoint, except that a need with holdover inside a cycle is met while what is needed serves: running things
may lean on each other with delay, but nothing lifts itself.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Compiled

Truth = NDArray[np.bool_]
"""Shape (nodes, cases)."""
Words = NDArray[np.uint64]
"""Shape (nodes, words): case c is bit c % 64 of word c // 64."""
CASES_A_WORD = 64


def served(compiled: Compiled, lost: Truth, *, fuel_lasts: bool = False) -> Truth:
    """Tell which nodes serve in each case; `lost[n, c]` says that node n is lost for good in case c.

    Fuel that nobody refills runs out in the end, so such an alternative does not count, unless `fuel_lasts`.
    """
    return from_words(served_words(compiled, to_words(lost), fuel_lasts=fuel_lasts), lost.shape[1])


def served_words(compiled: Compiled, lost: Words, *, fuel_lasts: bool = False) -> Words:
    """The same on packed cases, 64 in each word; bits behind the last case mean nothing."""
    from drillbook.graph.served_kernel import serve  # noqa: PLC0415 - numba loads when something is evaluated

    return serve(compiled.arrays, np.ascontiguousarray(lost), fuel_lasts)


def cases(compiled: Compiled, combinations: Sequence[Iterable[int]]) -> Words:
    """Cases as words: in case c the nodes numbered in `combinations[c]` are lost."""
    words = np.zeros((len(compiled.ids), max(1, -(-len(combinations) // CASES_A_WORD))), dtype=np.uint64)
    for case, combination in enumerate(combinations):
        for node in combination:
            words[node, case // CASES_A_WORD] |= np.uint64(1 << case % CASES_A_WORD)
    return words


def to_words(truth: Truth) -> Words:
    """Pack cases, 64 in each word."""
    nodes, cases = truth.shape
    padded = np.zeros((nodes, max(1, -(-cases // CASES_A_WORD)) * CASES_A_WORD), dtype=bool)
    padded[:, :cases] = truth
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64, copy=False)


def from_words(words: Words, cases: int) -> Truth:
    """Unpack the first `cases` cases."""
    bits = words.astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(bits, axis=1, bitorder="little", count=cases).astype(bool)


def starts_cold(compiled: Compiled, component: int) -> dict[int, bool]:
    """Tell which nodes of a cycle start after all of it was down longer than any holdover, all else serving."""
    members = compiled.components[component]
    serves = set(range(len(compiled.ids))) - set(members)
    grows = True
    while grows:
        start = [node for node in members if node not in serves and _enough(compiled, node, serves)]
        serves.update(start)
        grows = bool(start)
    return {node: node in serves for node in members}


def _enough(compiled: Compiled, node: int, serves: set[int]) -> bool:
    """The needs of a node that are met without holdovers, takeovers granted, are enough."""
    needs, threshold = compiled.needs[node], compiled.threshold[node]
    met = [edge for edge in needs if compiled.target[edge] in serves and compiled.by[edge] in serves | {None}]
    return len(met) == len(needs) if threshold is None else sum(compiled.edges[e].weight for e in met) >= threshold
