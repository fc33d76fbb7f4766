"""`drillbook drill`: play a scenario and print what happens."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import put, put_json, put_table
from drillbook.cli.drill_survival import survival_lines
from drillbook.cli.options import Form, Format, Inventory, Seed, read
from drillbook.cli.status import FINDINGS
from drillbook.graph import DependencyGraph, build_graph
from drillbook.inventory import load_scenarios, suggest
from drillbook.model import Estate, Scenario
from drillbook.problem import InputError
from drillbook.quantity import write_clock, write_duration
from drillbook.results import scenarios_json, trace_json
from drillbook.simulation import Happening, Reached, Trace
from drillbook.simulation import drill as play

BIG = frozenset({Happening.HIT, Happening.RESTORED, Happening.HOLDOVER, Happening.EXHAUSTED, Happening.TAKEOVER,
                 Happening.SWITCHED, Happening.STARTED, Happening.FAILED_TO_START, Happening.REFUEL_CALLED,
                 Happening.REFUELLED, Happening.RETURNED, Happening.TAKEOVER_FAILED,
                 Happening.MENDED, Happening.FAIL_BACK, Happening.INTERRUPTED, Happening.DRAINED, Happening.RESOLVERS,
                 Happening.DATA_LOST, Happening.SPLIT_BRAIN, Happening.ONE_PRIMARY})  # fmt: skip
"""What the short timeline shows, besides services and processes going down and coming up."""


class DrillFailOn(StrEnum):
    """What makes the status 1."""

    TARGET = "target"
    NEVER = "never"


def drill(
    inventory: Inventory,
    scenario: Annotated[
        str | None, typer.Option(help="The scenario to play: its identifier, or a YAML file that holds it.")
    ] = None,
    scenario_file: Annotated[Path | None, typer.Option(help="A YAML file with more scenarios.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the scenarios, and stop.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every event, not only the important ones.")] = False,
    seed: Seed = 0,
    replication: Annotated[int, typer.Option(min=0, help="Which replication of the seed.")] = 0,
    form: Format = Form.TEXT,
    fail_on: Annotated[DrillFailOn, typer.Option(help="Exit with 1 when a target is missed.")] = DrillFailOn.NEVER,
) -> None:
    """Play a disaster minute by minute: batteries, generators, fuel, takeovers, data; against the targets."""
    estate = read(inventory)
    if scenario is not None and scenario not in estate.scenarios and Path(scenario).is_file():
        if scenario_file is not None:
            raise typer.BadParameter("give one file, here or as --scenario-file", param_hint="--scenario")
        scenario_file, scenario = Path(scenario), None
    added = _more(estate, scenario_file)
    scenarios = {**estate.scenarios, **added}
    if list_:
        _list(scenarios, form)
        return
    chosen = _chosen(scenario, added or scenarios, scenarios)
    graph = build_graph(estate)
    trace = play(estate, graph, chosen, seed=seed, replication=replication)
    if form is Form.JSON:
        put_json(trace_json(trace))
    else:
        _show(graph, trace, everything)
        put("")
        for line in survival_lines(estate, graph, trace):
            put(line)
    if fail_on is DrillFailOn.TARGET and not all(entry.met for entry in trace.reached):
        raise typer.Exit(FINDINGS)


def _chosen(wanted: str | None, meant: dict[str, Scenario], every: dict[str, Scenario]) -> Scenario:
    """The scenario asked for, or the only one that can be meant."""
    if wanted is None and len(meant) == 1:
        return next(iter(meant.values()))
    if wanted is not None and wanted in every:
        return every[wanted]
    names = ", ".join(every) or "none: add one under `scenarios:`"
    asked = "say which" if wanted is None else f"there is no scenario {wanted!r}{suggest(wanted, every)}"
    raise typer.BadParameter(f"{asked}; there are: {names}", param_hint="--scenario")


def _more(estate: Estate, file: Path | None) -> dict[str, Scenario]:
    if file is None:
        return {}
    found, problems = load_scenarios(file, estate)
    if problems:
        raise InputError(problems)
    return found


def _list(scenarios: dict[str, Scenario], form: Form) -> None:
    if form is Form.JSON:
        put_json(scenarios_json(scenarios.values()))
        return
    for one in scenarios.values():
        put(f"{one.id}    {one.title}: hits {', '.join(hit.element for hit in one.hits)}")


def _show(graph: DependencyGraph, trace: Trace, everything: bool) -> None:
    put(f"{trace.title}, from {trace.start.isoformat(sep=' ')}; seed {trace.seed}, replication {trace.replication}")
    put("")
    shown = 0
    for event in trace.events:
        if everything or event.what in BIG or event.kind in ("service", "process"):
            local = trace.start + timedelta(seconds=event.at_s)
            put(f"{write_clock(timedelta(seconds=event.at_s)):>10}  {local:%a %H:%M:%S}  {event.text}")
            shown += 1
    if shown < len(trace.events):
        put(f"{'':>10}  ({len(trace.events) - shown} events more: --all)")
    put("")
    some = any(entry.degraded for entry in trace.reached)
    rows = (_row(graph, entry, some) for entry in trace.reached)
    heads = ("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets", *(("Degraded",) if some else ()))
    put_table(heads, rows)
    for line in _besides(graph, trace):
        put(line)


def _besides(graph: DependencyGraph, trace: Trace) -> Iterator[str]:
    """What the table has no column for: two primaries, clients that follow late."""
    for one in trace.split_brains:
        names = (graph.node(each).name for each in (one.dataset, one.replica, one.primary))
        lasts = "to the end" if one.end_s == inf else f"for {_span(one.end_s - one.start_s, '')}"
        yield "Two primaries of {}: {} and {}, {} from {}".format(
            *names, lasts, write_clock(timedelta(seconds=one.start_s))
        )
    for tail in dict.fromkeys(tail for entry in trace.reached for tail in entry.tails):
        lasts = _span(tail.end_s - tail.start_s, "")
        yield (
            f"{graph.node(tail.service).name}: {tail.share:.0%} of clients (resolvers that ignore the TTL) follow "
            f"up to {lasts} later than the RTA says"
        )


def _row(graph: DependencyGraph, entry: Reached, with_level: bool) -> tuple[str, ...]:
    verdict = "none given" if entry.rto_s is None and entry.rpo_s is None else "met" if entry.met else "MISSED"
    return (
        graph.node(entry.service).name,
        _span(entry.rta_s, "not back"),
        _span(entry.rto_s, ""),
        _span(entry.rpa_s, "everything"),
        _span(entry.rpo_s, ""),
        verdict,
        *((_level(entry),) if with_level else ()),
    )


def _level(entry: Reached) -> str:
    """How long at which part of its capacity."""
    return f"{_span(entry.degraded_s, '')}, down to {entry.least_level:.0%}" if entry.degraded else "—"


def _span(seconds: float | None, endless: str) -> str:
    if seconds is None:
        return "—"
    return endless if seconds == inf else write_duration(timedelta(seconds=seconds))
