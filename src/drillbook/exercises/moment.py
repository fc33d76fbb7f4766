"""What happens at one moment of a drill, as it looks from where people are: symptoms, grouped by who would tell.

A moment's events are sorted into what a guard, a monitoring system, users, a provider, the news or a colleague would
tell. Nothing is told that could not be seen from there: an alarm says what does not answer, not why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from drillbook.exercises.exercise import Method
from drillbook.exercises.telling import length
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.simulation import Event, Happening, Trace

POWER = frozenset({"feed", "switchboard", "ups", "panel", "generator", "cooling"})
MACHINES = frozenset({"server", "vm", "device", "rack", "storage", "database", "circuit"})
POWER_IS_SHORT = frozenset({Happening.EXHAUSTED, Happening.FAILED_TO_START, Happening.BROKE_DOWN})
MOST_NAMED = 4
TOGETHER_S = 60.0
"""What happens within a minute is told together."""


class Voice(NamedTuple):
    """Who tells whom, and how."""

    sender: str
    receiver: str
    method: Method


RADIO = Voice("Radio", "everybody", Method.NEWS)
MONITORING = Voice("Monitoring", "operations", Method.MONITORING)
USERS = Voice("Users", "service desk", Method.PHONE)
DEVICES = Voice("Your own devices", "everybody", Method.IN_PERSON)
CALL_TREE = Voice("Call tree", "whoever calls", Method.PHONE)
SUPPLIER = Voice("Fuel supplier", "operations", Method.PHONE)
ADMINISTRATOR = Voice("Administrator", "operations", Method.IN_PERSON)
MANAGEMENT = Voice("Management", "operations", Method.PHONE)


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody tells, before it has a number, a time of the exercise and a controller."""

    key: str
    at_s: float
    sender: str
    receiver: str
    method: Method
    message: str
    capability: str
    """What it asks of players: detection, activation, notification, failover, restoration, communication, fail-back."""
    services: tuple[str, ...]
    tells: tuple[str, ...]
    knows: str
    weight: float
    """How much would be missing without it."""


class Signs:
    """Turns a trace into signs."""

    def __init__(self, estate: Estate, graph: DependencyGraph) -> None:
        self._estate = estate
        self._graph = graph
        self._seen: dict[str, int] = {}

    def of(self, trace: Trace) -> list[Sign]:
        """All of a trace's signs, in order of time."""
        self._seen = {}
        return [sign for events in _moments(trace.events) for sign in self._of_moment(events)]

    def _of_moment(self, events: list[Event]) -> Iterator[Sign]:
        yield from self._news(events)
        yield from self._power(events)
        yield from self._machines(events)
        yield from self._providers(events)
        yield from self._users(events)
        yield from self._people(events)
        yield from self._work(events)
        yield from self._back(events)

    def _news(self, events: list[Event]) -> Iterator[Sign]:
        for what in (Happening.HIT, Happening.RESTORED):
            regions = [one for one in events if one.what is what and one.kind == "region"]
            if not regions:
                continue
            names = self._names(one.element for one in regions)
            message = (
                f"Radio news: a disturbance has hit {names}. Neither the cause is known yet, nor how long it lasts."
                if what is Happening.HIT
                else f"Radio news: things return to normal in {names}."
            )
            capability = "activation" if what is Happening.HIT else "restoration"
            yield self._sign(f"news-{what}", regions, RADIO, message, capability, 5.0)

    def _power(self, events: list[Event]) -> Iterator[Sign]:
        for site, found in self._by_site(events, POWER).items():
            words = list(dict.fromkeys(filter(None, map(self._power_words, found))))
            if words:
                guard = f"Staff at {self._name(site)}" if site else "Staff on site"
                said = _joined(words[:MOST_NAMED])
                message = f"“{said[0].upper()}{said[1:]}.”"
                urgent = any(one.what in POWER_IS_SHORT for one in found)
                better = all(
                    one.what in (Happening.UP, Happening.RESTORED, Happening.RESTORED_IN_PART) for one in found
                )
                capability = "activation" if urgent else "restoration" if better else "detection"
                yield self._sign(
                    f"power-{site}",
                    found,
                    Voice(guard, "operations", Method.PHONE),
                    message,
                    capability,
                    4.0 if urgent else 3.0,
                )

    def _power_words(self, event: Event) -> str:
        name = self._name(event.element)
        if event.what is Happening.DOWN:
            return {
                "feed": "the mains is gone",
                "cooling": f"{name} stands still, it is getting warm",
                "panel": "the machine room is dark",
                "ups": f"{name} has switched off",
                "generator": f"{name} has stopped",
            }.get(event.kind, "")
        if event.what is Happening.UP:
            return {"feed": "the mains is back", "panel": "the machine room has power"}.get(event.kind, "")
        return {
            Happening.HOLDOVER: f"{name} beeps; its display shows {length(event.span_s)}"
            if event.kind == "ups"
            else "",
            Happening.STARTED: f"{name} runs and carries the load",
            Happening.FAILED_TO_START: f"{name} turns over and does not start",
            Happening.BROKE_DOWN: f"{name} has broken down",
            Happening.EXHAUSTED: f"{name} has run out of fuel" if event.kind == "generator" else "",
            Happening.REFUELLED: f"{name} has been refuelled",
            Happening.HIT: f"{name} is out of order",
        }.get(event.what, "")

    def _machines(self, events: list[Event]) -> Iterator[Sign]:
        for site, found in self._by_site(events, MACHINES).items():
            down = [one for one in found if one.what is Happening.DOWN]
            if down:
                where = f" at {self._name(site)}" if site else ""
                message = f"ALARM: no answer{where} from {self._names(one.element for one in down)}."
                yield self._sign(f"alarm-{site}", down, MONITORING, message, "detection", 3.5)

    def _providers(self, events: list[Event]) -> Iterator[Sign]:
        for event in events:
            if event.kind != "provider" or event.what not in (Happening.HIT, Happening.RESTORED):
                continue
            name = self._name(event.element)
            message = (
                f"{name}, status page: “We are aware of a disturbance and are working on it. No time is known yet.”"
                if event.what is Happening.HIT
                else f"{name}, status page: “The disturbance is over. We apologise.”"
            )
            capability = "detection" if event.what is Happening.HIT else "restoration"
            yield self._sign(
                f"provider-{event.what}", [event], Voice(name, "operations", Method.EMAIL), message, capability, 4.0
            )

    def _users(self, events: list[Event]) -> Iterator[Sign]:
        down = [one for one in events if one.what is Happening.DOWN and one.kind in ("service", "process")]
        if not down:
            return
        services = [one for one in down if one.kind == "service"] or down
        names, many = self._names(one.element for one in services), len(services) > 1
        works = "do not work" if many else "does not work"
        message = f"Callers say that {names} {works}. They ask when it will, and whether anything is lost."
        yield self._sign("users", down, USERS, message, "communication", 5.0)

    def _people(self, events: list[Event]) -> Iterator[Sign]:
        for event in events:
            name = self._name(event.element)
            if event.kind == "person" and event.what in (Happening.HIT, Happening.DOWN):
                message = f"You call {name}: nobody answers, on any number."
                yield self._sign(
                    "person", [event], Voice(name, "whoever calls", Method.PHONE), message, "notification", 3.5
                )
            elif event.kind == "channel" and event.what is Happening.DOWN:
                message = f"{name}: no connection. Calls and messages by it do not go through any more."
                yield self._sign("channel", [event], DEVICES, message, "notification", 4.0)
            elif event.what is Happening.WAITS:
                yield self._waits(event)
            elif event.what is Happening.REFUEL_CALLED:
                message = f"The fuel supplier asks for the order for {name}: quantity, access, who signs."
                yield self._sign("fuel", [event], SUPPLIER, message, "restoration", 2.5)

    def _waits(self, event: Event) -> Sign:
        spare = self._estate.spares.get(event.cause or "")
        if spare is not None:
            message = f"The store has no {spare.title} for “{event.work}”."
            return self._sign("waits", [event], ADMINISTRATOR, message, "restoration", 3.0)
        message = f"You look for somebody for “{event.work}”: nobody is free or answers."
        return self._sign("waits", [event], CALL_TREE, message, "notification", 3.0)

    def _work(self, events: list[Event]) -> Iterator[Sign]:
        for event in events:
            name = self._name(event.element)
            told = {
                Happening.CARRIED_OUT: ("The administrator reports: the switch is carried out.", 2.0),
                Happening.SWITCHED: (f"{name} answers again, from the other side.", 3.0),
                Happening.TAKEOVER_FAILED: (f"The administrator reports: the switch of {name} has failed.", 5.0),
                Happening.CALLED_OFF: (f"The administrator reports: the switch of {name} is given up half-way.", 3.0),
                Happening.ENCRYPTED_TOO: (f"The copy of {name} on another machine cannot be opened either.", 4.0),
                Happening.SPLIT_BRAIN: (f"Two users show different states of {name}.", 5.0),
                Happening.DATA_LOST: (
                    f"{name}: the newest record there is from {length(event.span_s)} before the disaster.",
                    4.0,
                ),
                Happening.READY: (f"The administrator reports: the other side of {name} is ready.", 2.0),
            }.get(event.what)
            if told is None or (event.what is Happening.DATA_LOST and not _is_found(event, events)):
                continue
            message, weight = told
            yield self._sign(
                f"work-{event.what}",
                [event],
                ADMINISTRATOR,
                message,
                "failover",
                weight,
            )

    def _back(self, events: list[Event]) -> Iterator[Sign]:
        up = [one for one in events if one.what is Happening.UP and one.kind == "service"]
        if up:
            names = self._names(one.element for one in up)
            message = f"Monitoring shows {names} in green again."
            yield self._sign("back", up, MONITORING, message, "restoration", 4.0)
        back = [one for one in events if one.what in (Happening.FAIL_BACK, Happening.INTERRUPTED)]
        if back:
            names = self._names(one.element for one in back)
            message = f"The first site could take {names} back. Management asks when, and for how long it stands still."
            yield self._sign("return", back, MANAGEMENT, message, "fail-back", 3.0)

    def _sign(
        self,
        theme: str,
        events: list[Event],
        voice: Voice,
        message: str,
        capability: str,
        weight: float,
    ) -> Sign:
        first = events[0]
        tells = tuple(dict.fromkeys(one.element for one in events))
        services = tuple(one for one in tells if self._graph.node(one).kind in ("service", "process"))
        base = f"{theme}/{first.element}"
        self._seen[base] = self._seen.get(base, 0) + 1
        knows = "; ".join(dict.fromkeys(one.text for one in events[:MOST_NAMED]))
        return Sign(
            f"{base}/{self._seen[base]}",
            first.at_s,
            *voice,
            message,
            capability,
            services,
            tells,
            knows,
            weight + 0.5 * sum(1.0 / self._priority(one) for one in services),
        )

    def _priority(self, service: str) -> int:
        noun = self._estate.services.get(service)
        return noun.priority if noun else 5

    def _by_site(self, events: list[Event], kinds: frozenset[str]) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in events:
            if event.kind in kinds:
                found.setdefault(self._graph.node(event.element).site or "", []).append(event)
        return found

    def _name(self, identifier: str) -> str:
        return self._graph.node(identifier).name

    def _names(self, identifiers: Iterable[str]) -> str:
        names = list(dict.fromkeys(map(self._name, identifiers)))
        rest = len(names) - MOST_NAMED
        return _joined([*names[:MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])])


def _moments(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events of the same minute."""
    moment: list[Event] = []
    for event in events:
        if moment and event.at_s - moment[0].at_s > TOGETHER_S:
            yield moment
            moment = []
        moment.append(event)
    if moment:
        yield moment


def _is_found(lost: Event, moment: list[Event]) -> bool:
    """Somebody looks at the data: a copy of them serves from this moment on, and is older than the loss."""
    serves = any(one.what is Happening.SWITCHED and one.element == lost.element for one in moment)
    return serves and lost.span_s is not None and 0 < lost.span_s < inf


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
