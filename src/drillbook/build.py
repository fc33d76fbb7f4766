"""The main job on one screen: inventory → graph → findings → runbooks → drills and years → documents → files."""

from functools import partial
from pathlib import Path

from drillbook import results
from drillbook.analysis import analyse
from drillbook.documents import (
    compose_index,
    compose_matrix,
    compose_plan,
    draw_graph,
    page_key,
    plan_key,
    render_index,
    render_matrix,
    render_plan,
)
from drillbook.extensions import checks, scenario_kinds, step_generators
from drillbook.graph import build_graph
from drillbook.inventory import Catalogue
from drillbook.making import YEARS, Document, Progress, review_files, typesetting, years_files, years_key
from drillbook.model import Estate
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.scenarios import Playing, every_scenario
from drillbook.scripts import scripts_of
from drillbook.simulation import drill, play_all
from drillbook.writing import write_tree


def build(
    estate: Estate, catalogue: Catalogue | None, target: Path, override: Path | None, seed: int, progress: Progress
) -> tuple[str, ...]:
    """Everything for an inventory, written below `target`; returns the names of the files that changed."""
    progress("graph and findings", 0, 1)
    graph = build_graph(estate)
    findings = analyse(estate, graph)
    practice = check(estate, graph, checks())
    runbooks = write_runbooks(estate, graph, step_generators())
    kinds = scenario_kinds()
    traces = tuple(drill(estate, graph, scenario, seed=seed, kinds=kinds) for scenario in estate.scenarios.values())
    playing = Playing(estate, graph, kinds)
    matrix = play_all(playing, every_scenario(estate, graph, kinds), seed=seed, told=progress)
    simulated = years_files(estate, graph, seed, target, progress)
    years = results.read_years(simulated[YEARS]) if simulated else None
    progress("composing", 0, len(estate.sites))
    given = (estate, graph, findings, practice, runbooks, traces)
    plans = {f"{site}.pdf": compose_plan(*given, site, matrix, years) for site in estate.sites}
    index, table = compose_index(*given, years), compose_matrix(estate, graph, matrix)
    documents = {
        **{name: Document(plan_key(one, override), partial(render_plan, one, override)) for name, one in plans.items()},
        "index.html": Document(page_key(index, override), partial(render_index, index, override)),
        "drills/matrix.html": Document(page_key(table, override), partial(render_matrix, table, override)),
    }
    with typesetting(target, documents) as typeset:
        files = {
            **review_files(estate, catalogue, seed, override, target, progress),
            **simulated,
            "findings.json": results.to_bytes(results.findings_json(estate, graph, findings, practice)),
            "runbooks.json": results.to_bytes(results.runbooks_json(estate, runbooks)),
            "graph.svg": draw_graph(estate, graph),
            **{f"procedures/{name}": form for book in runbooks for name, form in scripts_of(book, estate).items()},
            "drills/matrix.json": results.to_bytes(results.matrix_json(matrix)),
            **{f"drills/{trace.scenario}.json": results.to_bytes(results.trace_json(trace)) for trace in traces},
            **typeset(progress),
        }
    keys = {name: one.key for name, one in documents.items()}
    return write_tree(target, files, {**keys, **dict.fromkeys(simulated, years_key(estate, seed))})
