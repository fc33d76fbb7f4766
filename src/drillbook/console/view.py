"""What each side of a live drill sees: everything for the facilitator, only what they were told for players."""

from collections.abc import Iterator
from datetime import timedelta
from math import inf
from typing import Any

from drillbook.exercises.events_list import write_time
from drillbook.exercises.exercise import Exercise, Inject, InjectKind
from drillbook.exercises.moment import clock, span
from drillbook.exercises.record import Entry, Kind
from drillbook.exercises.session import SPEEDS, Play, Session, decision_data, decision_of
from drillbook.simulation import Decision, Trace, What, possible_decisions

MOST_LOG = 200
WORDS = {
    What.FAIL_OVER: "{element}: {other} takes over now",
    What.WAIT: "{element}: wait, and switch nothing over, until",
    What.SEND: "Send {other} to {element}",
    What.FUEL: "Order fuel for {element}",
    What.RESTORE: "{element} is mended at",
    What.LOSE: "{element} fails (a surprise)",
}
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


def words_of(play: Play, decision: Decision) -> str:
    """A decision in words."""
    words = WORDS[decision.what].format(element=_name(play, decision.element), other=_name(play, decision.other))
    if decision.until_s is None:
        return words
    return f"{words} {clock(play.exercise.trace, decision.until_s)}"


def gained(before: Trace, after: Trace, service: str) -> str:
    """What came of a service otherwise, in words; empty: nothing did."""
    was, now = (next((one for one in trace.reached if one.service == service), None) for trace in (before, after))
    if was is None or now is None or (was.outages == now.outages and was.rpa_s == now.rpa_s):
        return ""
    parts = []
    if was.outages != now.outages:
        parts.append(f"down {_length(now.rta_s)} instead of {_length(was.rta_s)}")
    if was.rpa_s != now.rpa_s:
        parts.append(f"{_length(now.rpa_s)} of data lost instead of {_length(was.rpa_s)}")
    return ", ".join(parts)


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
            "rta": _length(one.rta_s),
            "rto": _length(one.rto_s) if one.rto_s is not None else "—",
            "rpa": _length(one.rpa_s),
            "rpo": _length(one.rpo_s) if one.rpo_s is not None else "—",
            "met": one.met,
        }


def _choices(play: Play, session: Session) -> Iterator[dict[str, Any]]:
    """What may be decided now."""
    for one in possible_decisions(play.estate, play.graph, session.exercise.trace, session.story_s):
        words = WORDS[one.what].format(element=_name(play, one.element), other=_name(play, one.other))
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
            found.append(f"{_name(play, one.service)}: {words}")
    return found or ["The last decision changes nothing of what services come to."]


def _line(play: Play, session: Session, entry: Entry) -> dict[str, Any]:
    return {
        "n": entry.number,
        "time": write_time(entry.exercise_s // 60 * 60),
        "story": clock(session.exercise.trace, entry.story_s),
        "kind": entry.kind.value,
        "words": line_of(play, session.exercise, entry),
    }


def line_of(play: Play, exercise: Exercise, entry: Entry) -> str:
    """An entry in words."""
    data = entry.data
    if entry.kind is Kind.DECIDED:
        by = f" ({entry.text('by')})" if entry.text("by") else ""
        words = f": {entry.text('words')}" if entry.text("words") else ""
        return f"{words_of(play, decision_of(data['decision']))}{by}{words}"
    if entry.kind in (Kind.DELIVERED, Kind.SKIPPED):
        return f"{entry.text('number_told')} {entry.kind.value}"
    if entry.kind is Kind.MILESTONE:
        return f"{_name(play, entry.text('service'))} {entry.text('what')}"
    if entry.kind in (Kind.RATED, Kind.OBSERVED):
        title = next((one.title for one in exercise.objectives if one.id == entry.text("objective")), "")
        rated = f"{entry.text('rating')} " if entry.kind is Kind.RATED else ""
        return f"{title}: {rated}{entry.text('words')}"
    if entry.kind is Kind.SPEED:
        return f"speed {data.get('speed')}"
    by = f" ({entry.text('by')})" if entry.text("by") else ""
    return f"{entry.text('words')}{by}" if entry.kind is Kind.NOTE else entry.kind.value


def _board(play: Play, session: Session, told: list[Inject]) -> Iterator[dict[str, str]]:
    """Services as the messages told so far have them."""
    known: dict[str, tuple[str, str]] = {}
    for one in told:
        state = {"users": "reported down", "back": "works again"}.get(one.key.partition("/")[0])
        if state and one.kind is not InjectKind.CONTINGENCY:
            at = clock(session.exercise.trace, session.delivered[one.key].story_s)
            known |= {x: (state, at) for x in one.tells if play.graph.node(x).kind == "service"}
    for service, (state, since) in known.items():
        yield {"service": _name(play, service), "state": state, "since": since}


def _name(play: Play, identifier: str) -> str:
    if identifier in play.graph:
        node = play.graph.node(identifier)
        if node.is_gate:
            return " or ".join(_name(play, edge.needed) for edge in play.graph.needs(identifier))
        return node.name
    noun = play.estate.find(identifier)
    return noun.title if noun is not None else identifier


def _length(seconds: float | None) -> str:
    return "not back" if seconds == inf else "none" if not seconds else span(seconds)
