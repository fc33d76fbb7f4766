"""`drillbook graph`: draw what needs what, or explain it."""

from datetime import timedelta
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import put, put_bytes, put_json, put_table, safe, say
from drillbook.cli.options import Inventory, read, selected
from drillbook.documents import draw_graph
from drillbook.graph import DependencyGraph, Edge, build_graph
from drillbook.model import Estate
from drillbook.quantity import write_duration
from drillbook.results import graph_json, need_json, to_bytes
from drillbook.writing import write_file


class GraphForm(StrEnum):
    """Forms of output of `graph`."""

    SVG = "svg"
    TEXT = "text"
    JSON = "json"


def graph(
    inventory: Inventory,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File for the graph; left out: stdout.")] = None,
    explain: Annotated[str | None, typer.Option(help="Say where each need of this element came from.")] = None,
    form: Annotated[GraphForm | None, typer.Option("--format", help="Default: svg, or text with --explain.")] = None,
) -> None:
    """Draw the dependency graph as SVG, or say where each need of an element came from."""
    estate = read(inventory)
    whole = build_graph(estate)
    if explain is not None:
        if output is not None or form is GraphForm.SVG:
            raise typer.BadParameter("explains on stdout, as text or json", param_hint="--explain")
        selected(estate, [explain], "--explain")
        if explain not in whole:
            what = getattr(estate.find(explain), "kind", "name without an element")
            raise typer.BadParameter(
                f"{explain!r} is no element but a {what}; it needs nothing", param_hint="--explain"
            )
        _explain(whole, explain, form)
        return
    content = _drawn(estate, whole, form)
    if output is None:
        put_bytes(content)
    else:
        write_file(output, content)
        say(f"written: {output}")


def _drawn(estate: Estate, whole: DependencyGraph, form: GraphForm | None) -> bytes:
    if form is GraphForm.JSON:
        return to_bytes(graph_json(estate, whole))
    if form is GraphForm.TEXT:
        lines = (f"{edge.dependent} needs {edge.needed}: {_why(edge)}" for edge in whole.edges())
        return safe("".join(f"{line}\n" for line in lines)).encode()
    return draw_graph(estate, whole)


def _explain(whole: DependencyGraph, element: str, form: GraphForm | None) -> None:
    rows = list(_tree(whole, element, 0))
    if form is GraphForm.JSON:
        put_json({"element": element, "needs": [need_json(edge) for _, edge in rows]})
        return
    node = whole.node(element)
    put(f"{node.name} ({node.kind} {element}) needs:")
    put_table(
        ("Needs", "Kind", "Why", "Where"),
        (
            (
                f"{'  ' * depth}{_label(whole, edge)}",
                whole.node(edge.needed).kind,
                _why(edge),
                "implied" if edge.implied else str(edge.where),
            )
            for depth, edge in rows
        ),
    )


def _tree(whole: DependencyGraph, element: str, depth: int) -> "list[tuple[int, Edge]]":
    """The element's needs, with what is inside its gates below them."""
    found: list[tuple[int, Edge]] = []
    for edge in whole.needs(element):
        found.append((depth, edge))
        if whole.node(edge.needed).is_gate:
            found += _tree(whole, edge.needed, depth + 1)
    return found


def _label(whole: DependencyGraph, edge: Edge) -> str:
    node = whole.node(edge.needed)
    if not node.is_gate:
        return edge.needed
    return f"at least {node.threshold} of" if node.kind == "at_least" else f"{node.kind} of"


def _who(by: str) -> str:
    """Who carries a takeover out: "operations, called", "operations, with registrar-login"."""
    who, _, how = by.partition("#")
    return f"{who}, {how.replace('-', ' ', 1) if how.startswith('with-') else how}" if how else who


def _why(edge: Edge) -> str:
    parts = [edge.why]
    for value, word in ((edge.holdover_s, "lives without it for"), (edge.takeover_s, "takes over after")):
        if 0.01 < value < inf:
            parts.append(f"{word} {write_duration(timedelta(seconds=value))}")
    if edge.by:
        parts.append(f"by {_who(edge.by)}")
    if edge.success < 1:
        parts.append(f"works with {edge.success:.0%}")
    if edge.fail_back:
        stops = edge.fail_back.interrupts_s
        still = f", standing still for {write_duration(timedelta(seconds=stops))}" if stops else ""
        after = write_duration(timedelta(seconds=edge.fail_back.after_s))
        parts.append(
            f"hands back after {after}{still}" + (f", by {_who(edge.fail_back.by)}" if edge.fail_back.by else "")
        )
    if edge.endurance_s < inf:
        parts.append(f"lasts {write_duration(timedelta(seconds=edge.endurance_s))}")
    return "; ".join(parts)
