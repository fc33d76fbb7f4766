"""`drillbook review`: what a quarter's decisions rest on, as PDF, HTML and JSON."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.cli.console import progress, put, put_json, put_table, say
from drillbook.cli.options import (
    Form,
    Format,
    Inventory,
    Output,
    Seed,
    check_years,
    given_place,
    name_of,
    read,
    settled,
    templates_of,
)
from drillbook.documents import render_review, render_review_page
from drillbook.inventory import Catalogue, load_options, load_revision, load_text, options_beside
from drillbook.model import Estate
from drillbook.problem import InputError
from drillbook.quantity import read_date
from drillbook.results import review_json, to_bytes
from drillbook.writing import check_writable, write_tree

if TYPE_CHECKING:
    from drillbook.review.comparison import Comparison
    from drillbook.review.review import Review
    from drillbook.simulation.years.interval import Estimate

MOST_REPLICATIONS = 1_000_000
LEAST_BATCHES, MOST_BATCHES = 20, 100


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
    years: Annotated[float, typer.Option(help="Years of a replication, from an hour to 1,000.")] = 10.0,
    replications: Annotated[
        int,
        typer.Option(help="How many times they are played, for each set of options.", min=20, max=MOST_REPLICATIONS),
    ] = 300,
    seed: Seed = 0,
    output: Output = Path("output"),
    form: Format = Form.TEXT,
) -> None:
    """Review a quarter: shared fate, fuel, contracts, recovery against target, changes, and which options to take.

    Below the output folder, in review/: the review as PDF, as one HTML page and as JSON. Options are compared on the
    same random failures; the cheapest set that meets every target is searched among all that can be taken.
    """
    from drillbook.documents.compose.review import compose_review  # noqa: PLC0415 - numba loads when needed
    from drillbook.review.review import review as review_of  # noqa: PLC0415 - as above
    from drillbook.review.sample import METHOD, Effort  # noqa: PLC0415 - as above

    check_years(years)
    today = _date(as_of)
    estate, catalogue = _read(inventory, options)
    if not estate.processes and not estate.services:
        raise typer.BadParameter("the inventory has neither services nor processes", param_hint="INVENTORY")
    before = _earlier(inventory, since) if since is not None else None
    folder = output / name_of(inventory) / "review"
    check_writable(folder)
    effort = Effort(seed, years, replications, max(LEAST_BATCHES, min(MOST_BATCHES, replications // 3)))
    with progress() as told:
        found = review_of(estate, catalogue, before, today or estate.organisation.plan_date, effort, told)
        told("typesetting", 0, 1)
        document, templates = compose_review(found), templates_of(inventory)
        result = review_json(found, METHOD)
        files = {
            "review.pdf": render_review(document, templates),
            "review.html": render_review_page(document, templates),
            "review.json": to_bytes(result),
        }
    write_tree(folder, files)
    for name in files:
        say(f"written: {folder / name}")
    if form is Form.JSON:
        put_json(result)
    else:
        _show(found)


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from None


def _read(inventory: Path, options: Path | None) -> tuple[Estate, Catalogue | None]:
    """The inventory and its options; InputError with every fault of both."""
    written, estate, problems = load_text(inventory)
    if written is None or estate is None:
        raise InputError(problems)
    estate, problems = settled(estate, lambda where: given_place(inventory, where))
    if estate is None:
        raise InputError(problems)
    file = options or options_beside(inventory)
    if file is None:
        return estate, None
    catalogue, problems = load_options(file, written, estate)
    if catalogue is None:
        raise InputError(problems)
    return estate, catalogue


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


def _interval(one: "Estimate") -> str:
    if one.low is None or one.high is None or one.low == one.high:
        return _number(one.value)
    return f"{_number(one.value)} ({_number(one.low)} to {_number(one.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
