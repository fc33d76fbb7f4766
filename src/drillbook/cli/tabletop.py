"""`drillbook tabletop`: exercises, from the pack to what is learned."""

import typer

from drillbook.cli.tabletop_build import build
from drillbook.cli.tabletop_programme import programme
from drillbook.cli.tabletop_report import journal, report
from drillbook.cli.tabletop_run import run

app = typer.Typer(
    name="tabletop",
    help="Tabletop drills: packs made from a simulated disaster, live drills, and reports on them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (build, run, report, journal, programme):
    app.command()(command)
