"""`drillbook plan`: the plan of one site."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.analysis import analyse
from drillbook.cli.console import put_bytes, put_json, say
from drillbook.cli.options import Form, Format, Inventory, Seed, read, templates_of
from drillbook.documents import compose_plan, render_plan
from drillbook.documents.as_json import as_plain
from drillbook.extensions import checks, step_generators
from drillbook.graph import build_graph
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.simulation import drill
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
    composed = compose_plan(
        estate,
        graph,
        analyse(estate, graph),
        check(estate, graph, checks()),
        write_runbooks(estate, graph, step_generators()),
        tuple(drill(estate, graph, scenario, seed=seed) for scenario in estate.scenarios.values()),
        site,
    )
    if form is Form.JSON:
        put_json(as_plain(composed))
        return
    pdf = render_plan(composed, templates_of(inventory))
    if output is None:
        put_bytes(pdf)
    else:
        write_file(output, pdf)
        say(f"written: {output}")
