"""Why the plan, somebody or a log-in cannot be reached, as a path of elements, and what would mend it."""

from collections.abc import Iterable, Set

from drillbook.analysis.path import shortest_path
from drillbook.analysis.plan_copies import copies_of
from drillbook.analysis.reachability import Reachability
from drillbook.analysis.survival_finding import What
from drillbook.graph import DependencyGraph, channels_to


def evidence(
    graph: DependencyGraph,
    story: Reachability,
    what: What,
    subject: str,
    causes: Iterable[str],
    down: Set[str] | None,
) -> tuple[str, ...]:
    """Identifiers from the subject, over a copy, a member or a channel of theirs, down to what was hit."""
    start = _start(story, what, subject)
    found = [path for cause in causes if (path := _way(graph, start[-1], cause, down))]
    return (*start[:-1], *min(found, key=len)) if found else start


def _way(graph: DependencyGraph, start: str, cause: str, down: Set[str] | None) -> tuple[str, ...]:
    return shortest_path(graph, start, cause, down) or shortest_path(graph, start, cause)


def _start(story: Reachability, what: What, subject: str) -> tuple[str, ...]:
    """The subject and the first thing in the way to it."""
    estate = story.estate
    if what is What.PLAN:
        return (subject, *(copy.element for copy in copies_of(estate, estate.sites[subject])[:1]))
    if what is What.LOGIN:
        return (subject,)
    if subject in estate.people:
        return _to_person(story, subject)
    cut = [member for member in estate.teams[subject].members if story.of_person(member)]
    return (subject, *_to_person(story, max(cut, key=lambda one: _length(story, one)))) if cut else (subject,)


def _to_person(story: Reachability, person: str) -> tuple[str, ...]:
    """The person, and the channel of theirs that is gone, unless they are themselves."""
    cut = [] if story.of(person) else [one.id for one in channels_to(story.estate, person) if story.of(one.id)]
    return (person, *cut[:1])


def _length(story: Reachability, person: str) -> float:
    return sum(end - start for start, end in story.of_person(person))


def mends(story: Reachability, graph: DependencyGraph, what: What, subject: str, path: tuple[str, ...]) -> str:
    """One sentence on what would keep it within reach."""
    name, cause = graph.node(subject).name, graph.node(path[-1]).name
    if what is What.PLAN:
        return (
            f"Keep a copy of the plan of {name} out of reach of {cause}: on paper, at somebody's home or another site."
        )
    if what is What.LOGIN:
        return f"Keep {name} in a second vault out of reach of {cause}, or with somebody who carries it."
    people = [one for one in path if one in story.estate.people]
    if people and not story.of(people[0]):
        channels = " and ".join(channel.title for channel in channels_to(story.estate, people[0]))
        return (
            f"Give {graph.node(people[0]).name} another way to be called, that needs nothing of what {channels} needs."
        )
    if what is What.DECLARER:
        return f"Let somebody else declare who lives out of reach of {cause}."
    return f"Train somebody else for what {name} does, who lives out of reach of {cause}."
