"""The smallest circle on the map that takes enough sites with it to be fatal.

A smallest circle around some points is fixed by one, two or three of them (as in the plane: Elzinga and Hearn, "The
minimum covering sphere problem", Management Science 19, 1972). So the caps through one, two and three sites are all
the candidates there are, and the smallest fatal one among them is the answer, exactly. Their number grows with the
cube of the number of sites; those that are too large or too small to matter, and those whose sites lie within a set
that is known to be survived, are left out untried.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drillbook.analysis.hitting_set import MOST_TRIES, Search
from drillbook.analysis.sphere import EARTH_KM, Point, Vectors, angles, to_point, to_vectors

MOST_SITES = 400
"""With more, caps through three sites are left out, and the circle may not be the smallest."""
MOST_WIDENED = 100
"""Survived sets that are made as large as they can be, to rule out others unseen; more of them seldom pay."""
_BLOCK = 4096
"""Caps that are compared with all points at once: at most 40 MB for 400 sites."""
_SAME = 1e-9
"""Relative slack for points on the rim; 6 mm on the Earth for a circle that goes half around it."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A circle on the Earth."""

    centre: Point
    radius_km: float
    sites: tuple[str, ...]
    """What lies within it, of the sites asked about, in their order."""
    proven: bool
    """No smaller one is fatal."""


@dataclass(frozen=True)
class _Caps:
    """Candidates: centres (n, 3), angular radii (n,), and which points each holds (n, points)."""

    centres: Vectors
    radii: NDArray[np.float64]
    holds: NDArray[np.bool_]


def smallest_fatal_circle(places: Mapping[str, Point], search: Search) -> Cap | None:
    """The smallest circle whose sites are fatal together; None where the loss of all of them is survived.

    `search` knows what is fatal, and remembers what was survived.
    """
    if not places or not search.is_fatal(frozenset(places)):
        return None
    names = list(places)
    vectors = to_vectors([places[name] for name in names])
    radii = np.array([_around(names, vectors, one, search) for one in vectors])
    order = np.argsort(radii, kind="stable")  # the most promising first: what is too large is left out the sooner
    names, vectors, radius = [names[number] for number in order], vectors[order], radii[order[:1]]
    best = _Caps(vectors[:1], radius, _cover(vectors[:1], radius, vectors))
    least = radius[0] / 2  # around a site within a circle of radius r, one of 2 r holds all that it holds
    for first in range(len(vectors)):
        if search.tries > MOST_TRIES:
            break
        best = _smaller(best, _candidates(vectors, first, least, best.radii[0]), names, search)
    held = _held(names, best.holds[0])
    inside = tuple(name for name in places if name in held)
    proven = not best.radii[0] or (len(names) <= MOST_SITES and search.tries <= MOST_TRIES)
    return Cap(to_point(best.centres[0]), float(best.radii[0]) * EARTH_KM, inside, proven)


def _around(names: list[str], vectors: Vectors, centre: NDArray[np.float64], search: Search) -> float:
    """The angular radius of the smallest fatal circle around a centre."""
    radii = np.sort(angles(centre, vectors))
    low, high = 0, len(radii) - 1
    while low < high:
        middle = (low + high) // 2
        if search.is_fatal(_held(names, _cover(centre[None], radii[middle : middle + 1], vectors)[0])):
            high = middle
        else:
            low = middle + 1
    return float(radii[low])


def _held(names: list[str], row: NDArray[np.bool_]) -> frozenset[str]:
    return frozenset(names[number] for number in np.flatnonzero(row))


def _cover(centres: Vectors, radii: NDArray[np.float64], vectors: Vectors) -> NDArray[np.bool_]:
    """Which points each cap holds, by chords: exact to rounding for near points too."""
    rims = (2 * np.sin(radii / 2)) ** 2 * (1 + _SAME) + 1e-24
    covered = np.empty((len(centres), len(vectors)), dtype=bool)
    for block in (slice(start, start + _BLOCK) for start in range(0, len(centres), _BLOCK)):
        chords = ((centres[block, None, :] - vectors[None, :, :]) ** 2).sum(axis=2)
        covered[block] = chords <= rims[block, None]
    return covered


def _candidates(vectors: Vectors, first: int, least: float, most: float) -> _Caps:
    """Caps through one point and one or two later ones, with radii from `least` to less than `most`."""
    later = np.arange(first + 1, len(vectors))
    near = later[angles(vectors[first], vectors[later]) <= 2 * most + _SAME]
    centres, radii = _through_two(vectors[first], vectors[near])
    if len(vectors) <= MOST_SITES and len(near) > 1:
        one, other = np.triu_indices(len(near), 1)
        three = _through_three(vectors[first], vectors[near[one]], vectors[near[other]])
        centres, radii = np.concatenate((centres, three[0])), np.concatenate((radii, three[1]))
    fits = (radii >= least * (1 - _SAME)) & (radii < most)
    return _Caps(centres[fits], radii[fits], _cover(centres[fits], radii[fits], vectors))


def _through_two(point: NDArray[np.float64], others: Vectors) -> tuple[Vectors, NDArray[np.float64]]:
    """Caps whose diameter runs from the point to each other; opposite points have every middle between them."""
    middles = point + others
    lengths = np.linalg.norm(middles, axis=1)
    across = np.cross(point, np.eye(3)[np.argmin(np.abs(point))])
    middles = np.where(lengths[:, None] > _SAME, middles, across)
    return middles / np.linalg.norm(middles, axis=1)[:, None], angles(point, others) / 2


def _through_three(
    point: NDArray[np.float64], seconds: Vectors, thirds: Vectors
) -> tuple[Vectors, NDArray[np.float64]]:
    """Both caps of each circle through three points: the normal of their plane, and its opposite."""
    normals = np.cross(seconds - point, thirds - point)
    lengths = np.linalg.norm(normals, axis=1)
    normals = normals[lengths > 0] / lengths[lengths > 0, None]
    both = np.concatenate((normals, -normals))
    return both, np.asarray(np.arctan2(np.linalg.norm(np.cross(both, point), axis=1), both @ point))


def _smaller(best: _Caps, caps: _Caps, names: list[str], search: Search) -> _Caps:
    """The smallest fatal one of these, where it is smaller than the best known."""
    order = np.argsort(caps.radii, kind="stable")
    open_ = order[caps.radii[order] < best.radii[0]]
    while len(open_) and search.tries <= MOST_TRIES:
        open_ = open_[~_survived(caps.holds[open_], names, search)]
        if not len(open_):
            break
        first, open_ = open_[0], open_[1:]
        if search.is_fatal(_held(names, caps.holds[first])):
            return _Caps(caps.centres[first : first + 1], caps.radii[first : first + 1], caps.holds[first : first + 1])
        if len(search.outsides) < MOST_WIDENED:
            search.widen(_held(names, caps.holds[first]))
    return best


def _survived(holds: NDArray[np.bool_], names: list[str], search: Search) -> NDArray[np.bool_]:
    """Which of these sets lie within one that is known to be survived."""
    outsides = np.array([[name in outside for name in names] for outside in search.outsides], dtype=np.float32)
    if not len(outsides):
        return np.zeros(len(holds), dtype=bool)
    hit = holds.astype(np.float32) @ outsides.T
    missed: NDArray[np.bool_] = (hit == 0).any(axis=1)
    return missed
