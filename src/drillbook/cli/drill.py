"""`drillbook drill`: play a scenario and print what happens; or all of them, as a matrix."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import progress, put, put_json, put_table, say
from drillbook.cli.drill_matrix import put_wrapped, show_matrix
from drillbook.cli.drill_resources import show_resources
from drillbook.cli.drill_survival import survival_lines
from drillbook.cli.options import (
    Form,
    Format,
    Inventory,
    Seed,
    given_place,
    read,
    scenario_called,
    settled,
    templates_of,
)
from drillbook.cli.status import FINDINGS
from drillbook.documents import compose_matrix, render_matrix
from drillbook.extensions import scenario_kinds
from drillbook.graph import DependencyGraph, build_graph
from drillbook.inventory import load_scenarios, suggest
from drillbook.model import Estate, Scenario
from drillbook.problem import InputError
from drillbook.quantity import write_clock, write_duration
from drillbook.results import matrix_json, scenarios_json, to_bytes, trace_json
from drillbook.scenarios import Playing, as_played, every_scenario
from drillbook.simulation import Happening, Matrix, Played, Reached, Trace, play_all
from drillbook.simulation import drill as play
from drillbook.writing import check_writable, write_file

MOST_REPLICATIONS = 100_000
"""More would take days, and tell no more."""
MOST_WORKERS = 256

BIG = frozenset({Happening.HIT, Happening.RESTORED, Happening.HOLDOVER, Happening.EXHAUSTED, Happening.TAKEOVER,
                 Happening.SWITCHED, Happening.STARTED, Happening.FAILED_TO_START, Happening.BROKE_DOWN,
                 Happening.REFUEL_CALLED, Happening.REFUELLED, Happening.RETURNED, Happening.WAITS,
                 Happening.ASSIGNED, Happening.TRAVELS, Happening.HANDS_OVER, Happening.RESTS, Happening.SLOWED,
                 Happening.PART_ORDERED, Happening.PART_BROUGHT, Happening.TAKEOVER_FAILED,
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
    list_: Annotated[bool, typer.Option("--list", help="Name the scenarios, the library's too, and stop.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="All scenarios, the library's too, against all services: a matrix.")
    ] = False,
    everything: Annotated[bool, typer.Option("--every-event", help="Not only the important events.")] = False,
    seed: Seed = 0,
    replication: Annotated[int, typer.Option(min=0, max=MOST_REPLICATIONS, help="Which replication of the seed.")] = 0,
    replications: Annotated[
        int, typer.Option(min=1, max=MOST_REPLICATIONS, help="With --all: how often each scenario is played.")
    ] = 1,
    workers: Annotated[
        int, typer.Option(min=1, max=MOST_WORKERS, help="With --all: processes; the result is the same.")
    ] = 1,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", help="With --all: only these scenarios, kinds of them, or services."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="With --all: a folder for matrix.html and matrix.json.")
    ] = None,
    form: Format = Form.TEXT,
    fail_on: Annotated[DrillFailOn, typer.Option(help="Exit with 1 when a target is missed.")] = DrillFailOn.NEVER,
) -> None:
    """Play a disaster minute by minute: batteries, generators, fuel, takeovers, data; against the targets."""
    estate = read(inventory)
    if scenario is not None and scenario not in estate.scenarios and Path(scenario).is_file():
        if scenario_file is not None:
            raise typer.BadParameter("give one file, here or as --scenario-file", param_hint="--scenario")
        scenario_file, scenario = Path(scenario), None
    estate, added = _with_file(estate, scenario_file)
    playing = Playing(estate, build_graph(estate), scenario_kinds())
    if list_:
        _list(playing, form)
    elif every:
        _refuse(
            scenario is not None,
            "--scenario",
            "--all plays all scenarios, choose with --select; all events of one: --every-event",
        )
        _refuse(everything, "--every-event", "is for one scenario")
        _refuse(replication > 0, "--replication", "is for one scenario; --all takes --replications")
        played, services = _selected(playing, select)
        if output is not None:
            check_writable(output)
        with progress() as told:
            matrix = play_all(
                playing, played, seed=seed, replications=replications, services=services, workers=workers, told=told
            )
        _deliver(inventory, playing, matrix, output, form)
        if fail_on is DrillFailOn.TARGET and not all(row.met for row in matrix.rows):
            raise typer.Exit(FINDINGS)
    else:
        for given, option in ((select, "--select"), (output, "--output"), (replications > 1, "--replications"),
                              (workers > 1, "--workers")):  # fmt: skip
            _refuse(bool(given), option, "goes with --all")
        chosen = scenario_called(playing, scenario, added)
        _one(playing, chosen, (seed, replication), everything, form, fail_on)


def _refuse(wrong: bool, option: str, message: str) -> None:
    if wrong:
        raise typer.BadParameter(message, param_hint=option)


def _one(
    playing: Playing, chosen: Scenario, chance: tuple[int, int], everything: bool, form: Form, fail_on: DrillFailOn
) -> None:
    estate, graph = playing.estate, playing.graph
    trace = play(estate, graph, chosen, seed=chance[0], replication=chance[1], kinds=playing.kinds)
    if form is Form.JSON:
        put_json(trace_json(trace))
    else:
        _show(graph, trace, everything)
        show_resources(graph, trace)
        put("")
        for line in survival_lines(estate, graph, trace):
            put(line)
    if fail_on is DrillFailOn.TARGET and not all(entry.met for entry in trace.reached):
        raise typer.Exit(FINDINGS)


def _deliver(inventory: Path, playing: Playing, matrix: Matrix, output: Path | None, form: Form) -> None:
    if output is not None:
        page = render_matrix(compose_matrix(playing.estate, playing.graph, matrix), templates_of(inventory))
        for name, content in (("matrix.json", to_bytes(matrix_json(matrix))), ("matrix.html", page)):
            write_file(output / name, content)
            say(f"written: {output / name}")
    if form is Form.JSON:
        put_json(matrix_json(matrix))
    else:
        show_matrix(playing.graph, matrix)


def _selected(playing: Playing, select: list[str] | None) -> tuple[list[Played], frozenset[str]]:
    """The scenarios and services selected; all of those of which none is named."""
    every = list(every_scenario(playing.estate, playing.graph, playing.kinds))
    wanted = frozenset(select or ())
    names = {scenario.id for _, scenario in every} | set(playing.kinds)
    services = {*playing.estate.services, *playing.estate.processes}
    for one in select or ():
        if one not in names | services:
            hint = suggest(one, [*names, *services])
            raise typer.BadParameter(f"no scenario, kind or service is called {one!r}{hint}", param_hint="--select")
    chosen = [(kind, one) for kind, one in every if one.id in wanted or (kind is not None and kind.id in wanted)]
    return (chosen if wanted & names else every), wanted & services


def _with_file(estate: Estate, file: Path | None) -> tuple[Estate, dict[str, Scenario]]:
    """The estate with the scenarios of a file, and those alone, as they are played."""
    if file is None:
        return estate, {}
    found, problems = load_scenarios(file, estate)
    if found is None:
        raise InputError(problems)
    whole, problems = settled(found, lambda where: given_place(file, where))
    if whole is None:
        raise InputError(problems)
    return whole, {name: one for name, one in whole.scenarios.items() if name not in estate.scenarios}


def _list(playing: Playing, form: Form) -> None:
    """The inventory's own scenarios, then the library, each with where it comes from."""
    every = list(every_scenario(playing.estate, playing.graph, playing.kinds))
    if form is Form.JSON:
        put_json(scenarios_json(playing, every))
        return
    for kind, one in every:
        if kind is None:
            hits = ", ".join(hit.element for hit in as_played(playing, one, 0, 0).hits)
            put_wrapped(f"{one.id}    {one.title}: hits {hits}")
            _basis(one.source, "; ".join(one.assumed.values()))
    for kind in playing.kinds.values():
        put("")
        put_wrapped(f"{kind.title} ({kind.id}). {kind.story}")
        _basis(kind.source, kind.assumed)
        found = [one.id for of, one in every if of is kind]
        put_wrapped(", ".join(found) or "can strike nothing here", "    ")


def _basis(source: str, assumed: str) -> None:
    if source:
        put_wrapped(f"source: {source}", "    ")
    if assumed:
        put_wrapped(f"assumed: {assumed}", "    ")


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
        put(f"{'':>10}  ({len(trace.events) - shown} events more: --every-event)")
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
