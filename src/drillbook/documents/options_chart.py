"""Downtime against cost: every set of options that was simulated, the frontier, the recommended set. Black on white."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from drillbook.documents.figure import MM, new_figure, shorten, styled, to_svg

WIDTH_MM, HEIGHT_MM = 170.0, 92.0
MOST_LABELS = 14


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
        _labels(axes, points, figure.get_figwidth() / MM, figure.get_figheight() / MM)
    return to_svg(figure)


def _axes(axes: Axes, points: Sequence[Point], currency: str, subjects: str) -> None:
    most_cost = max((one.cost for one in points), default=0.0)
    least_cost = min((one.cost for one in points), default=0.0)
    room = max(most_cost - least_cost, 1.0)
    most = max((one.high_h for one in points), default=1.0) or 1.0
    axes.set_xlim(least_cost - 0.03 * room, most_cost + 0.06 * room)
    axes.set_ylim(0, 1.1 * most)
    axes.set_xlabel(f"Cost a year{f', {currency}' if currency else ''}, one-off costs spread", parse_math=False)
    axes.set_ylabel(f"Hours down a year, {shorten(subjects, 60)}", parse_math=False)
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


def _labels(axes: Axes, points: Sequence[Point], width_mm: float, height_mm: float) -> None:
    """Letters beside their points; one that would lie on another goes to the next free corner."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = (right - left) / (width_mm - 18), (high - low) / (height_mm - 17)
    taken: list[tuple[float, float]] = [(one.cost / across, one.down_h / up) for one in points]
    for one in sorted((point for point in points if point.label), key=lambda point: (point.cost, point.down_h)):
        at = one.cost / across, one.down_h / up
        wide = 0.8 + 0.9 * len(one.label)
        places = [(at[0] + x * (1.4 + wide), at[1] + y) for x, y in CORNERS]
        free = (place for place in places if all(_apart(place, other, wide) for other in taken))
        place = next(free, places[0])
        taken.append(place)
        axes.text(place[0] * across, place[1] * up, one.label, fontsize=7, ha="center", va="center",
                  weight="bold" if one.recommended else "normal", parse_math=False, zorder=4)  # fmt: skip


CORNERS: Sequence[tuple[float, float]] = (
    (1, 1.6), (1, -1.6), (-1, 1.6), (-1, -1.6), (1.2, 0), (0, 3.2), (0, -3.2), (1.4, 4.2), (1.4, -4.2), (-1.4, 4.2),
    (1.8, 6.5), (1.8, -6.5), (-1.8, -6.5),
)  # fmt: skip


def _apart(one: tuple[float, float], other: tuple[float, float], wide: float) -> bool:
    return abs(one[0] - other[0]) > wide + 0.9 or abs(one[1] - other[1]) > 2.4


LETTERS: Mapping[int, str] = {number: chr(65 + number) for number in range(26)}


def letter(number: int) -> str:
    """A, B, …, Z, AA, AB …"""
    return LETTERS[number] if number < 26 else letter(number // 26 - 1) + LETTERS[number % 26]
