"""What a scenario or a loss puts out of reach, in words, for the checks that ask for it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import inf

from drillbook.analysis import PlanSurvival, Unreachable, What, find_plan_survival
from drillbook.graph import DependencyGraph, compile_graph
from drillbook.model import Estate
from drillbook.quantity import write_duration

MOST_NAMES = 4
"""So many lost elements are named; of the others the number is given."""


def out_of_reach(estate: Estate, graph: DependencyGraph, *wanted: What) -> Iterator[tuple[str, str]]:
    """Each subject that is out of reach somewhere, and where: "in Blackout (from 4 h on), and when A or B is lost"."""
    found: dict[str, list[tuple[PlanSurvival, Unreachable]]] = {}
    for survival in find_plan_survival(estate, graph, compile_graph(graph)):
        for one in survival.unreachable:
            if one.what in wanted and (one.what is not What.PEOPLE or one.subject in survival.people):
                found.setdefault(one.subject, []).append((survival, one))
    for subject, cases in found.items():
        scenarios = [_scenario(estate, survival, one) for survival, one in cases if survival.is_scenario]
        lost = [graph.node(survival.cause).name for survival, _ in cases if not survival.is_scenario]
        parts = [f"in {' and in '.join(scenarios)}"] if scenarios else []
        parts += [f"when {_any_of(lost)} is lost"] if lost else []
        yield subject, ", and ".join(parts)


def _scenario(estate: Estate, survival: PlanSurvival, one: Unreachable) -> str:
    return f"{estate.scenarios[survival.cause].title} ({when(one)})"


def when(one: Unreachable) -> str:
    """The times: "from 4 h to 28 h 52 min", "from the start, for good"."""
    spans = [f"from {_at(start)} on" if end == inf else f"from {_at(start)} to {_at(end)}" for start, end in one.spans]
    return ", ".join(spans[:2]) + (f", {len(spans) - 2} times more" if len(spans) > 2 else "")


def _at(seconds: float) -> str:
    return write_duration(timedelta(seconds=round(seconds))) if seconds else "the start"


def _any_of(names: Iterable[str]) -> str:
    chosen = list(dict.fromkeys(names))
    if len(chosen) > MOST_NAMES:
        return f"{', '.join(chosen[:MOST_NAMES])} or one of {len(chosen) - MOST_NAMES} others"
    return " or ".join((", ".join(chosen[:-1]), chosen[-1])) if len(chosen) > 1 else chosen[0]
