"""Downtime against cost: every set of options that was simulated, the frontier, the recommended set. Black on white."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from drillbook.documents.figure import MM, new_figure, shorten, styled, to_svg

WIDTH_MM, HEIGHT_MM = 170.0, 92.0
FLOOR_FROM = 0.4
"""Where nothing comes below this share of the most, the axis does not begin at nothing."""
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """One set of options."""

    cost: float
    """A year."""
    down_h: float
    low_h: float
    high_h: float
    """The interval of the difference from today, about `down_h`."""
    label: str
    """A letter or two; empty: a small dot without one."""
    on_frontier: bool
    recommended: bool


def draw_options(points: Sequence[Point], currency: str, subjects: str) -> bytes:
    """The chart as SVG. Bars are 95 % intervals of the difference from today, so that today has none."""
    figure = new_figure(WIDTH_MM, HEIGHT_MM)
    with styled():
        axes = figure.add_axes((14 / WIDTH_MM, 12 / HEIGHT_MM, 1 - 18 / WIDTH_MM, 1 - 17 / HEIGHT_MM))
        _axes(axes, points, currency, subjects)
        for one in sorted(points, key=lambda point: (point.recommended, point.on_frontier)):
            _draw(axes, one)
        _frontier(axes, points)
        _labels(axes, points)
    return to_svg(figure)


def _axes(axes: Axes, points: Sequence[Point], currency: str, subjects: str) -> None:
    most_cost = max((one.cost for one in points), default=0.0)
    least_cost = min((one.cost for one in points), default=0.0)
    room = max(most_cost - least_cost, 1.0)
    most = max((one.high_h for one in points), default=1.0) or 1.0
    axes.set_xscale("function", functions=(_root, _squared))
    axes.set_xlim(least_cost - 0.002 * room, most_cost + 0.1 * room)
    axes.set_xticks([one for one in _round(least_cost, most_cost) if least_cost <= one <= most_cost + 0.1 * room])
    least = min((one.low_h for one in points), default=0.0)
    floor = least - 0.4 * (most - least) if least > FLOOR_FROM * most else 0.0
    axes.set_ylim(max(0.0, floor), most + 0.1 * (most - floor))
    unit = f", {currency}" if currency else ""
    axes.set_xlabel(
        f"Cost a year{unit}, one-off costs spread; the axis is wide where little is spent", parse_math=False
    )
    axes.set_ylabel(f"Hours down a year: {shorten(subjects, 34)}", parse_math=False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(color="#c4c4c4", linewidth=0.4)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _draw(axes: Axes, one: Point) -> None:
    if one.high_h > one.low_h:
        axes.plot([one.cost, one.cost], [one.low_h, one.high_h], color="black", linewidth=0.9, zorder=2)
        for end in (one.low_h, one.high_h):
            axes.plot([one.cost], [end], marker="_", markersize=4, color="black", markeredgewidth=0.9, zorder=2)
    look = "black" if one.on_frontier else "white"
    axes.plot([one.cost], [one.down_h], marker="o", markersize=4.5, markerfacecolor=look, markeredgecolor="black",
              markeredgewidth=0.8, zorder=3)  # fmt: skip
    if one.recommended:
        axes.plot([one.cost], [one.down_h], marker="s", markersize=10, markerfacecolor="none", markeredgecolor="black",
                  markeredgewidth=1.4, zorder=3)  # fmt: skip


def _frontier(axes: Axes, points: Sequence[Point]) -> None:
    """A staircase: what is bought at a cost is also had at any higher one."""
    steps = sorted((one for one in points if one.on_frontier), key=lambda one: one.cost)
    if len(steps) > 1:
        axes.step([one.cost for one in steps], [one.down_h for one in steps], where="post", color="black",
                  linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)  # fmt: skip


def _labels(axes: Axes, points: Sequence[Point]) -> None:
    """Letters beside their points; one that would lie on another goes to the next free corner."""
    at = {one: _on_paper(axes, axes.transData.transform((one.cost, one.down_h))) for one in points}
    (left, low), (right, high) = (_on_paper(axes, axes.transAxes.transform(corner)) for corner in ((0, 0), (1, 1)))
    taken = [(float(x), float(y), 1.0) for x, y in at.values()]
    for one in sorted((point for point in points if point.label), key=lambda point: (point.cost, point.down_h)):
        wide = 0.7 + 0.6 * len(one.label)
        places = [(at[one][0] + x * (1.2 + wide), at[one][1] + y) for x, y in CORNERS]
        inside = [place for place in places if left + wide < place[0] < right - wide and low + 1 < place[1] < high + 3]
        free = (place for place in inside if all(_apart(place, other, wide) for other in taken))
        x, y = next(free, places[0])
        taken.append((x, y, wide))
        if abs(y - at[one][1]) > 3:
            axes.plot(*zip(_data(axes, at[one]), _data(axes, (x, y - 1.2 if y > at[one][1] else y + 1.2)), strict=True),
                      color="#777777", linewidth=0.4, zorder=1)  # fmt: skip
        axes.text(*_data(axes, (x, y)), one.label, fontsize=7, ha="center", va="center",
                  weight="bold" if one.recommended else "normal", parse_math=False, zorder=4)  # fmt: skip


def _on_paper(axes: Axes, place: Values) -> tuple[float, float]:
    """In millimetres on the figure."""
    x, y = place / (axes.figure.dpi * MM)
    return float(x), float(y)


def _data(axes: Axes, place: tuple[float, float]) -> tuple[float, float]:
    """From millimetres on the figure to what the axes count."""
    x, y = axes.transData.inverted().transform((place[0] * MM * axes.figure.dpi, place[1] * MM * axes.figure.dpi))
    return float(x), float(y)


CORNERS: Sequence[tuple[float, float]] = (
    (1, 1.6), (1, -1.6), (-1, 1.6), (-1, -1.6), (1.2, 0), (0, 3), (0, -3), (1.2, 4.4), (1.2, -4.4), (-1.2, 4.4),
    (-1.2, -4.4), (1.6, 6.6), (1.6, -6.6), (2.6, 8.8), (2.6, -8.8), (3.6, 4.4), (3.6, -4.4),
)  # fmt: skip
"""Where a letter may stand about its point: widths to the right, millimetres up."""


def _apart(one: tuple[float, float], other: tuple[float, float, float], wide: float) -> bool:
    return abs(one[0] - other[0]) > wide + other[2] or abs(one[1] - other[1]) > 2.3


def _root(values: Values) -> Values:
    """The square root, of what is saved below nothing."""
    return np.sign(values) * np.sqrt(np.abs(values))


def _squared(values: Values) -> Values:
    return np.sign(values) * np.square(values)


def _round(least: float, most: float) -> list[float]:
    """Round amounts for the axis, so far apart that they can be read."""
    size = max(abs(least), abs(most), 1.0)
    step = 10.0 ** np.floor(np.log10(size))
    ticks = [0.0, *(float(sign * part * step) for part in (0.01, 0.05, 0.2, 0.5, 1, 2, 3, 5, 8) for sign in (1, -1))]
    return sorted(ticks)


LETTERS: Mapping[int, str] = {number: chr(65 + number) for number in range(26)}


def letter(number: int) -> str:
    """A, B, …, Z, AA, AB …"""
    return LETTERS[number] if number < 26 else letter(number // 26 - 1) + LETTERS[number % 26]
