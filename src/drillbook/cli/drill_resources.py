"""What a drill says of people, trucks, parts and lines: how busy they were, and which one all waited for."""

from datetime import timedelta

from drillbook.cli.console import put, put_table, put_wrapped
from drillbook.graph import DependencyGraph
from drillbook.quantity import write_duration
from drillbook.simulation import ResourceUse, Trace

HEAD = ("People and things", "At once", "Asked for", "Busy", "Waits", "Waited for", "Longest")


def show_resources(graph: DependencyGraph, trace: Trace) -> None:
    """Print a table of what was asked for, and a line on the bottleneck; nothing where nothing was."""
    if not trace.resources:
        return
    put("")
    put_table(HEAD, (_row(graph, use) for use in trace.resources))
    if worst := trace.bottleneck:
        put_wrapped(f"Waited for longest: {_name(graph, worst)}, {_span(worst.waited_s)} in all")


def _row(graph: DependencyGraph, use: ResourceUse) -> tuple[str, ...]:
    numbers = (str(use.at_once), str(use.asked), _span(use.busy_s), str(use.waits))
    return (_name(graph, use), *numbers, _span(use.waited_s), _span(use.longest_s))


def _name(graph: DependencyGraph, use: ResourceUse) -> str:
    return graph.node(use.resource).name + use.kind.words


def _span(seconds: float) -> str:
    return write_duration(timedelta(seconds=round(seconds))) if seconds else "—"
