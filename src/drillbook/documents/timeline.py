"""What happens when, in one drill: a chart whose time axis is wide where much happens, readable in black and white."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf, log
from typing import Any

from matplotlib.axes import Axes

from drillbook.documents.figure import MM, new_figure, shorten, styled, to_svg
from drillbook.model import Estate
from drillbook.quantity import write_duration
from drillbook.simulation import Happening, Reached, Trace

MOST_ROWS = 18
LONGEST_LABEL = 34
NARROWEST = 0.11
"""Share of the axis that a tick's lettering takes."""
ROUND_S = (900, 2700, 14400, 43200, 86400, 172800, 604800, 2419200)
LINEAR_S = 900.0
"""Up to a quarter of an hour the axis is linear, then logarithmic."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of time in one row."""

    start_s: float
    end_s: float
    look: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart."""

    label: str
    bars: tuple[Bar, ...]
    after: str = ""
    """What stands in the column at the right: how long it was down, and whether that is within its target."""
    rto_s: float | None = None
    from_s: float = 0.0
    """Where the RTO begins to count."""


LOOKS: dict[str, dict[str, Any]] = {
    "lost": {"facecolor": "#bdbdbd", "edgecolor": "black"},
    "battery": {"facecolor": "#1a1a1a", "edgecolor": "black"},
    "takeover": {"facecolor": "#6e6e6e", "edgecolor": "black"},
    "down": {"facecolor": "white", "edgecolor": "black", "hatch": "////"},
    "degraded": {"facecolor": "white", "edgecolor": "black", "hatch": "..."},
}


def draw_timeline(trace: Trace, services: Sequence[str], estate: Estate, width_mm: float = 170) -> bytes:
    """The chart as SVG: what was hit, batteries and takeovers, then each service as its users see it."""
    rows = [*_hits(trace, estate), *_power(trace, estate), *_takeovers(trace)][: MOST_ROWS - 4]
    rows += list(_services(trace, services, estate))[: max(4, MOST_ROWS - len(rows))]
    end_s = max([3600.0, *(bar.end_s for row in rows for bar in row.bars if bar.end_s < inf)]) * 1.15
    end_s = min(end_s, trace.watched_s) if any(bar.end_s == inf for row in rows for bar in row.bars) else end_s
    figure = new_figure(width_mm, 14 + 5.6 * max(1, len(rows)))
    with styled():
        height_mm = figure.get_figheight() / MM
        axes = figure.add_axes((0.28, 4 / height_mm, 0.49, 1 - 12 / height_mm))
        _axis(axes, trace, end_s, len(rows))
        for number, row in enumerate(rows):
            _draw(axes, number, row, end_s)
    return to_svg(figure)


def position(seconds: float) -> float:
    """Where a time stands on the axis: linear at first, then logarithmic."""
    return seconds / LINEAR_S if seconds <= LINEAR_S else 1 + log(seconds / LINEAR_S) / log(2.2)


def _axis(axes: Axes, trace: Trace, end_s: float, rows: int) -> None:
    axes.set_xlim(0, position(end_s))
    axes.set_ylim(rows - 0.3, -0.7)
    ticks = [0.0]
    for one in (float(second) for second in ROUND_S if second < end_s * 0.98):
        if position(one) - position(ticks[-1]) > NARROWEST * position(end_s):
            ticks.append(one)
    labels = [f"{trace.start:%H:%M}", *(f"+{write_duration(timedelta(seconds=one))}" for one in ticks[1:])]
    axes.set_xticks([position(one) for one in ticks], labels, fontsize=6)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=2)
    axes.set_yticks([])
    axes.grid(axis="x", color="#9a9a9a", linewidth=0.4)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _draw(axes: Axes, number: int, row: Row, end_s: float) -> None:
    axes.text(-0.02 * position(end_s), number, shorten(row.label, LONGEST_LABEL), ha="right", va="center", fontsize=6.5)
    for bar in row.bars:
        start, end = position(bar.start_s), position(min(bar.end_s, end_s))
        axes.broken_barh([(start, end - start)], (number - 0.3, 0.6), linewidth=0.7, **LOOKS[bar.look])
        if bar.text and end - start > 0.02 * len(bar.text) * position(end_s):
            dark = bar.look in ("battery", "takeover")
            axes.text(
                (start + end) / 2, number, bar.text, ha="center", va="center", fontsize=5.5,
                color="white" if dark else "black",
                bbox=None if dark else {"facecolor": LOOKS[bar.look]["facecolor"], "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
    if row.rto_s is not None and row.from_s + row.rto_s < end_s:
        mark = position(row.from_s + row.rto_s)
        axes.plot([mark, mark], [number - 0.45, number + 0.45], color="black", linewidth=1.8, solid_capstyle="butt")
    if row.after:
        axes.text(1.02 * position(end_s), number, row.after, va="center", fontsize=6, weight="bold")


def _hits(trace: Trace, estate: Estate) -> Iterator[Row]:
    for event in trace.events:
        if event.what is Happening.HIT:
            restored = (one.at_s for one in trace.events if one.what is Happening.RESTORED
                        and one.element == event.element and one.at_s > event.at_s)  # fmt: skip
            end_s = next(restored, inf)
            destroyed = " is destroyed" in event.text or " is encrypted" in event.text
            yield Row(
                _name(estate, event.element), (Bar(event.at_s, end_s, "lost", "destroyed" if destroyed else "out"),)
            )


def _name(estate: Estate, element: str) -> str:
    noun = estate.find(element)
    return noun.title if noun else element


def _power(trace: Trace, estate: Estate) -> Iterator[Row]:
    """Batteries that were used, and generators that ran."""
    for kind, begins in (("ups", Happening.HOLDOVER), ("generator", Happening.STARTED)):
        elements = dict.fromkeys(one.element for one in trace.events if one.kind == kind and one.what is begins)
        for element in elements:
            bars = tuple(_stretches(trace, element, begins))
            if sum(bar.end_s - bar.start_s for bar in bars) > 60:
                what = "battery" if kind == "ups" else "running"
                yield Row(f"{_name(estate, element)}, {what}", bars)


def _stretches(trace: Trace, element: str, begins: Happening) -> Iterator[Bar]:
    start_s: float | None = None
    ends = {Happening.EXHAUSTED, Happening.DOWN, Happening.UP, Happening.RETURNED}
    boards = {one.cause for one in trace.events if one.element == element and one.what is begins}
    for event in trace.events:
        if event.element == element and event.what is begins:
            start_s = event.at_s
        elif start_s is not None and event.at_s > start_s:
            over = event.element == element and event.what in ends
            returned = event.element in boards and event.what in (Happening.UP, Happening.RETURNED)
            returned = returned or (event.what is Happening.RETURNED and event.cause == element)
            if over or returned:
                yield Bar(start_s, event.at_s, "battery")
                start_s = None
    if start_s is not None:
        yield Bar(start_s, inf, "battery")


def _takeovers(trace: Trace) -> Iterator[Row]:
    """Takeovers that were carried out, as long as they took."""
    begun: dict[tuple[str, str | None], float] = {}
    for event in trace.events:
        key = (event.element, event.cause)
        if event.what is Happening.TAKEOVER:
            begun[key] = event.at_s
        elif event.what is Happening.SWITCHED and key in begun:
            owner, _, other = event.text.removesuffix(" has taken over").partition(": ")
            yield Row(_to(owner, other), (Bar(begun.pop(key), event.at_s, "takeover"),))


def _to(owner: str, other: str) -> str:
    """What is switched to what, in the room there is: of long names, what takes over."""
    if owner == other:
        return f"{owner}: switched over"
    whole = f"{owner} → {other}"
    return whole if len(whole) <= LONGEST_LABEL else f"to {other}"


def _services(trace: Trace, services: Sequence[str], estate: Estate) -> Iterator[Row]:
    reached = {entry.service: entry for entry in trace.reached}
    for service in services:
        entry = reached[service]
        bars = tuple(Bar(one.start_s, one.end_s, "down", "down") for one in entry.outages)
        bars += tuple(Bar(one.start_s, one.end_s, "degraded", f"at {one.level:.0%}") for one in entry.degraded)
        noun = estate.services.get(service) or estate.processes[service]
        first = entry.outages[0].start_s if entry.outages else 0.0
        yield Row(f"{noun.title}, to its users", bars, _verdict(entry), entry.rto_s, first)


def _verdict(entry: Reached) -> str:
    if entry.rta_s == 0:
        return "never down ✓"
    if entry.rta_s == inf:
        return "down for good ✗" if entry.for_good else "not back while watched ✗"
    mark = "" if entry.rto_s is None else " ✓" if entry.rta_s <= entry.rto_s else " ✗ RTO missed"
    return f"{write_duration(timedelta(seconds=entry.rta_s))}{mark}"
