"""What each side of a live drill sees: everything for the facilitator, only what they were told for players."""

from collections.abc import Iterator
from datetime import timedelta
from math import inf
from typing import Any

from drillbook.exercises.exercise import Inject, InjectKind
from drillbook.exercises.record import Entry
from drillbook.exercises.session import SPEEDS, Play, Session, decision_data
from drillbook.exercises.telling import board, clock, length, write_time
from drillbook.exercises.words import WORDS, gained, line_of
from drillbook.simulation import What, possible_decisions

MOST_LOG = 200
NEEDS_TIME = frozenset({What.WAIT, What.RESTORE})


def players_view(play: Play, session: Session) -> dict[str, Any]:
    """What players may see on their own devices: what they were told, the clocks, services as that has it."""
    exercise = session.exercise
    told = [one for one in session.told() if one.tells or one.key.startswith(("added/", "admin/"))]
    return {
        "organisation": play.estate.organisation.name,
        "clock": _clocks(session),
        "messages": [
            {
                "story": clock(exercise.trace, session.delivered[one.key].story_s),
                "from": one.sender,
                "how": one.method.value,
                "message": one.message,
            }
            for one in told
        ],
        "board": list(_board(play, session, told)),
    }


def facilitator_view(play: Play, session: Session) -> dict[str, Any]:
    """Everything."""
    exercise = session.exercise
    return {
        "title": exercise.title,
        "organisation": play.estate.organisation.name,
        "clock": _clocks(session),
        "speeds": list(SPEEDS),
        "waiting": [_inject(session, one) for one in session.waiting()],
        "delivered": [_inject(session, one) for one in session.told()],
        "services": list(_services(play, session)),
        "objectives": [
            {
                "id": one.id,
                "title": one.title,
                "measures": list(one.measures),
                "rating": session.ratings.get(one.id, ""),
            }
            for one in exercise.objectives
        ],
        "decisions": list(_choices(play, session)),
        "elements": [{"id": node.id, "name": node.name} for node in play.graph.elements() if node.kind != "process"],
        "log": [_line(play, session, entry) for entry in session.log[-MOST_LOG:]],
        "changed": _changed(play, session),
        "number": session.number,
    }


def _clocks(session: Session) -> dict[str, Any]:
    exercise = session.exercise
    return {
        "exercise_s": round(session.exercise_s, 1),
        "exercise": write_time(session.exercise_s // 60 * 60),
        "story": f"{exercise.trace.start + timedelta(seconds=session.story_s):%a %-d %b %H:%M}",
        "duration_s": exercise.duration_s,
        "speed": session.speed,
        "running": session.running,
        "ended": session.ended,
    }


def _inject(session: Session, one: Inject) -> dict[str, Any]:
    delivered = session.delivered.get(one.key)
    return {
        "number": one.number,
        "time": write_time(one.exercise_s),
        "exercise_s": one.exercise_s,
        "story": clock(session.exercise.trace, one.at_s),
        "kind": one.kind.value,
        "due": one.exercise_s <= session.exercise_s and one.kind is not InjectKind.CONTINGENCY,
        "from": one.sender,
        "to": one.receiver,
        "how": one.method.value,
        "message": one.message,
        "expected": one.expected,
        "contingency": one.contingency,
        "knows": one.knows,
        "told": write_time(delivered.exercise_s) if delivered else "",
    }


def _services(play: Play, session: Session) -> Iterator[dict[str, Any]]:
    """How services really are, and what they come to as things stand."""
    now_s, trace = session.story_s, session.exercise.trace
    for one in trace.reached:
        open_now = next((s for s in one.outages if s.start_s <= now_s < s.end_s), None)
        back = "" if open_now is None else "not back" if open_now.end_s == inf else clock(trace, open_now.end_s)
        yield {
            "id": one.service,
            "name": play.graph.node(one.service).name,
            "up": open_now is None,
            "back": back,
            "rta": length(one.rta_s),
            "rto": length(one.rto_s),
            "rpa": length(one.rpa_s),
            "rpo": length(one.rpo_s),
            "met": one.met,
        }


def _choices(play: Play, session: Session) -> Iterator[dict[str, Any]]:
    """What may be decided now."""
    for one in possible_decisions(play.estate, play.graph, session.exercise.trace, session.story_s):
        words = WORDS[one.what].format(element=play.name(one.element), other=play.name(one.other))
        no_contract = one.what is What.FUEL and not play.estate.generators[one.element].refuelling
        yield {
            **decision_data(one),
            "words": words,
            "needs_time": one.what in NEEDS_TIME or no_contract,
        }


def _changed(play: Play, session: Session) -> list[str]:
    """What the last decision did, service by service."""
    if not session.decisions:
        return []
    before, after = play.trace(session.decisions[:-1]), session.exercise.trace
    found = []
    for one in after.reached:
        words = gained(before, after, one.service)
        if words:
            found.append(f"{play.name(one.service)}: {words}")
    return found or ["The last decision changes nothing of what services come to."]


def _line(play: Play, session: Session, entry: Entry) -> dict[str, Any]:
    return {
        "n": entry.number,
        "time": write_time(entry.exercise_s // 60 * 60),
        "story": clock(session.exercise.trace, entry.story_s),
        "kind": entry.kind.value,
        "words": line_of(play, session.exercise, entry),
    }


def _board(play: Play, session: Session, told: list[Inject]) -> Iterator[dict[str, str]]:
    """Services as the messages told so far have them."""
    for service, (state, one) in board(play.graph, told).items():
        since = clock(session.exercise.trace, session.delivered[one.key].story_s)
        yield {"service": play.name(service), "state": state, "since": since}
