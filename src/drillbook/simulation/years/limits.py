"""What cannot be simulated: too many failures, and attributes that would mean nothing."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Element, Estate
from drillbook.problem import InputError, Problem, Where
from drillbook.simulation.years.copies import kept_somewhere
from drillbook.simulation.years.plan import YEAR_S, Plan
from drillbook.simulation.years.standby import dormancies, without_effect

MOST_FAILURES = 20_000_000
"""Of all elements, in one replication: they are held in memory together."""


def without_meaning(estate: Estate, graph: DependencyGraph) -> tuple[Problem, ...]:
    """Every `dormancy` of what does not stand by, and every `destroys` of what holds no data."""
    return (*_dormancies(estate, graph), *_destructions(estate))


def _dormancies(estate: Estate, graph: DependencyGraph) -> Iterator[Problem]:
    for identifier in dormancies(estate):
        noun, why = estate.find(identifier), without_effect(estate, graph, identifier)
        if noun is not None and why:
            yield Problem(estate.where(noun, "dormancy"), "S004", f"{identifier!r} does not stand by: {why}")


def _destructions(estate: Estate) -> Iterator[Problem]:
    kept = kept_somewhere(estate)
    for noun in estate.nouns():
        if isinstance(noun, Element) and noun.destroys is not None and noun.id not in kept:
            message = f"{noun.id!r} destroys nothing: no copy of a dataset is in it"
            yield Problem(estate.where(noun, "destroys"), "S005", message)


def refuse_too_much(estate: Estate, plan: Plan) -> None:
    """InputError at the element that fails most often, where a replication would hold too many failures."""
    if plan.events <= MOST_FAILURES:
        return
    lives, windows = plan.model.lives, plan.model.windows
    often = YEAR_S / (lives["mean_s"] + lives["mend_mean_s"])
    planned = [
        float((YEAR_S / windows[first:end]["every_s"]).sum())
        for first, end in zip(lives["windows_first"], lives["windows_end"], strict=True)
    ]
    worst = int((often + planned).argmax())
    noun = estate.find(plan.compiled.ids[worst])
    also = f", and is taken out of service {planned[worst]:,.0f} times" if planned[worst] else ""
    message = (
        f"{plan.compiled.ids[worst]!r} fails about {often[worst]:,.0f} times a year{also}: "
        f"{plan.events:,.0f} failures in a replication are more than {MOST_FAILURES:,}"
    )
    raise InputError([Problem(noun.where if noun else Where(""), "S003", message)])
