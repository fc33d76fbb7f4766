"""Distances and circles on the sphere, against published figures and each other."""

import numpy as np
import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.analysis.sphere import EARTH_KM, angles, circle_points, distance_km, to_point, to_vectors

POINTS = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


def test_nashville_to_los_angeles():
    # BNA 36.12 N 86.67 W to LAX 33.94 N 118.40 W: 2887.26 km on a sphere of 6372.8 km (the worked example with which
    # implementations of the haversine formula are compared on Rosetta Code).
    assert distance_km((36.12, -86.67), (33.94, -118.40)) == pytest.approx(2887.25995 * EARTH_KM / 6372.8, abs=0.001)


def test_new_york_to_london():
    # 5,554 km along the ellipsoid between the airports JFK and LHR (40.6398 N 73.7789 W, 51.4706 N 0.4619 W), as the
    # Great Circle Mapper gives; a sphere is within 0.6 %.
    assert distance_km((40.6398, -73.7789), (51.4706, -0.4619)) == pytest.approx(5554, rel=0.006)


def test_a_quarter_and_half_of_a_great_circle():
    assert distance_km((0, 0), (90, 0)) == pytest.approx(np.pi / 2 * EARTH_KM)
    assert distance_km((0, 0), (0, 180)) == pytest.approx(np.pi * EARTH_KM)


@examples(100)
@given(POINTS, POINTS)
def test_haversine_and_vectors_agree(first, second):
    one, other = to_vectors([first, second])
    assert distance_km(first, second) == pytest.approx(EARTH_KM * float(angles(one, other[None])[0]), abs=1e-5)


@examples(50)
@given(POINTS)
def test_there_and_back(point):
    assert distance_km(point, to_point(to_vectors([point])[0])) < 1e-6


@examples(50)
@given(POINTS, st.floats(1, 9000))
def test_every_point_of_a_circle_is_as_far_from_its_centre(centre, radius_km):
    assert all(abs(distance_km(centre, point) - radius_km) < 1e-3 for point in circle_points(centre, radius_km, 24))
