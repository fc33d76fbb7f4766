"""`drillbook build`: everything for an inventory."""

from pathlib import Path

from drillbook.build import build as build_all
from drillbook.cli.console import progress, put, put_json, say
from drillbook.cli.options import (
    Form,
    Format,
    Inventory,
    Output,
    Seed,
    name_of,
    placed_in,
    read_with_options,
    templates_of,
)
from drillbook.writing import check_writable


def build(inventory: Inventory, output: Output = Path("output"), seed: Seed = 0, form: Format = Form.TEXT) -> None:
    """Everything for an inventory: a plan for every site, the quarterly review, an index page, procedures, findings.

    Drills, every disaster of the library and 10,000 simulated years stand behind them. What has not changed since the
    last run is kept.
    """
    estate, catalogue = read_with_options(inventory)
    target = output / name_of(inventory)
    check_writable(target)
    with placed_in(inventory), progress() as told:
        changed = build_all(estate, catalogue, target, templates_of(inventory), seed, told)
    if form is Form.JSON:
        put_json({"output": str(target), "changed": list(changed), "plans": [f"{site}.pdf" for site in estate.sites]})
        return
    say(f"{len(changed)} files changed" if changed else "nothing changed: everything was up to date")
    put(f"{target}/index.html    start here")
    for site in estate.sites.values():
        put(f"{target}/{site.id}.pdf    plan of {site.title}")
    if estate.services or estate.processes:
        put(f"{target}/review/review.pdf    quarterly review: what to decide")
        put(f"{target}/years.json    simulated years: availability, outages, targets missed")
    put(f"{target}/findings.json    single points of failure, shared fate, practice")
    put(f"{target}/runbooks.json    steps of recovery and return, with commands and undo")
    put(f"{target}/procedures    every runbook as a script, a playbook and a checklist")
    put(f"{target}/graph.svg    what needs what")
    put(f"{target}/drills/matrix.html    every disaster against every service")
    for scenario in estate.scenarios.values():
        put(f"{target}/drills/{scenario.id}.json    {scenario.title}")
