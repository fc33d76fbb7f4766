"""Charts as SVG by matplotlib: the same bytes every time, text as outlines so that no font is needed."""

import io
from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

MM = 1 / 25.4
"""Inches in a millimetre."""
STYLE: Any = {
    "svg.hashsalt": "drillbook",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 7,
    "hatch.linewidth": 0.5,
    "axes.linewidth": 0.6,
}


def styled() -> AbstractContextManager[None]:
    """Our settings instead of the user's own."""
    return mpl.rc_context(STYLE)


def new_figure(width_mm: float, height_mm: float) -> Figure:
    """An empty figure of this size."""
    with styled():
        return Figure(figsize=(width_mm * MM, height_mm * MM))


def to_svg(figure: Figure) -> bytes:
    """The figure as SVG, without date or version."""
    buffer = io.BytesIO()
    with styled():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def shorten(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
