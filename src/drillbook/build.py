"""The main job on one screen: inventory → graph → findings → runbooks → drills → plans → files."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drillbook import results
from drillbook.analysis import analyse
from drillbook.documents import (
    Plan,
    compose_index,
    compose_matrix,
    compose_plan,
    draw_graph,
    plan_key,
    render_index,
    render_matrix,
    render_plan,
)
from drillbook.extensions import checks, scenario_kinds, step_generators
from drillbook.graph import build_graph
from drillbook.model import Estate
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.scenarios import Playing, every_scenario
from drillbook.scripts import scripts_of
from drillbook.simulation import drill, play_all
from drillbook.writing import kept, write_tree

Progress = Callable[[str, int, int], None]  # told what is being done, how much of it is done, and of how much


def build(estate: Estate, target: Path, override: Path | None, seed: int, progress: Progress) -> tuple[str, ...]:
    """Everything for an inventory, written below `target`; returns the names of the files that changed."""
    progress("graph and findings", 0, 1)
    graph = build_graph(estate)
    findings = analyse(estate, graph)
    practice = check(estate, graph, checks())
    runbooks = write_runbooks(estate, graph, step_generators())
    kinds = scenario_kinds()
    traces = tuple(drill(estate, graph, scenario, seed=seed, kinds=kinds) for scenario in estate.scenarios.values())
    every = every_scenario(estate, graph, kinds)
    matrix = play_all(Playing(estate, graph, kinds), every, seed=seed, told=progress)
    progress("composing", 0, len(estate.sites))
    given = (estate, graph, findings, practice, runbooks, traces)
    plans = {f"{site}.pdf": compose_plan(*given, site) for site in estate.sites}
    keys = {name: plan_key(plan, override) for name, plan in plans.items()}
    done = {name: found for name, key in keys.items() if (found := kept(target, name, key)) is not None}
    files = {
        **_render(plans, done, override, progress),
        "index.html": render_index(compose_index(*given), override),
        "findings.json": results.to_bytes(results.findings_json(estate, graph, findings, practice)),
        "runbooks.json": results.to_bytes(results.runbooks_json(estate, runbooks)),
        "graph.svg": draw_graph(estate, graph),
        **{f"procedures/{name}": form for book in runbooks for name, form in scripts_of(book, estate).items()},
        "drills/matrix.html": render_matrix(compose_matrix(estate, graph, matrix), override),
        "drills/matrix.json": results.to_bytes(results.matrix_json(matrix)),
        **{f"drills/{trace.scenario}.json": results.to_bytes(results.trace_json(trace)) for trace in traces},
    }
    return write_tree(target, files, keys)


def _render(
    plans: dict[str, Plan], done: dict[str, bytes], override: Path | None, progress: Progress
) -> dict[str, bytes]:
    """The plans that are not done yet, typeset, one process a core."""
    due = {name: plan for name, plan in plans.items() if name not in done}
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        rendered = pool.map(lambda plan: render_plan(plan, override), due.values())
        for number, (name, pdf) in enumerate(zip(due, rendered, strict=True), 1):
            done = {**done, name: pdf}
            progress("typesetting plans", number, len(due))
    finally:  # a fault or an interrupt does not wait for the other plans; their processes end with this one
        pool.shutdown(wait=False, cancel_futures=True)
    return done
