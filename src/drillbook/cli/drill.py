"""`drillbook drill`: play a scenario and print what happens."""

from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import put, put_json, put_table
from drillbook.cli.drill_survival import survival_lines
from drillbook.cli.options import Form, Format, Inventory, Seed, read
from drillbook.cli.status import FINDINGS
from drillbook.graph import DependencyGraph, build_graph
from drillbook.inventory import load_scenarios
from drillbook.model import Estate, Scenario
from drillbook.problem import InputError
from drillbook.quantity import write_clock, write_duration
from drillbook.results import scenarios_json, trace_json
from drillbook.simulation import Happening, Reached, Trace
from drillbook.simulation import drill as play

BIG = frozenset({Happening.HIT, Happening.RESTORED, Happening.HOLDOVER, Happening.EXHAUSTED, Happening.TAKEOVER,
                 Happening.SWITCHED, Happening.STARTED, Happening.FAILED_TO_START, Happening.REFUEL_CALLED,
                 Happening.REFUELLED, Happening.RETURNED})  # fmt: skip
"""What the short timeline shows, besides services and processes going down and coming up."""


def drill(
    inventory: Inventory,
    scenario: Annotated[str | None, typer.Option(help="Identifier of the scenario to play.")] = None,
    scenario_file: Annotated[Path | None, typer.Option(help="A YAML file with more scenarios.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the scenarios, and stop.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every event, not only the important ones.")] = False,
    seed: Seed = 0,
    replication: Annotated[int, typer.Option(min=0, help="Which replication of the seed.")] = 0,
    form: Format = Form.TEXT,
    fail_on: Annotated[str, typer.Option(help="Exit with 1 on: target (missed), never.")] = "never",
) -> None:
    """Play a disaster minute by minute: batteries, generators, fuel, takeovers, data; against the targets."""
    if fail_on not in ("target", "never"):
        raise typer.BadParameter("one of target, never", param_hint="--fail-on")
    estate = read(inventory)
    scenarios = {**estate.scenarios, **_more(estate, scenario_file)}
    if list_:
        _list(scenarios, form)
        return
    if scenario is None and len(scenarios) == 1:
        scenario = next(iter(scenarios))
    if scenario not in scenarios:
        names = ", ".join(scenarios) or "none: add one under `scenarios:`"
        asked = "say which" if scenario is None else f"there is no scenario {scenario!r}"
        raise typer.BadParameter(f"{asked}; there are: {names}", param_hint="--scenario")
    graph = build_graph(estate)
    trace = play(estate, graph, scenarios[scenario], seed=seed, replication=replication)
    if form is Form.JSON:
        put_json(trace_json(trace))
    else:
        _show(graph, trace, everything)
        put("")
        for line in survival_lines(estate, graph, trace):
            put(line)
    if fail_on == "target" and not all(entry.met for entry in trace.reached):
        raise typer.Exit(FINDINGS)


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
    rows = (_row(graph, entry) for entry in trace.reached)
    put_table(("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets"), rows)


def _row(graph: DependencyGraph, entry: Reached) -> tuple[str, ...]:
    verdict = "none given" if entry.rto_s is None and entry.rpo_s is None else "met" if entry.met else "MISSED"
    return (
        graph.node(entry.service).name,
        _span(entry.rta_s, "not back"),
        _span(entry.rto_s, ""),
        _span(entry.rpa_s, "everything"),
        _span(entry.rpo_s, ""),
        verdict,
    )


def _span(seconds: float | None, endless: str) -> str:
    if seconds is None:
        return "—"
    return endless if seconds == inf else write_duration(timedelta(seconds=seconds))
