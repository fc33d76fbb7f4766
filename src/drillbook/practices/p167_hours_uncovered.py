"""P167: at some hours of the week nobody of those who carry something out can be reached."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import WEEK_S, covered
from drillbook.graph import DependencyGraph
from drillbook.model import WEEK, Estate, Person
from drillbook.practices.asked import asked, people_of
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration

DAY_S = 86400


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """At some hours of the week nobody of those who carry something out can be reached.

    Disasters do not keep office hours: what they are asked for waits until the next shift. The longest gap is told; a
    team that acts only together needs as many as its `minimum`.
    """
    for who in dict.fromkeys(work.who for work in asked(estate, graph)):
        team = estate.teams.get(who)
        people = people_of(estate, who)
        gap = _longest_gap(people, min(team.minimum, len(people)) if team else 1)
        noun = estate.find(who)
        if gap is not None and noun is not None:
            start_s, length_s = gap
            day, clock = WEEK[int(start_s // DAY_S)], timedelta(seconds=start_s % DAY_S)
            message = f"{noun.title} cannot be reached from {day} {_clock(clock)} on for"
            attribute = "members" if team else "shifts"
            yield Fault(noun, f"{message} {write_duration(timedelta(seconds=length_s))}", attribute)


def _longest_gap(people: tuple[Person, ...], needed: int) -> tuple[float, float] | None:
    """Start and length, in seconds of the week, of the longest time with fewer than are needed; None: there is none.

    The week is a circle: what is uncovered on Sunday night goes on on Monday morning.
    """
    spans = [[(a % WEEK_S, b - a) for a, b in covered(person)] for person in people]
    edges = sorted({0.0, *((a + d) % WEEK_S for one in spans for a, length in one for d in (0.0, length))})
    short = [edge for edge in edges if sum(_reached(one, edge) for one in spans) < needed]
    if len(short) == len(edges):
        return 0.0, WEEK_S
    gaps: list[tuple[float, float]] = []
    for number, edge in enumerate(edges):
        if edge in short and edges[number - 1] not in short:
            last = number
            while edges[last % len(edges)] in short:
                last += 1
            gaps.append((edge, (edges[last % len(edges)] - edge) % WEEK_S))
    return max(gaps, key=lambda gap: gap[1], default=None)


def _reached(spans: list[tuple[float, float]], at_s: float) -> bool:
    return any((at_s - start_s) % WEEK_S < length_s for start_s, length_s in spans)


def _clock(at: timedelta) -> str:
    minutes = round(at.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


CHECK = Check("P167", Severity.WARNING, "Add `on_call:`, or somebody with other shifts.", find)
