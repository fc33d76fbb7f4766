"""The main job on one screen: inventory → graph → findings → runbooks → drills → plans → files."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drillbook import results
from drillbook.analysis import analyse
from drillbook.documents import Plan, compose_index, compose_plan, draw_graph, plan_key, render_index, render_plan
from drillbook.extensions import checks, step_generators
from drillbook.graph import build_graph
from drillbook.model import Estate
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.simulation import drill
from drillbook.writing import kept, write_tree

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def build(estate: Estate, target: Path, override: Path | None, seed: int, progress: Progress) -> tuple[str, ...]:
    """Everything for an inventory, written below `target`; returns the names of the files that changed."""
    progress("graph and findings", 0, 1)
    graph = build_graph(estate)
    findings = analyse(estate, graph)
    practice = check(estate, graph, checks())
    runbooks = write_runbooks(estate, graph, step_generators())
    traces = tuple(drill(estate, graph, scenario, seed=seed) for scenario in estate.scenarios.values())
    progress("composing", 0, len(estate.sites))
    plans = [compose_plan(estate, graph, findings, practice, runbooks, traces, site) for site in estate.sites]
    keys = {f"{plan.site_id}.pdf": plan_key(plan, override) for plan in plans}
    pdfs = _render(plans, keys, target, override, progress)
    index = compose_index(estate, graph, findings, practice, traces)
    files = {
        **pdfs,
        "index.html": render_index(index, override),
        "findings.json": results.to_bytes(results.findings_json(estate, graph, findings, practice)),
        "runbooks.json": results.to_bytes(results.runbooks_json(estate, runbooks)),
        "graph.svg": draw_graph(estate, graph),
        **{f"drills/{trace.scenario}.json": results.to_bytes(results.trace_json(trace)) for trace in traces},
    }
    return write_tree(target, files, keys)


def _render(
    plans: list[Plan], keys: dict[str, str], target: Path, override: Path | None, progress: Progress
) -> dict[str, bytes]:
    """Plans that changed are typeset, one process a core; the others are kept."""
    done = {name: found for name, key in keys.items() if (found := kept(target, name, key)) is not None}
    due = [plan for plan in plans if f"{plan.site_id}.pdf" not in done]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for number, (plan, pdf) in enumerate(
            zip(due, pool.map(lambda one: render_plan(one, override), due), strict=True)
        ):
            done[f"{plan.site_id}.pdf"] = pdf
            progress("typesetting plans", number + 1, len(due))
    return done
