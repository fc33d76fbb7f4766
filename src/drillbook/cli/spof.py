"""`drillbook spof`: what alone brings a service down."""

from datetime import timedelta
from enum import StrEnum
from math import inf
from typing import Annotated

import typer

from drillbook.analysis import FatalDisaster, FatePair, Findings, SinglePoint, analyse
from drillbook.cli.console import put, put_json, put_table, say
from drillbook.cli.fate import show_fatal, show_matrix
from drillbook.cli.options import Form, Format, Inventory, Select, read, selected
from drillbook.cli.status import CLEAN, FINDINGS
from drillbook.cli.what_if import answer_unplug, answer_what_if
from drillbook.extensions import checks
from drillbook.graph import DependencyGraph, build_graph
from drillbook.practices import check
from drillbook.quantity import write_duration
from drillbook.results import findings_json, single_point_json


class SpofFailOn(StrEnum):
    """On which single points the status is 1."""

    ANY = "any"
    EVER = "ever"
    BEYOND_RTO = "beyond-rto"
    NEVER = "never"


def spof(
    inventory: Inventory,
    form: Format = Form.TEXT,
    select: Select = None,
    fail_on: Annotated[SpofFailOn, typer.Option(help="Exit with 1 on such a point.")] = SpofFailOn.NEVER,
    fatal: Annotated[
        bool,
        typer.Option(
            "--fatal", help="Show the smallest circle, the likeliest and the cheapest failures that are fatal."
        ),
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="Elements that fail together, as A,B: what stops? May be given several times."),
    ] = None,
    unplug: Annotated[
        str | None, typer.Option("--unplug", help="An element that is unplugged: what goes down, and when?")
    ] = None,
    shared_fate: Annotated[
        bool, typer.Option("--shared-fate", help="Show what two sites, or a primary and its standby, share.")
    ] = False,
) -> None:
    """List every element whose failure alone brings a service or process down, with the path as evidence.

    "ever": its loss for good stops the service. "RTO": its usual failure stops it for longer than its RTO. --fatal
    and --shared-fate show other findings in its place; --format json always has all of them. --what-if and --unplug
    answer these questions instead: --fail-on is then about services and processes that feel it (any), stop for good
    (ever) or are down for longer than their RTO (beyond-rto), and --select about which of them.
    """
    estate = read(inventory)
    only = selected(estate, select)
    if what_if and unplug:
        raise typer.BadParameter("ask one question at a time: --what-if or --unplug", param_hint="--unplug")
    if what_if or unplug is not None:
        as_json = form is Form.JSON
        failed = (
            answer_what_if(estate, what_if, only, fail_on, as_json=as_json)
            if what_if
            else answer_unplug(estate, unplug or "", only, fail_on, as_json=as_json)
        )
        raise typer.Exit(FINDINGS if failed else CLEAN)
    graph = build_graph(estate)
    findings = analyse(estate, graph)
    points = [one for one in findings.single_points if not only or {one.service, one.element} & only]
    if form is Form.JSON:
        whole = findings_json(estate, graph, findings, check(estate, graph, checks()))
        put_json({**whole, "findings": [single_point_json(one) for one in points]})
    elif fatal or shared_fate:
        if fatal:
            show_fatal(graph, _chosen_disasters(findings, only))
        if shared_fate:
            show_matrix(graph, _chosen_pairs(findings, only))
    else:
        _show(graph, points)
        for circle in findings.black_starts:
            names = " and ".join(graph.node(one).name for one in circle.elements)
            put(f"Cannot start from cold: {names} need each other.")
    counted = {
        SpofFailOn.ANY: points,
        SpofFailOn.EVER: [one for one in points if one.ever],
        SpofFailOn.BEYOND_RTO: [one for one in points if one.beyond_rto],
        SpofFailOn.NEVER: [],
    }
    if counted[fail_on]:
        raise typer.Exit(FINDINGS)


def _chosen_disasters(findings: Findings, only: frozenset[str]) -> tuple[FatalDisaster, ...]:
    return tuple(one for one in findings.fatal_disasters if not only or one.subject in only)


def _chosen_pairs(findings: Findings, only: frozenset[str]) -> tuple[FatePair, ...]:
    return tuple(one for one in findings.fate_matrix if not only or {*one.first, *one.second, one.of} & only)


def _show(graph: DependencyGraph, points: list[SinglePoint]) -> None:
    for service in dict.fromkeys(point.service for point in points):
        node = graph.node(service)
        rows = [_row(graph, point) for point in points if point.service == service]
        put_table(("Element", "Kind", "Sense", "Down", "Path"), rows, title=f"{node.name} ({node.kind} {service})")
        put("")
    elements = {point.element for point in points}
    say(f"{len(points)} single points of failure, {len(elements)} elements; --format json has the remedies")


def _row(graph: DependencyGraph, point: SinglePoint) -> tuple[str, ...]:
    senses = " ".join(word for word, holds in (("ever", point.ever), ("RTO", point.beyond_rto)) if holds)
    down = "for good" if point.outage_s == inf else write_duration(timedelta(seconds=point.outage_s))
    down = down if point.outage_s else "—"  # repaired before anybody notices; only its loss for good stops the service
    path = " → ".join(graph.node(step).name for step in point.path[1:])
    return point.element, point.kind, senses, down, path
