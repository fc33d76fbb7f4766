"""Tables of `drillbook spof`: the smallest fatal disasters, and the matrix of shared fate."""

from collections.abc import Iterator
from datetime import timedelta
from math import inf

from drillbook.analysis import Common, FatalCircle, FatalDisaster, FatalSet, FatePair
from drillbook.cli.console import put, put_table, say
from drillbook.graph import DependencyGraph
from drillbook.quantity import write_distance, write_duration, write_share


def show_fatal(graph: DependencyGraph, disasters: tuple[FatalDisaster, ...]) -> None:
    """What it takes to bring each process down for too long."""
    for one in disasters:
        node = graph.node(one.subject)
        limit = write_duration(timedelta(seconds=one.limit_s))
        title = f"{node.name} ({node.kind} {one.subject}), down for longer than its {one.limit_from.upper()} of {limit}"
        put_table(("By", "What is lost", "Down for", "Remark"), _rows(graph, one), title=title)
        put("")
    if not disasters:
        put("No process has an MTD, and nothing has an RTO: nothing is too long.")
    say("shares of time take failures as independent; --format json has provenance and bounds")


def _rows(graph: DependencyGraph, one: FatalDisaster) -> Iterator[tuple[str, str, str, str]]:
    circle, remark = one.circle, "it survives the loss of every site whose place is known"
    if circle:
        yield "smallest circle", _names(graph, circle.sites), _length(circle.outage_s), _circle(circle)
    else:
        yield "smallest circle", "—", "—", remark
    if one.unplaced:
        yield "", _names(graph, one.unplaced), "—", "no circle takes these: their places are not known"
    for by, found in (("likeliest", one.likeliest), ("cheapest", one.cheapest)):
        if found is None:
            yield by, "—", "—", "it survives whatever fails"
        else:
            figure = _share(found) if by == "likeliest" else _cost(found)
            yield by, _names(graph, found.elements), _length(found.outage_s), f"{figure}{_doubt(found.proven)}"


def _circle(circle: FatalCircle) -> str:
    if not circle.radius_km:
        return "one site alone"
    events = f"; felt as far: {', '.join(circle.hazards)}" if circle.hazards else "; no kind of event is felt as far"
    north, east = ("N" if circle.latitude >= 0 else "S"), ("E" if circle.longitude >= 0 else "W")
    place = f"{abs(circle.latitude):.2f} {north} {abs(circle.longitude):.2f} {east}"
    return f"{write_distance(circle.radius_km)} around {place}{events}{_doubt(circle.proven)}"


def _share(found: FatalSet) -> str:
    return f"all down {write_share(found.probability)} ({found.provenance.value})"


def _cost(found: FatalSet) -> str:
    if found.currency:
        return f"costs {found.currency} {found.cost:,.0f} ({found.provenance.value})"
    return "one failure" if found.cost == 1 else f"{found.cost:.0f} failures"


def _doubt(proven: bool) -> str:
    return "" if proven else "; not proven to be the least"


def _length(seconds: float) -> str:
    return "for good" if seconds == inf else write_duration(timedelta(seconds=seconds))


def _names(graph: DependencyGraph, elements: tuple[str, ...]) -> str:
    return ", ".join(graph.node(one).name for one in elements)


def show_matrix(graph: DependencyGraph, pairs: tuple[FatePair, ...]) -> None:
    """What every two sites, and every primary and its standby, have in common."""
    for title, bases in (
        ("Sites", ("alternate", "sites")),
        ("Primary and standby", ("standby",)),
        ("Live data and its copies", ("copies",)),
    ):
        rows = [_pair(graph, pair) for basis in bases for pair in pairs if pair.basis == basis]
        if rows:
            put_table(("One", "Other", "Apart", "Events that take both", "In common"), rows, title=title)
            put("")
    say("* its loss for good takes both sides; --format json has the path on either side")


def _pair(graph: DependencyGraph, pair: FatePair) -> tuple[str, ...]:
    of = f" for {graph.node(pair.of).name}" if pair.of else ""
    takes_over = " (takes over)" if pair.basis == "alternate" else ""
    apart = "?" if pair.distance_km is None else write_distance(pair.distance_km)
    events = "any: one place" if pair.distance_km == 0 else ", ".join(pair.hazards) or "—"
    first, second = _names(graph, pair.first), _names(graph, pair.second)
    return f"{first}{of}", f"{second}{takes_over}", apart, events, "; ".join(_in_common(graph, pair.common)) or "—"


def _in_common(graph: DependencyGraph, common: tuple[Common, ...]) -> Iterator[str]:
    for category in dict.fromkeys(one.category for one in common):
        found = [one for one in common if one.category == category]
        names = ", ".join(graph.node(one.element).name + "*" * one.takes_both for one in found)
        yield f"{category}: {names}"
