"""What `drillbook drill` prints of one scenario: what happened when, and what each service came to."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import inf

from drillbook.cli.console import put, put_table, put_wrapped
from drillbook.documents.matrix import not_back
from drillbook.graph import DependencyGraph
from drillbook.quantity import write_clock, write_duration
from drillbook.simulation import Event, Happening, Reached, Trace

BIG = frozenset({Happening.HIT, Happening.RESTORED, Happening.RESTORED_IN_PART, Happening.ENCRYPTED_TOO,
                 Happening.HOLDOVER, Happening.EXHAUSTED, Happening.TAKEOVER, Happening.SWITCHED, Happening.STARTED,
                 Happening.FAILED_TO_START, Happening.BROKE_DOWN, Happening.REFUEL_CALLED,
                 Happening.REFUELLED, Happening.RETURNED, Happening.WAITS, Happening.ASSIGNED, Happening.TRAVELS,
                 Happening.HANDS_OVER, Happening.RESTS, Happening.SLOWED, Happening.PART_ORDERED,
                 Happening.PART_BROUGHT, Happening.TAKEOVER_FAILED, Happening.CALLED_OFF,
                 Happening.MENDED, Happening.FAIL_BACK, Happening.INTERRUPTED, Happening.DRAINED, Happening.RESOLVERS,
                 Happening.DATA_LOST, Happening.SPLIT_BRAIN, Happening.ONE_PRIMARY})  # fmt: skip
"""What the short timeline shows, besides services and processes going down and coming up."""


def show_trace(graph: DependencyGraph, trace: Trace, everything: bool) -> None:
    """Print the events of a drill, the important ones or all, and a table of what each service came to."""
    chance = f"seed {trace.seed}, replication {trace.replication}"
    put_wrapped(f"{trace.title}, from {trace.start.isoformat(sep=' ')}; {chance}")
    put("")
    if not any(event.what is Happening.HIT for event in trace.events):
        put(f"{'':>10}  Nothing is hit in this replication.")
    _events(trace, [event for event in trace.events if everything or _is_important(event)])
    put("")
    some = any(entry.degraded for entry in trace.reached)
    rows = (_row(graph, entry, trace.watched_s, some) for entry in trace.reached)
    heads = ("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets", *(("Degraded",) if some else ()))
    put_table(heads, rows)
    for line in dict.fromkeys(_besides(graph, trace)):
        put_wrapped(line, hanging="    ")


def _events(trace: Trace, shown: Sequence[Event]) -> None:
    """A line each, with two clocks; what the same instant tells twice in the same words, once."""
    for at_s, text in dict.fromkeys((round(event.at_s), event.text) for event in shown):
        since = timedelta(seconds=at_s)
        clocks = f"{write_clock(since):>10}  {trace.start + since:%a %H:%M:%S}  "
        put_wrapped(text, clocks, " " * len(clocks))
    if len(shown) < len(trace.events):
        put(f"{'':>10}  ({len(trace.events) - len(shown)} events more: --every-event)")


def _is_important(event: Event) -> bool:
    return event.what in BIG or event.kind in ("service", "process")


def _besides(graph: DependencyGraph, trace: Trace) -> Iterator[str]:
    """What the table has no column for: two primaries, clients that follow late."""
    for one in trace.split_brains:
        names = (graph.node(each).name for each in (one.dataset, one.replica, one.primary))
        lasts = "to the end" if one.end_s == inf else f"for {_span(one.end_s - one.start_s, '')}"
        yield "Two primaries of {}: {} and {}, {} from {}".format(
            *names, lasts, write_clock(timedelta(seconds=one.start_s))
        )
    for tail in dict.fromkeys(tail for entry in trace.reached for tail in entry.tails):
        lasts = _span(tail.end_s - tail.start_s, "")
        yield (
            f"{graph.node(tail.service).name}: {tail.share:.0%} of clients (resolvers that ignore the TTL) follow "
            f"up to {lasts} later than the RTA says"
        )


def _row(graph: DependencyGraph, entry: Reached, watched_s: float, with_level: bool) -> tuple[str, ...]:
    verdict = "none given" if entry.rto_s is None and entry.rpo_s is None else "met" if entry.met else "MISSED"
    return (
        graph.node(entry.service).name,
        _span(entry.rta_s, not_back(entry.for_good, watched_s)),
        _span(entry.rto_s, ""),
        _span(entry.rpa_s, "everything"),
        _span(entry.rpo_s, ""),
        verdict,
        *((_level(entry),) if with_level else ()),
    )


def _level(entry: Reached) -> str:
    """How long at which part of its capacity."""
    return f"{_span(entry.degraded_s, '')}, down to {entry.least_level:.0%}" if entry.degraded else "—"


def _span(seconds: float | None, endless: str) -> str:
    if seconds is None:
        return "—"
    return endless if seconds == inf else write_duration(timedelta(seconds=seconds))
