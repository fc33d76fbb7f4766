"""Who comes when they are called, and by which way: what drills and simulated years agree on."""

from collections.abc import Sequence

from drillbook.analysis import on_shift
from drillbook.graph import DependencyGraph
from drillbook.model import Person, Spare


def chosen(people: Sequence[Person], skills: Sequence[str], number: int) -> tuple[int, ...]:
    """Places of the first who know between them what is asked, and are so many; empty: they do not, or are too few."""
    found: list[int] = []
    for skill in skills:
        if not any(skill in people[place].skills for place in found):
            able = next((place for place, person in enumerate(people) if skill in person.skills), None)
            if able is None:
                return ()
            found.append(able)
    found += [place for place in range(len(people)) if place not in found][: max(0, number - len(found))]
    return tuple(found) if len(found) >= number else ()


def usual_way_s(person: Person, site: str | None, at_s: float) -> float | None:
    """The way to a site at a second of the week; None: they have none there. Where none is given none is counted."""
    if site is None or not person.travel or (person.site == site and on_shift(person, at_s)):
        return 0.0
    return person.travel[site].total_seconds() if site in person.travel else None


def part_way_s(graph: DependencyGraph, spare: Spare, element: str) -> float:
    """How long a part in stock takes to where it is needed."""
    return 0.0 if graph.node(element).site == spare.kept else spare.bring.total_seconds()
