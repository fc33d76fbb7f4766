"""Distances and circles on the Earth, taken as a sphere of its mean radius (WGS 84 ellipsoid, IUGG 1980).

A sphere is up to 0.6 % off the ellipsoid; the width of a flood or a storm is known far less well.
"""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from drillbook.model import Site

EARTH_KM = 6371.0088
"""Mean radius R₁ = (2a + b) / 3 of WGS 84."""
Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""
Vectors = NDArray[np.float64]
"""Unit vectors, shape (points, 3)."""


def distance_km(first: Point, second: Point) -> float:
    """Great-circle distance, in kilometres (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def place_of(site: Site) -> Point | None:
    """Latitude and longitude of a site, where they are known."""
    place = site.location
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def to_vectors(points: list[Point]) -> Vectors:
    """Unit vectors of points."""
    latitude, longitude = np.radians(np.array(points, dtype=float).reshape(-1, 2)).T
    flat = np.cos(latitude)
    return np.stack((flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)), axis=1)


def to_point(vector: NDArray[np.float64]) -> Point:
    """The point of a vector of any length but none."""
    x, y, z = (float(one) for one in vector)
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def angles(centre: NDArray[np.float64], vectors: Vectors) -> NDArray[np.float64]:
    """Angular distances in radians; by atan2, which is as good for near points as for far ones."""
    cross = np.linalg.norm(np.cross(centre, vectors), axis=-1)
    return np.asarray(np.arctan2(cross, (centre * vectors).sum(axis=-1)))


def circle_points(centre: Point, radius_km: float, number: int = 180) -> list[Point]:
    """Points on a circle about a centre, closed; longitudes run on past ±180° where the circle does.

    Source: the direct problem on the sphere, sin φ = sin φ₀ cos δ + cos φ₀ sin δ cos θ.
    """
    latitude, longitude = map(radians, centre)
    reach = radius_km / EARTH_KM
    points: list[Point] = []
    for step in range(number + 1):
        bearing = 2 * np.pi * step / number
        north = sin(latitude) * cos(reach) + cos(latitude) * sin(reach) * cos(bearing)
        east = sin(bearing) * sin(reach) * cos(latitude)
        turn = atan2(east, cos(reach) - sin(latitude) * north)
        points.append((degrees(asin(max(-1.0, min(1.0, north)))), degrees(longitude + turn)))
    return points
