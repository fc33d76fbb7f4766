"""The smallest fatal circle, against random centres and centres tried ever nearer to the one found."""

import numpy as np
import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.analysis import circle
from drillbook.analysis.circle import smallest_fatal_circle
from drillbook.analysis.hitting_set import Search
from drillbook.analysis.sphere import EARTH_KM, angles, distance_km, to_vectors

NEAR = st.tuples(st.floats(35, 50), st.floats(-90, -70))
ANYWHERE = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
NAMES = [f"s{number}" for number in range(8)]


def places(where):
    return st.lists(where, min_size=1, max_size=8).map(lambda points: dict(zip(NAMES, points, strict=False)))


@st.composite
def questions(draw, where):
    points = draw(places(where))
    sets = st.frozensets(st.sampled_from(list(points)), min_size=1, max_size=4)
    minimal = draw(st.lists(sets, min_size=1, max_size=4))
    return points, lambda lost: any(one <= lost for one in minimal)


def fatal_radius(points, fatal, centre) -> float:
    """The radius of the smallest fatal circle around a centre, in radians."""
    names = list(points)
    found = angles(centre, to_vectors(list(points.values())))
    for radius in np.sort(found):
        if fatal(frozenset(name for name, angle in zip(names, found, strict=True) if angle <= radius)):
            return float(radius)
    return np.inf


def tried(centre, seed):
    """Centres all over, and around the one given at ever smaller distances."""
    chance = np.random.default_rng(seed)
    scattered = chance.normal(size=(400, 3))
    around = [centre + scale * chance.normal(size=(60, 3)) for scale in (1, 0.3, 0.1, 1e-2, 1e-3, 1e-4, 1e-5)]
    vectors = np.concatenate((scattered, *around))
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


@pytest.mark.parametrize("where", [NEAR, ANYWHERE], ids=["one part of the world", "all over it"])
def test_no_other_centre_has_a_smaller_fatal_circle(where):
    @examples(40)
    @given(questions(where), st.integers(0, 999))
    def check(question, seed):
        points, fatal = question
        found = smallest_fatal_circle(points, Search(fatal, list(points)))
        assert fatal(frozenset(found.sites))
        assert found.proven
        for name, point in points.items():
            assert (distance_km(found.centre, point) <= found.radius_km + 1e-4) == (name in found.sites)
        best = min(fatal_radius(points, fatal, one) for one in tried(to_vectors([found.centre])[0], seed))
        assert found.radius_km <= best * EARTH_KM + 1e-3

    check()


def test_one_site_that_is_fatal_alone_is_a_circle_of_no_size():
    found = smallest_fatal_circle({"a": (40, -74), "b": (41, -73)}, Search(lambda lost: "b" in lost, ["a", "b"]))
    assert (found.radius_km, found.sites) == (0, ("b",))
    assert found.centre == pytest.approx((41, -73))


def test_two_sites_are_taken_by_a_circle_around_the_middle_between_them():
    points = {"new-york": (40.7075, -74.0060), "stamford": (41.0534, -73.5387)}
    found = smallest_fatal_circle(points, Search(lambda lost: len(lost) == 2, list(points)))
    assert found.radius_km == pytest.approx(distance_km(*points.values()) / 2)


def test_three_corners_of_an_octant():
    # Every corner of the octant is acos(1/√3) from its middle.
    points = {"a": (0, 0), "b": (0, 90), "c": (90, 0)}
    found = smallest_fatal_circle(points, Search(lambda lost: len(lost) == 3, list(points)))
    assert found.radius_km == pytest.approx(EARTH_KM * np.arccos(1 / np.sqrt(3)))


def test_opposite_ends_of_the_earth():
    points = {"a": (0, 0), "b": (0, 180)}
    found = smallest_fatal_circle(points, Search(lambda lost: len(lost) == 2, list(points)))
    assert found.radius_km == pytest.approx(EARTH_KM * np.pi / 2)


def test_sites_at_one_place_go_together():
    points = {"a": (40, -74), "b": (40, -74), "c": (10, 10)}
    found = smallest_fatal_circle(points, Search(lambda lost: lost >= {"a"}, list(points)))
    assert (found.radius_km, found.sites) == (0, ("a", "b"))


def test_none_where_the_loss_of_all_is_survived():
    assert smallest_fatal_circle({"a": (40, -74)}, Search(lambda lost: False, ["a"])) is None
    assert smallest_fatal_circle({}, Search(lambda lost: True, [])) is None


def test_across_the_date_line():
    points = {"fiji": (-18, 178), "samoa": (-14, -172)}
    found = smallest_fatal_circle(points, Search(lambda lost: len(lost) == 2, list(points)))
    assert found.radius_km < 700


def many_sites():
    chance = np.random.default_rng(5)
    return {f"s{n}": (float(a), float(b)) for n, (a, b) in enumerate(chance.uniform((30, -120), (48, -70), (200, 2)))}


def test_hundreds_of_sites_need_few_tries():
    points = many_sites()
    chance = np.random.default_rng(6)
    homes = [frozenset(chance.choice(list(points), 4, replace=False)) for _ in range(40)]
    search = Search(lambda lost: any(home <= lost for home in homes), list(points))
    found = smallest_fatal_circle(points, search)
    assert found.proven
    assert search.tries < 20_000  # of 2.6 million caps
    assert any(home <= set(found.sites) for home in homes)


def test_a_search_that_is_ended_says_so(monkeypatch):
    monkeypatch.setattr(circle, "MOST_TRIES", 2_000)
    points = many_sites()
    search = Search(lambda lost: len(lost) >= 12, list(points))
    found = smallest_fatal_circle(points, search)
    assert not found.proven
    assert len(found.sites) >= 12
    assert search.tries < 4_000


def test_with_too_many_sites_the_answer_is_not_called_proven(monkeypatch):
    monkeypatch.setattr(circle, "MOST_SITES", 2)
    points = {"a": (40, -74), "b": (41, -73), "c": (41, -75)}
    found = smallest_fatal_circle(points, Search(lambda lost: len(lost) == 3, list(points)))
    assert not found.proven
    assert len(found.sites) == 3
