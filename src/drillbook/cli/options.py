"""Options that several commands share, and reading their inventory."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.extensions import scenario_kinds
from drillbook.graph import build_graph
from drillbook.inventory import Catalogue, load, load_options, load_text, options_beside, suggest
from drillbook.model import Estate, Scenario
from drillbook.problem import InputError, Problem, Where
from drillbook.scenarios import Playing, faults_of, library, with_library
from drillbook.simulation.years.codes import CODES

LEAST_YEARS, MOST_YEARS = 1 / 8766, 1000.0


class Form(StrEnum):
    """Forms of output."""

    TEXT = "text"
    JSON = "json"


Inventory = Annotated[Path, typer.Argument(help="A folder of YAML files, or one file.", show_default=False)]
Output = Annotated[Path, typer.Option("-o", "--output", help="Where documents land.")]
Format = Annotated[Form, typer.Option("--format", help="Text for people, or JSON.")]
Seed = Annotated[int, typer.Option(help="Seed of the random numbers.", min=0)]
Select = Annotated[
    list[str] | None, typer.Option("--select", help="Only these identifiers; may be given several times.")
]
OF_YEARS = ("dormancy", "destroys")
"""Attributes that only simulated years know, and that mean something only at some elements."""


def read(inventory: Path) -> Estate:
    """The estate; InputError with every problem where there is any."""
    estate, problems = read_or_problems(inventory)
    if estate is None:
        raise InputError(problems)
    return estate


def read_or_problems(inventory: Path) -> tuple[Estate | None, list[Problem]]:
    """The estate with what its scenarios are like written out, or every problem."""
    estate, problems = load(inventory)
    return (None, problems) if estate is None else settled(estate, lambda where: given_place(inventory, where))


def read_with_options(inventory: Path, options: Path | None = None) -> tuple[Estate, Catalogue | None]:
    """The inventory and its options, those beside it where no file is given; InputError with every fault of both."""
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


def settled(estate: Estate, place: Callable[[Where], Where]) -> tuple[Estate | None, list[Problem]]:
    """The estate with what its scenarios are like written out, or every fault that shows only in the whole."""
    ages = any(getattr(noun, name, None) is not None for noun in estate.nouns() for name in OF_YEARS)
    if not estate.scenarios and not ages:
        return estate, []
    playing = Playing(estate, build_graph(estate), scenario_kinds())
    faults = [fault for one in estate.scenarios.values() for fault in faults_of(playing, one)]
    if ages:
        from drillbook.simulation.years.limits import without_meaning  # noqa: PLC0415 - numba loads when needed

        faults += without_meaning(estate, playing.graph)
    if faults:
        return None, sorted(replace(fault, where=place(fault.where)) for fault in faults)
    return with_library(playing), []


def check_years(years: float) -> None:
    """A usage error where nobody can play so many years at a time."""
    if not LEAST_YEARS <= years <= MOST_YEARS:
        wanted = f"from {LEAST_YEARS:.4g} (an hour) to {MOST_YEARS:,.0f}"
        raise typer.BadParameter(f"{years:g} is not a number {wanted}", param_hint="--years")


def selected(estate: Estate, select: list[str] | None, option: str = "--select") -> frozenset[str]:
    """The identifiers selected; a usage error where one does not exist."""
    for identifier in select or ():
        if estate.find(identifier) is None:
            hint = suggest(identifier, (noun.id for noun in estate.nouns()))
            raise typer.BadParameter(f"nothing in the inventory is called {identifier!r}{hint}", param_hint=option)
    return frozenset(select or ())


def scenario_called(playing: Playing, wanted: str | None, meant: Mapping[str, Scenario] | None = None) -> Scenario:
    """The scenario asked for, of the inventory or of the library; or the only one that can be meant.

    `meant`: those that are, where nothing is asked for; left out or empty: the inventory's own.
    """
    own = meant or playing.estate.scenarios
    stock = {one.id: one for _, one in library(playing.estate, playing.graph, playing.kinds)}
    every = {**stock, **playing.estate.scenarios}
    if wanted is None and len(own) == 1:
        return next(iter(own.values()))
    if wanted is not None and wanted in every:
        return every[wanted]
    named = ", ".join(own) or "none of your own"
    more = len(every) - len(own)
    names = f"{named}; and {more} more, the library's too: `drillbook drill --list` names them" if more else named
    asked = "say which" if wanted is None else f"there is no scenario {wanted!r}{suggest(wanted, every)}"
    raise typer.BadParameter(f"{asked}; there are: {names}", param_hint="--scenario")


def given_place(inventory: Path, where: Where) -> Where:
    """The place with the path as the user gave it: inside the estate, places are relative to the inventory."""
    return replace(where, file=str(inventory / where.file) if inventory.is_dir() and where.file else str(inventory))


@contextmanager
def placed_in(inventory: Path) -> Iterator[None]:
    """Faults of the inventory that show only when its years are played, with the path as the user gave it."""
    try:
        yield
    except InputError as error:
        raise InputError([_placed(inventory, one) if one.code in CODES else one for one in error.problems]) from None


def _placed(inventory: Path, fault: Problem) -> Problem:
    return replace(fault, where=given_place(inventory, fault.where))


def name_of(inventory: Path) -> str:
    """The name of the folder that a build of this inventory lands in."""
    resolved = inventory.resolve()
    return resolved.stem if resolved.is_file() else resolved.name


def templates_of(inventory: Path) -> Path | None:
    """The inventory's own templates, where it has any."""
    folder = inventory / "templates"
    return folder if folder.is_dir() else None
