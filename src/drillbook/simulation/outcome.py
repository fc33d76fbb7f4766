"""What one replication of a scenario comes to for each service: small enough to be kept, and sent, by the thousand."""

from dataclasses import dataclass
from math import inf

from drillbook.analysis import reach
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.simulation.drill import drill
from drillbook.simulation.trace import Event, Happening, Outage, Reached, Trace

ENDS = frozenset({Happening.SWITCHED, Happening.RETURNED, Happening.RESTORED, Happening.RESTORED_IN_PART,
                  Happening.STARTED, Happening.BOOTING})  # fmt: skip
"""What may bring a service back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One service in one replication. Times are in seconds; inf: not back, everything lost; None: no target."""

    service: str
    kind: str
    rta_s: float
    for_good: bool
    """It is down at the end of the watch and never serves again."""
    watched_s: float
    rto_s: float | None
    rpa_s: float
    rpo_s: float | None
    met: bool
    cause: str | None
    """The element whose loss began the longest outage; None: there was none."""
    switched_back: bool
    """Nothing was lost then: that element stood still while it was switched back."""
    ended_by: str
    """What ended that outage, in words; empty: nothing did, or there was none."""
    lost: str | None
    """The dataset of which most was lost; None: nothing was."""


@dataclass(frozen=True, slots=True)
class Once:
    """One replication."""

    hits: tuple[str, ...]
    """Elements that were hit, in the order of time."""
    outcomes: tuple[Outcome, ...]


def play_once(
    estate: Estate, graph: DependencyGraph, scenario: Scenario, seed: int, replication: int, services: frozenset[str]
) -> Once:
    """Play one replication. `services`: only these; empty: every service and process."""
    trace = drill(estate, graph, scenario, seed=seed, replication=replication)
    chosen = (entry for entry in trace.reached if not services or entry.service in services)
    hits = dict.fromkeys(event.element for event in trace.events if event.what is Happening.HIT)
    return Once(tuple(hits), tuple(_outcome(graph, trace, entry) for entry in chosen))


def _outcome(graph: DependencyGraph, trace: Trace, entry: Reached) -> Outcome:
    cause, switched_back, ended_by = cause_of(graph, trace, entry)
    losses = [loss for loss in entry.losses if loss.loss_s > 0]
    return Outcome(
        service=entry.service,
        kind=entry.kind,
        rta_s=entry.rta_s,
        for_good=entry.for_good,
        watched_s=trace.watched_s,
        rto_s=entry.rto_s,
        rpa_s=entry.rpa_s,
        rpo_s=entry.rpo_s,
        met=entry.met,
        cause=cause,
        switched_back=switched_back,
        ended_by=ended_by,
        lost=max(losses, key=lambda loss: loss.loss_s).dataset if losses else None,
    )


def cause_of(graph: DependencyGraph, trace: Trace, reached: Reached) -> tuple[str | None, bool, str]:
    """What began the longest outage of a service, whether that was only switched back, and what ended it, in words.

    The cause is found from the service downwards: what it went down for want of, what that did, and so on. The end is
    the last takeover, return, repair or start-up among what the service needs.
    """
    longest = max(reached.outages, key=lambda span: span.end_s - span.start_s, default=None)
    if longest is None:
        return None, False, ""
    begun: dict[str, Event] = {}
    back: set[tuple[str, float]] = set()
    for event in trace.events:
        if event.what is Happening.DOWN and event.at_s <= longest.start_s:
            begun[event.element] = event
        elif event.what is Happening.INTERRUPTED:
            back.add((event.element, event.at_s))
    element, seen = reached.service, set[str]()
    while element not in seen and element in begun and (cause := begun[element].cause) is not None:
        seen.add(element)
        element = cause
    switched_back = element in begun and (element, begun[element].at_s) in back
    return element, switched_back, _ended(trace.events, longest, reach(graph, reached.service) | {reached.service})


def _ended(events: tuple[Event, ...], outage: Outage, below: frozenset[str]) -> str:
    """The last that happened to one of these before it served again."""
    if outage.end_s == inf:
        return ""
    during = (one for one in reversed(events) if one.what in ENDS and outage.start_s < one.at_s <= outage.end_s)
    return next((one.text for one in during if one.element in below), "")
