"""`drillbook build`: everything for an inventory."""

from pathlib import Path

from drillbook.build import build as build_all
from drillbook.cli.console import progress, put, put_json, say
from drillbook.cli.options import Form, Format, Inventory, Output, Seed, name_of, read, templates_of
from drillbook.writing import check_writable


def build(inventory: Inventory, output: Output = Path("output"), seed: Seed = 0, form: Format = Form.TEXT) -> None:
    """Check an inventory, find its single points of failure, drill it, and write a plan for every site.

    What has not changed since the last run is kept.
    """
    estate = read(inventory)
    target = output / name_of(inventory)
    check_writable(target)
    with progress() as told:
        changed = build_all(estate, target, templates_of(inventory), seed, told)
    if form is Form.JSON:
        put_json({"output": str(target), "changed": list(changed), "plans": [f"{site}.pdf" for site in estate.sites]})
        return
    say(f"{len(changed)} files changed" if changed else "nothing changed: everything was up to date")
    put(f"{target}/index.html    start here")
    for site in estate.sites.values():
        put(f"{target}/{site.id}.pdf    plan of {site.title}")
    put(f"{target}/findings.json    single points of failure, shared fate, practice")
    put(f"{target}/runbooks.json    steps of recovery and return, with commands and undo")
    put(f"{target}/procedures    every runbook as a script, a playbook and a checklist")
    put(f"{target}/graph.svg    what needs what")
    for scenario in estate.scenarios.values():
        put(f"{target}/drills/{scenario.id}.json    {scenario.title}")
