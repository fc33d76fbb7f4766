"""A planned move, and finding steps in its runbook."""

from pathlib import Path

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Runbook, Step
from drillbook.problem import Problem
from drillbook.procedures.moving import Asked, Move, plan_move

TWO_PROVIDERS = Path(__file__).parents[2] / "inventories" / "two-providers"


def planned_or_not(folder: Path, asked: Asked) -> tuple[Move | None, list[Problem]]:
    estate, problems = load(folder)
    assert estate is not None, problems
    return plan_move(estate, build_graph(estate), asked)


def named(book: Runbook, ending: str) -> Step:
    """The one step whose identifier ends so."""
    (found,) = [step for step in book.steps if step.id.endswith(ending)]
    return found


def place(book: Runbook, ending: str) -> int:
    """Where that step stands."""
    return book.steps.index(named(book, ending))
