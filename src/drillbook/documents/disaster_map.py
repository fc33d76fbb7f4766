"""The smallest fatal circles on a map: true great-circle caps, legible in black and white."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from drillbook.analysis import FatalCircle, circle_points, place_of
from drillbook.analysis.sphere import Point
from drillbook.documents.figure import new_figure, shorten, styled, to_svg
from drillbook.documents.map import HEIGHT_MM, WIDTH_MM, frame, free_height, outlines, scale_bar
from drillbook.model import Estate
from drillbook.quantity import write_distance

LINES = ("solid", (0, (5, 2)), (0, (1, 1.5)), "dashdot")
"""One style a circle; more than these would not be told apart."""
Labelled = tuple[str, FatalCircle]
"""What is brought down, and the circle."""


def draw_circles(estate: Estate, circles: tuple[Labelled, ...]) -> bytes:
    """At most as many circles as there are styles, with the sites in and around them, as SVG."""
    shown = circles[: len(LINES)]
    rims = [_rim(circle) for _, circle in shown]
    figure = new_figure(WIDTH_MM, HEIGHT_MM)
    with styled():
        axes = figure.add_axes((0.005, 0.005, 0.99, 0.99))
        frame(axes, [point for rim in rims for point in rim])
        outlines(axes)
        handles = [_draw(axes, rim, *one, style) for rim, one, style in zip(rims, shown, LINES, strict=False)]
        _sites(axes, estate, frozenset(site for _, circle in shown for site in circle.sites))
        scale_bar(axes)
        _legend(axes, handles)
    return to_svg(figure)


def _legend(axes: Axes, handles: list[Line2D]) -> None:
    legend = axes.legend(
        handles=handles, loc="upper right", fontsize=6.5, framealpha=0.9, edgecolor="black", fancybox=False,
        markerscale=0.5,
    )  # fmt: skip
    for words in legend.get_texts():
        words.set_parse_math(False)


def _rim(circle: FatalCircle) -> list[Point]:
    return circle_points((circle.latitude, circle.longitude), circle.radius_km)


def _draw(axes: Axes, rim: list[Point], label: str, circle: FatalCircle, style: object) -> Line2D:
    """A circle; one of no size is a ring around its site, so that it is seen."""
    size = write_distance(circle.radius_km) if circle.radius_km else "one site"
    words = f" {shorten(label, 44)}: {size}"  # a label that began with an underscore would be left out
    if not circle.radius_km:
        (line,) = axes.plot(
            circle.longitude, circle.latitude, marker="o", markersize=13, markerfacecolor="none",
            markeredgecolor="black", markeredgewidth=1.3, linestyle="none", label=words, zorder=2,
        )  # fmt: skip
        return line
    (line,) = axes.plot(
        [point[1] for point in rim], [point[0] for point in rim],
        color="black", linewidth=1.4, linestyle=style, label=words, zorder=2,
    )  # fmt: skip
    return line


def _sites(axes: Axes, estate: Estate, lost: frozenset[str]) -> None:
    """Lost sites as crosses with bold names, the others as rings; names do not lie on each other."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    taken: list[tuple[float, float]] = []
    places = [(site, place_of(site)) for site in estate.sites.values()]
    # Of two that are near, the northern one's name is placed first, and above.
    for site, place in sorted(places, key=lambda one: (one[0].id not in lost, -(one[1] or (0.0, 0.0))[0])):
        for turn in (-360, 0, 360) if place else ():
            assert place is not None  # noqa: S101 - the loop is empty without one
            latitude, longitude = place[0], place[1] + turn
            if not (west < longitude < east and south < latitude < north):
                continue
            is_lost = site.id in lost
            marker, size, face = ("X", 6, "black") if is_lost else ("o", 4, "white")
            axes.plot(
                longitude, latitude, marker=marker, color="black", markersize=size, markerfacecolor=face, zorder=3
            )
            height = free_height(taken, longitude, latitude, (east - west) * 0.3, (north - south) * 0.055)
            right = longitude > west + 0.6 * (east - west)
            axes.annotate(
                shorten(site.title, 30), (longitude, latitude), (longitude, height), ha="right" if right else "left",
                va="center", fontsize=6.5, parse_math=False, weight="bold" if is_lost else "normal", zorder=4,
                arrowprops={"arrowstyle": "-", "linewidth": 0.4} if abs(height - latitude) > 0.06 * (north - south)
                else None,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            )  # fmt: skip
