"""`drillbook review`: what a quarter's decisions rest on, as PDF, HTML and JSON."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.cli.console import progress, put, put_bytes, put_table, say
from drillbook.cli.options import (
    Form,
    Format,
    Inventory,
    Output,
    Seed,
    check_years,
    name_of,
    placed_in,
    read,
    read_with_options,
    templates_of,
)
from drillbook.inventory import Catalogue, load_revision
from drillbook.making import Asked, make_review, review_keys
from drillbook.making.review import REPLICATIONS, YEARS
from drillbook.model import Estate
from drillbook.problem import InputError
from drillbook.quantity import read_date
from drillbook.simulation.years.figures import Estimate
from drillbook.writing import check_writable, write_tree

if TYPE_CHECKING:
    from drillbook.review.comparison import Comparison
    from drillbook.review.review import Review

MOST_REPLICATIONS = 1_000_000
LEAST_REPLICATIONS = 20


def review(
    inventory: Inventory,
    since: Annotated[
        str | None,
        typer.Option(help="The inventory as it was: a folder, or a revision of the git repository it lies in."),
    ] = None,
    options: Annotated[
        Path | None,
        typer.Option(help="A file of options; left out: options.yaml in the inventory, where there is one."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--date", help="The review's date; left out: the inventory's plan_date.")
    ] = None,
    years: Annotated[float, typer.Option(help="Years of a replication, from an hour to 1,000.")] = YEARS,
    replications: Annotated[
        int,
        typer.Option(
            help="How many times they are played, for each set of options.",
            min=LEAST_REPLICATIONS,
            max=MOST_REPLICATIONS,
        ),
    ] = REPLICATIONS,
    seed: Seed = 0,
    output: Output = Path("output"),
    form: Format = Form.TEXT,
) -> None:
    """Review a quarter: shared fate, fuel, contracts, recovery against target, changes, and which options to take.

    Below the output folder, in review/: the review as PDF, as one HTML page and as JSON. Options are compared on the
    same random failures; the cheapest set that meets every target is searched among all that can be taken.
    """
    check_years(years)
    today = _date(as_of)
    estate, catalogue = read_with_options(inventory, options)
    if not estate.processes and not estate.services:
        raise typer.BadParameter("the inventory has neither services nor processes", param_hint="INVENTORY")
    before = _earlier(inventory, since) if since is not None else None
    folder = output / name_of(inventory) / "review"
    check_writable(folder)
    templates = templates_of(inventory)
    asked = Asked(seed, today or estate.organisation.plan_date, before, years, replications)
    with placed_in(inventory), progress() as told:
        found, files = make_review(estate, catalogue, asked, templates, told)
    write_tree(folder, files, review_keys(estate, catalogue, seed, templates))
    for name in files:
        say(f"written: {folder / name}")
    if form is Form.JSON:
        put_bytes(files["review.json"])
    else:
        _show(found)


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from None


def _earlier(inventory: Path, since: str) -> tuple[str, Estate]:
    """The inventory as it was, and what it was called."""
    if Path(since).exists():
        return since, read(Path(since))
    estate, problems = load_revision(inventory, since)
    if estate is None:
        raise InputError(problems)
    return since, estate


def _show(found: "Review") -> None:
    """The result in short: options, the cheapest set, what is due."""
    if found.comparison is not None and found.catalogue is not None:
        _show_options(found.comparison, found.catalogue)
    for one in found.standbys:
        if one.nothing:
            site, scenario = found.graph.node(one.site).name, found.estate.scenarios[one.scenario].title
            put(f"{site} buys nothing against {scenario}: {len(one.missed)} targets missed, none met thanks to it")
    due = sum(one.is_due for one in found.commitments)
    put(f"contracts that need a decision within a quarter: {due}; overdue actions: {len(found.overdue)}")


def _show_options(comparison: "Comparison", catalogue: Catalogue) -> None:
    currency = catalogue.currency
    rows = [
        (
            catalogue.options[one.option].title,
            f"{currency} {one.outcome.cost.per_year:,.0f}",
            _interval(one.outcome.spared_h),
            f"{currency} {one.outcome.loss_spared.value:,.0f}" if one.outcome.loss_spared else "—",
            f"{len(one.gained)} more met" + (f", {len(one.lost)} more missed" if one.lost else ""),
        )
        for one in comparison.alone
    ]
    put_table(("Option", "Cost a year", "Hours spared a year", "Loss spared a year", "Targets"), rows)
    put("")
    best = comparison.recommended
    if best is None:
        put(f"No set of options was found: {comparison.cheapest.how}")
        return
    names = ", ".join(catalogue.options[one].title for one in best.chosen) or "nothing"
    what = "every target" if not comparison.out_of_reach else "every target that can be met"
    put(f"Cheapest set that meets {what} ({'exact' if comparison.cheapest.exact else 'not exact'}): {names}")
    spares = f"spares {_interval(best.spared_h)} hours down a year"
    if best.loss_spared:
        spares += f", which would cost {currency} {_interval(best.loss_spared)}"
    put(f"It costs {currency} {best.cost.per_year:,.0f} a year and {spares}")


def _interval(one: Estimate) -> str:
    if one.low is None or one.high is None or one.low == one.high:
        return _number(one.value)
    return f"{_number(one.value)} ({_number(one.low)} to {_number(one.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
