"""Where the sites are: outlines, the site, the others, and how far they are apart."""

from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, radians

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from drillbook.analysis import distance_km, place_of
from drillbook.documents.figure import new_figure, shorten, styled, to_svg
from drillbook.model import Estate

WIDTH_MM, HEIGHT_MM = 120.0, 74.0


def draw_map(estate: Estate, site_id: str) -> bytes | None:
    """The map as SVG; None where the site's place is not known."""
    here = place_of(estate.sites[site_id])
    if here is None:
        return None
    points = {site.id: point for site in estate.sites.values() if (point := place_of(site))}
    alternate = estate.sites[site_id].alternate
    shown = [here] + ([points[alternate]] if alternate in points else [])
    near = sorted(points.values(), key=lambda point: distance_km(here, point))
    shown += near[:3]
    figure = new_figure(WIDTH_MM, HEIGHT_MM)
    with styled():
        axes = figure.add_axes((0.005, 0.005, 0.99, 0.99))
        frame(axes, shown)
        outlines(axes)
        _sites(axes, estate, site_id, points)
        scale_bar(axes)
    return to_svg(figure)


def frame(axes: Axes, shown: list[tuple[float, float]]) -> None:
    """Room around all that is shown, in the shape of the picture; degrees of longitude shrink with latitude."""
    latitudes, longitudes = [point[0] for point in shown], [point[1] for point in shown]
    middle = (max(latitudes) + min(latitudes)) / 2, (max(longitudes) + min(longitudes)) / 2
    shrink = max(0.2, cos(radians(middle[0])))
    high = max((max(latitudes) - min(latitudes)) * 1.5, 2.5)
    wide = max((max(longitudes) - min(longitudes)) * 1.6 * shrink, high * WIDTH_MM / HEIGHT_MM)
    high = wide * HEIGHT_MM / WIDTH_MM
    axes.set_xlim(middle[1] - wide / shrink / 2, middle[1] + wide / shrink / 2)
    axes.set_ylim(middle[0] - high / 2, middle[0] + high / 2)
    axes.set_xticks([])
    axes.set_yticks([])


@lru_cache(maxsize=2)
def _lines(name: str) -> tuple[np.ndarray, ...]:
    with (files("drillbook.documents") / "shapes" / name).open("rb") as packed:
        data = np.load(packed)
        points, starts = data["points"] / 100, data["starts"]
    return tuple(points[start:end] for start, end in pairwise(starts))


def outlines(axes: Axes) -> None:
    """Countries and states within the frame."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for name, width, colour in (("states.npz", 0.4, "#b0b0b0"), ("countries.npz", 0.6, "#707070")):
        seen = [
            line
            for line in _lines(name)
            if line[:, 0].max() > west and line[:, 0].min() < east
            and line[:, 1].max() > south and line[:, 1].min() < north
        ]  # fmt: skip
        axes.add_collection(LineCollection(seen, colors=colour, linewidths=width))


def _sites(axes: Axes, estate: Estate, site_id: str, points: dict[str, tuple[float, float]]) -> None:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    here, alternate = points[site_id], estate.sites[site_id].alternate
    if alternate in points:
        axes.plot([here[1], points[alternate][1]], [here[0], points[alternate][0]], "k--", linewidth=0.8)
    taken: list[tuple[float, float]] = []
    order = sorted(points, key=lambda one: (one != site_id, one != alternate, distance_km(here, points[one])))
    for identifier in order:
        latitude, longitude = points[identifier]
        if not (west < longitude < east and south < latitude < north):
            continue
        filled = identifier == site_id
        axes.plot(longitude, latitude, marker="s" if filled else "o", color="black", markersize=6 if filled else 4,
                  markerfacecolor="black" if filled else "white", zorder=3)  # fmt: skip
        high = (north - south) * 0.055
        up = _is_northern((latitude, longitude), points, (east - west) * 0.3, 3 * high)
        label = shorten(estate.sites[identifier].title, 30)
        if identifier != site_id:
            label += f", {distance_km(here, points[identifier]):,.0f} km"
        height = free_height(taken, longitude, latitude, (east - west) * 0.3, high if up else -high)
        right = longitude > west + 0.6 * (east - west)
        axes.annotate(
            label, (longitude, latitude), (longitude, height), ha="right" if right else "left", va="center",
            fontsize=6.5, parse_math=False, weight="bold" if filled else "normal", zorder=4,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4} if abs(height - latitude) > 1.1 * high else None,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip


def _is_northern(place: tuple[float, float], points: dict[str, tuple[float, float]], wide: float, high: float) -> bool:
    """No site close by lies further north: then a label above belongs to this one, and to no other."""
    near = (one for one in points.values() if abs(one[1] - place[1]) < wide and abs(one[0] - place[0]) < high)
    return all(one[0] <= place[0] for one in near)


def free_height(taken: list[tuple[float, float]], longitude: float, latitude: float, wide: float, high: float) -> float:
    """The nearest height at which a label does not lie on another; above first where `high` is positive."""
    for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
        height = latitude + step * high
        if all(abs(other[1] - height) > abs(high) * 0.9 or abs(other[0] - longitude) > wide for other in taken):
            taken.append((longitude, height))
            return height
    return latitude + 7 * high


def scale_bar(axes: Axes) -> None:
    """A bar of a round length, true at the foot of the map."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    latitude = south + 0.05 * (north - south)
    wide_km = distance_km((latitude, west), (latitude, east)) if east - west < 180 else 20000
    length_km = max(one for one in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if one < wide_km / 3 or one == 10)
    degrees = length_km / wide_km * (east - west)
    start = west + 0.03 * (east - west)
    axes.plot([start, start + degrees], [latitude, latitude], color="black", linewidth=1.5)
    axes.text(start + degrees + 0.01 * (east - west), latitude, f"{length_km} km", fontsize=6, va="center")
