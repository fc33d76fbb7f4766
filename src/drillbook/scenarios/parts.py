"""Restoration in stages: what is hit is out for its whole length, but some dependents have it back on their own time.

Each of those sees a part of it, which fails for that time. Holdovers, gates and all else that depends on it are as
ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from drillbook.graph import Compiled, DependencyGraph, Parted, compile_parts, part_of
from drillbook.model import Hit


@dataclass(frozen=True, slots=True)
class Part:
    """What one dependent sees of an element that comes back in stages."""

    node: str
    """A node of `Apart.compiled`."""
    dependent: str
    lasts_s: float | None
    """For how long this hit takes it, in seconds; None: as long as the element itself."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A graph in which what comes back in stages is taken apart."""

    compiled: Compiled
    parted: Parted

    def parts(self, hit: Hit) -> tuple[Part, ...]:
        """The parts of what is hit, but the element itself."""
        own_s = {stage.element: stage.usual.total_seconds() for stage in hit.stages}
        return tuple(Part(part_of(hit.element, one), one, own_s.get(one)) for one in self.parted.get(hit.element, ()))

    def nodes(self, element: str) -> tuple[str, ...]:
        """The nodes of its parts; none where it is not taken apart."""
        return tuple(part_of(element, one) for one in self.parted.get(element, ()))

    def failures(self, hits: Iterable[Hit]) -> dict[str, list[tuple[float, float]]]:
        """When which nodes of `compiled` fail, for as long as is planned: from, to (inf: for good), in seconds."""
        found: dict[str, list[tuple[float, float]]] = {}
        for hit in hits:
            start_s = hit.after.total_seconds()
            lasts_s = hit.length_s(self.compiled.repair_s[self.compiled.number[hit.element]])
            found.setdefault(hit.element, []).append((start_s, start_s + lasts_s))
            for part in self.parts(hit):
                own_s = lasts_s if part.lasts_s is None else part.lasts_s
                found.setdefault(part.node, []).append((start_s, start_s + own_s))
        return found


def taken_apart(graph: DependencyGraph, compiled: Compiled, hits: Iterable[Hit]) -> Apart:
    """The graph compiled for these hits; where nothing is staged as it is (`compiled`)."""
    parted: dict[str, dict[str, None]] = {}
    for hit in hits:
        for stage in hit.stages:
            parted.setdefault(hit.element, {})[stage.element] = None
    found = {element: tuple(dependents) for element, dependents in parted.items()}
    return Apart(compile_parts(graph, found) if found else compiled, found)


def longest_s(hit: Hit, repair_s: float) -> float:
    """Until the last part is back, in seconds from the hit; what never comes back counts as nothing."""
    whole_s = hit.length_s(repair_s)
    return max(0.0 if whole_s == inf else whole_s, *(stage.usual.total_seconds() for stage in hit.stages), 0.0)
