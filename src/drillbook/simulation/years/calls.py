"""When repairs of an inventory begin: who would be called in which hours, and the part that they need.

As in a drill in which all are free, rested and in reach, and the part is in stock: from the failure on, the first in
calling order who can be called and know what is asked come so as to arrive with the part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from drillbook.analysis import WEEK_S, next_change_s, response_s
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Person, Team
from drillbook.simulation.calling import chosen, part_way_s, usual_way_s


@dataclass(frozen=True, slots=True)
class Calls:
    """How long it takes until a repair begins, by the second of the week in which somebody is called."""

    part_s: float = 0.0
    """From the failure until the part is there."""
    from_s: tuple[float, ...] = (0.0,)
    """Seconds of the week, rising from 0: from each of them on a call brings them after `delay_s`."""
    delay_s: tuple[float, ...] = (0.0,)
    """inf: nobody can be called."""

    @property
    def is_at_once(self) -> bool:
        """Nothing is waited for."""
        return self.part_s == 0 and set(self.delay_s) == {0.0}

    @property
    def is_never(self) -> bool:
        """The part does not come, or nobody does."""
        return self.part_s == inf or min(self.delay_s) == inf

    @property
    def most_s(self) -> float:
        """It takes no longer from the failure to the work, whenever that is."""
        return self.part_s + self.slowest_s + (WEEK_S if inf in self.delay_s else 0.0)

    @property
    def slowest_s(self) -> float:
        """The longest that those take who can be called."""
        return max(delay for delay in self.delay_s if delay < inf)


def calls_of(estate: Estate, graph: DependencyGraph) -> dict[str, Calls]:
    """Element → what its repair waits for, of those that have to be waited for; those for which it is in vain too."""
    found: dict[str, Calls] = {}
    for element, repairer in _repairers(estate):
        if element in graph:
            from_s, delay_s = _delays(estate, graph, repairer, element)
            found[element] = Calls(_part_s(estate, graph, element), from_s, delay_s)
    return {element: calls for element, calls in found.items() if not calls.is_at_once}


def in_vain(estate: Estate, graph: DependencyGraph) -> tuple[str, ...]:
    """Elements whose repair would wait for ever: simulated years let it begin at once."""
    return tuple(element for element, calls in calls_of(estate, graph).items() if calls.is_never)


def _repairers(estate: Estate) -> Iterator[tuple[str, Team | float | None]]:
    """Elements with the team, the response of the hands, or nobody in particular who repairs them with a part."""
    known: dict[str, Team | float | None] = {}
    for spare in estate.spares.values():
        known |= dict.fromkeys(spare.fits)
    for site in estate.sites.values():
        if site.remote_hands:
            known |= dict.fromkeys(site.remote_hands.repairs, site.remote_hands.response.total_seconds())
    for team in estate.teams.values():
        known |= dict.fromkeys(team.repairs, team)
    yield from known.items()


def _part_s(estate: Estate, graph: DependencyGraph, element: str) -> float:
    """Until a part is there: the nearest of those in stock, else the one that comes soonest; inf: there is none."""
    fitting = [spare for spare in estate.spares.values() if element in spare.fits]
    if not fitting:
        return 0.0
    in_stock = [part_way_s(graph, spare, element) for spare in fitting if spare.number]
    ordered = [spare.reorder.total_seconds() for spare in fitting if spare.reorder is not None]
    return min(in_stock or ordered, default=inf)


def _delays(
    estate: Estate, graph: DependencyGraph, repairer: Team | float | None, element: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The week, cut where somebody's hours begin or end."""
    if not isinstance(repairer, Team):
        return (0.0,), (repairer or 0.0,)
    people = tuple(estate.people_of(repairer.id))
    skills = tuple(getattr(estate.find(element), "repair_skills", ()))
    site = None if repairer.repairs_from_afar else graph.node(element).site
    number = min(repairer.minimum, max(1, len(repairer.members)))
    from_s: list[float] = []
    delay_s: list[float] = []
    at_s = 0.0
    while at_s < WEEK_S:
        delay = _delay_s(people, skills, number, site, at_s)
        if not delay_s or delay != delay_s[-1]:
            from_s.append(at_s)
            delay_s.append(delay)
        at_s = round(at_s + min((next_change_s(person, at_s) for person in people), default=inf), 6)
    return tuple(from_s), tuple(delay_s)


def _delay_s(people: Sequence[Person], skills: Sequence[str], number: int, site: str | None, at_s: float) -> float:
    """Until the last of those is there who are called at this second of the week; inf: too few can be called."""
    there = [(person, delay) for person in people if (delay := _comes_s(person, site, at_s)) is not None]
    crew = chosen([person for person, _ in there], skills, number)
    return max((there[place][1] for place in crew), default=inf)


def _comes_s(person: Person, site: str | None, at_s: float) -> float | None:
    response, way = response_s(person, at_s), usual_way_s(person, site, at_s)
    if response is None or way is None:
        return None
    limit = person.works_at_most
    return None if limit is not None and response + way >= limit.total_seconds() else response + way
