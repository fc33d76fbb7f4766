"""`drillbook spof --what-if` and `--unplug`: answers as tables or JSON, and what they mean for the exit status."""

from datetime import timedelta
from itertools import groupby
from math import inf

import typer

from drillbook.analysis import Hit, StandIn, WhatIf, find_targets, unplug, what_if
from drillbook.cli.console import put, put_json, put_table, say
from drillbook.cli.options import selected
from drillbook.graph import DependencyGraph, Interval, build_graph, compile_graph
from drillbook.model import NOUNS, Estate
from drillbook.quantity import write_clock, write_duration
from drillbook.results import unplug_json, what_if_json

ORDER = {noun.kind: place for place, noun in enumerate(NOUNS)}
SHOWN = 3
"""Outages of one element in a table; the rest is counted."""


def answer_what_if(estate: Estate, asked: list[str], only: frozenset[str], fail_on: str, *, as_json: bool) -> bool:
    """Answer combinations, each written "A,B"; returns whether that is a failure by `--fail-on`."""
    graph = build_graph(estate)
    combinations = [_combination(estate, graph, written) for written in asked]
    answers = [
        WhatIf(one.elements, tuple(effect for effect in one.effects if not only or effect.service in only))
        for one in what_if(graph, compile_graph(graph), find_targets(estate, graph), combinations)
    ]
    if as_json:
        put_json(what_if_json(estate, graph, answers))
    else:
        for one in answers:
            _show_effects(graph, one)
    effects = [effect for one in answers for effect in one.effects]
    return {
        "any": bool(effects),
        "ever": any(effect.stops for effect in effects),
        "beyond-rto": any(effect.beyond_rto for effect in effects),
        "never": False,
    }[fail_on]


def answer_unplug(estate: Estate, element: str, only: frozenset[str], fail_on: str, *, as_json: bool) -> bool:
    """Say what is hit when an element is unplugged; returns whether that is a failure by `--fail-on`."""
    graph = build_graph(estate)
    _known(estate, graph, [element], "--unplug")
    hits = [hit for hit in unplug(compile_graph(graph), element) if not only or hit.element in only]
    if as_json:
        put_json(unplug_json(estate, graph, element, hits))
    else:
        _show_hits(graph, element, hits)
    targets = find_targets(estate, graph)
    felt = [(hit, targets[hit.element].rto_s) for hit in hits if hit.element in targets]
    return {
        "any": bool(felt),
        "ever": any(hit.outages[-1][1] == inf for hit, _ in felt),
        "beyond-rto": any(rto_s is not None and _longest(hit.outages) > rto_s for hit, rto_s in felt),
        "never": False,
    }[fail_on]


def _combination(estate: Estate, graph: DependencyGraph, written: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in written.split(",")))
    if "" in names:
        raise typer.BadParameter(f"{written!r} is no list of identifiers, as in A,B", param_hint="--what-if")
    _known(estate, graph, names, "--what-if")
    return names


def _known(estate: Estate, graph: DependencyGraph, names: tuple[str, ...] | list[str], option: str) -> None:
    selected(estate, list(names), option)
    for name in names:
        if name not in graph:
            what = getattr(estate.find(name), "kind", "name without an element")
            raise typer.BadParameter(f"{name!r} is no element but a {what}; it cannot fail", param_hint=option)


def _show_effects(graph: DependencyGraph, one: WhatIf) -> None:
    names = " and ".join(graph.node(element).name for element in one.elements)
    verb = "fails" if len(one.elements) == 1 else "fail together"
    if not one.effects:
        put(f"If {names} {verb}: no service or process feels it.")
        put("")
        return
    rows = (
        (
            effect.service,
            "stops" if effect.stops else "comes back" if effect.stand_ins else "serves",
            _spans(effect.outages) + (" beyond RTO" if effect.beyond_rto else ""),
            "; ".join(_stand_in(graph, other) for other in effect.stand_ins),
            " → ".join(graph.node(step).name for step in effect.path[1:]),
        )
        for effect in one.effects
    )
    head = ("Service", "Lost for good", "Down, with usual repair", "Takes over", "Path")
    put_table(head, rows, title=f"If {names} {verb}")
    put("")
    stopped = sum(effect.stops for effect in one.effects)
    say(f"{len(one.effects)} services and processes feel it, {stopped} stop for good")


def _stand_in(graph: DependencyGraph, other: StandIn) -> str:
    by = f" by {graph.node(other.by).name}" if other.by else ""
    loses = f", loses {write_duration(timedelta(seconds=other.loses_s))} of data" if other.loses_s else ""
    return f"{graph.node(other.element).name} after {write_duration(timedelta(seconds=other.after_s))}{by}{loses}"


def _show_hits(graph: DependencyGraph, element: str, hits: list[Hit]) -> None:
    put(f"If {graph.node(element).name} ({graph.node(element).kind} {element}) is unplugged:")
    by_kind = sorted(hits, key=lambda hit: ORDER[graph.node(hit.element).kind])
    for kind, some in groupby(by_kind, key=lambda hit: graph.node(hit.element).kind):
        rows = (
            (
                hit.element,
                "at once" if not hit.outages[0][0] else f"after {_clock(hit.outages[0][0])}",
                "for good" if hit.outages[-1][1] == inf else f"back at {_clock(hit.outages[-1][1])}",
                _spans(hit.outages) if len(hit.outages) > 1 else "",
                " → ".join(graph.node(step).name for step in hit.path[1:]),
            )
            for hit in some
        )
        put("")
        put_table((kind.capitalize(), "Down", "Until", "In between", "Path"), rows)
    if not hits:
        put("Nothing else goes down.")
    good = sum(hit.outages[-1][1] == inf for hit in hits)
    say(f"{len(hits)} elements go down, {good} of them for good; times are hours:minutes:seconds from the moment")


def _spans(spans: tuple[Interval, ...]) -> str:
    if not spans:
        return "—"
    shown = ", ".join(f"{_clock(start)} to {_clock(end)}" for start, end in spans[:SHOWN])
    return f"{shown} and {len(spans) - SHOWN} times more" if len(spans) > SHOWN else shown


def _clock(seconds: float) -> str:
    return "for good" if seconds == inf else write_clock(timedelta(seconds=seconds))


def _longest(spans: tuple[Interval, ...]) -> float:
    return max(end - start for start, end in spans)
