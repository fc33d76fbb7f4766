"""`drillbook plan`: the plan of one site."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from drillbook.analysis import analyse
from drillbook.cli.console import put_bytes, say
from drillbook.cli.options import Form, Format, Inventory, Seed, placed_in, read, templates_of
from drillbook.documents import compose_plan, render_plan
from drillbook.documents.as_json import as_plain
from drillbook.extensions import checks, scenario_kinds, step_generators
from drillbook.graph import build_graph
from drillbook.making import simulated_years
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.results import read_years, to_bytes
from drillbook.scenarios import Playing, every_scenario
from drillbook.simulation import drill, play_all
from drillbook.writing import write_file


def plan(
    inventory: Inventory,
    site: Annotated[str, typer.Option(help="Identifier of the site.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; left out: stdout.")] = None,
    seed: Seed = 0,
    form: Format = Form.TEXT,
) -> None:
    """Write one site's plan as PDF, or as JSON (its values, pictures included)."""
    estate = read(inventory)
    if site not in estate.sites:
        raise typer.BadParameter(
            f"no site is called {site!r}; there are: {', '.join(estate.sites)}", param_hint="--site"
        )
    graph = build_graph(estate)
    with placed_in(inventory):
        simulated = simulated_years(estate, graph, seed, lambda *_: None)
    playing = Playing(estate, graph, scenario_kinds())
    composed = compose_plan(
        estate,
        graph,
        analyse(estate, graph),
        check(estate, graph, checks()),
        write_runbooks(estate, graph, step_generators()),
        tuple(drill(estate, graph, scenario, seed=seed) for scenario in estate.scenarios.values()),
        site,
        play_all(playing, every_scenario(estate, graph, playing.kinds), seed=seed),
        read_years(simulated) if simulated else None,
    )
    if form is Form.JSON:
        _deliver(to_bytes(as_plain(composed)), output)
        return
    if output is None and sys.stdout.isatty():
        raise typer.BadParameter("a PDF is not for a terminal; name a file with -o", param_hint="--output")
    _deliver(render_plan(composed, templates_of(inventory)), output)


def _deliver(content: bytes, output: Path | None) -> None:
    if output is None:
        put_bytes(content)
    else:
        write_file(output, content)
        say(f"written: {output}")
