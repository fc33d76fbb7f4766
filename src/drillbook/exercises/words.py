"""What happened in a live drill, in words: for the console, and for the report."""

from drillbook.exercises.exercise import Exercise
from drillbook.exercises.record import Entry, Kind
from drillbook.exercises.session import Play, decision_of
from drillbook.exercises.telling import clock, length
from drillbook.simulation import Decision, Trace, What

WORDS = {
    What.FAIL_OVER: "{element}: {other} takes over now",
    What.WAIT: "{element}: wait, and switch nothing over, until",
    What.SEND: "Send {other} to {element}",
    What.FUEL: "Order fuel for {element}",
    What.RESTORE: "{element} is mended at",
    What.LOSE: "{element} fails (a surprise)",
}


def words_of(play: Play, decision: Decision) -> str:
    """A decision in words."""
    words = WORDS[decision.what].format(element=play.name(decision.element), other=play.name(decision.other))
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
        parts.append(f"down {length(now.rta_s)} instead of {length(was.rta_s)}")
    if was.rpa_s != now.rpa_s:
        parts.append(f"{length(now.rpa_s)} of data lost instead of {length(was.rpa_s)}")
    return ", ".join(parts)


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
        return f"{play.name(entry.text('service'))} {entry.text('what')}"
    if entry.kind in (Kind.RATED, Kind.OBSERVED):
        title = next((one.title for one in exercise.objectives if one.id == entry.text("objective")), "")
        rated = f"{entry.text('rating')} " if entry.kind is Kind.RATED else ""
        return f"{title}: {rated}{entry.text('words')}"
    if entry.kind is Kind.SPEED:
        return f"speed {data.get('speed')}"
    by = f" ({entry.text('by')})" if entry.text("by") else ""
    return f"{entry.text('words')}{by}" if entry.kind is Kind.NOTE else entry.kind.value
