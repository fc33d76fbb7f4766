"""How long services took to be back, exercise by exercise, against their RTO: one small chart a service."""

from collections.abc import Sequence
from datetime import timedelta

from matplotlib.axes import Axes

from drillbook.documents.figure import new_figure, shorten, styled, to_svg
from drillbook.exercises.programme import Trend
from drillbook.quantity import write_duration

WIDTH_MM, ROW_MM = 170.0, 26.0
LONGEST = 28


def draw_trends(trends: Sequence[tuple[str, Trend]]) -> bytes:
    """The charts as SVG, below each other; each with its service's name. A dashed line is the RTO."""
    height_mm = ROW_MM * len(trends) + 6
    figure = new_figure(WIDTH_MM, height_mm)
    with styled():
        for number, (name, trend) in enumerate(trends):
            bottom = 1 - (ROW_MM * (number + 1) - 4) / height_mm
            axes = figure.add_axes((44 / WIDTH_MM, bottom, 1 - 62 / WIDTH_MM, (ROW_MM - 9) / height_mm))
            _draw(axes, name, trend)
    return to_svg(figure)


def _draw(axes: Axes, name: str, trend: Trend) -> None:
    known = [(number, seconds / 3600) for number, (_, seconds) in enumerate(trend.points) if seconds is not None]
    rto_h = trend.rto_s / 3600 if trend.rto_s is not None else None
    top = max([hours for _, hours in known] + ([rto_h] if rto_h else []) + [0.1])
    axes.set_ylim(0, top * 1.25)
    axes.set_xlim(-0.5, len(trend.points) - 0.5)
    axes.set_xticks(range(len(trend.points)), [f"{day:%b %Y}" for day, _ in trend.points])
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_ylabel(shorten(name, LONGEST), rotation=0, ha="right", va="center", parse_math=False)
    axes.plot([n for n, _ in known], [h for _, h in known], color="black", marker="o", markersize=4, linewidth=0.8)
    for number, hours in known:
        words = write_duration(timedelta(minutes=round(hours * 60)))
        axes.annotate(
            words, (number, hours), (0, 5), textcoords="offset points", ha="center", fontsize=7, parse_math=False
        )
    for number, (_, seconds) in enumerate(trend.points):
        if seconds is None:
            axes.annotate("not observed", (number, top * 0.1), ha="center", fontsize=6.5, fontstyle="italic")
    if rto_h is not None:
        axes.axhline(rto_h, color="black", linewidth=0.9, linestyle=(0, (4, 2)))
        words = f"RTO {write_duration(timedelta(seconds=trend.rto_s or 0))}"
        axes.annotate(
            words, (1.005, rto_h), xycoords=("axes fraction", "data"), va="center", fontsize=7, parse_math=False
        )
