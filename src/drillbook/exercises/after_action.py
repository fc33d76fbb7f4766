"""What a live drill showed: targets, simulation and players side by side, strengths, and what is to be done.

Everything rests on the record and on the simulation; what nobody wrote down is said to be not observed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from drillbook.exercises.exercise import InjectKind
from drillbook.exercises.record import Entry, Kind, wall_of
from drillbook.exercises.session import Play, Session, decision_of, fold
from drillbook.model import Estate, HeldExercise, Improvement, Rating
from drillbook.simulation import Decision, Happening, Reached, Trace

LATE_S = 300.0
"""An inject that is delivered so much after its exercise time is late."""
SOON, LATER = timedelta(days=30), timedelta(days=90)
"""When an action is due: what missed a target or could not be performed, and what was hard."""
MOST_AREAS = 12


@dataclass(frozen=True, slots=True)
class Observed:
    """One service: asked, simulated, observed. Seconds from when it went down; None: not observed."""

    service: str
    target: Reached
    """As the drill has it without any decision."""
    played: Reached
    """As it has it with the decisions that were made."""
    down_s: float | None
    """When it went down, in the story; None: it did not."""
    noticed_s: float | None
    declared_s: float | None
    recovered_s: float | None

    @property
    def missed(self) -> bool:
        """A target is missed by what was played."""
        return not self.played.met


@dataclass(frozen=True, slots=True)
class Effect:
    """A decision and what it changed."""

    entry: Entry
    decision: Decision
    before: Trace
    after: Trace


@dataclass(frozen=True, slots=True)
class Delivery:
    """An inject that came late, or not at all."""

    number: str
    message: str
    late_s: float | None
    """None: it was skipped; inf: it never came."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area for improvement: what was seen, what it is held against, and what would mend it."""

    key: str
    observation: str
    against: str
    recommendation: str
    concerns: tuple[str, ...]
    urgent: bool


@dataclass(frozen=True)
class AfterAction:
    """All of it."""

    play: Play
    session: Session
    held: date
    observed: tuple[Observed, ...]
    effects: tuple[Effect, ...]
    deliveries: tuple[Delivery, ...]
    strengths: tuple[str, ...]
    areas: tuple[Area, ...]
    improvements: tuple[Improvement, ...]
    exercise: HeldExercise | None
    """For the inventory's record; None: nothing was covered."""


def after_action(play: Play, entries: tuple[Entry, ...]) -> AfterAction:
    """What the record of a live drill comes to."""
    session = fold(play, entries)
    held = _held(entries)
    observed = tuple(_observed(play, session))
    effects = tuple(_effects(play, entries))
    deliveries = tuple(_deliveries(session))
    areas = tuple(_areas(play, session, observed))[:MOST_AREAS]
    return AfterAction(
        play, session, held, observed, effects, deliveries,
        tuple(_strengths(play, session, observed)), areas,
        tuple(_improvements(play.estate, held, play.exercise.title, areas)),
        _exercise(play, session, held, observed),
    )  # fmt: skip


def _held(entries: tuple[Entry, ...]) -> date:
    walls = [found for entry in entries if (found := wall_of(entry)) is not None]
    return walls[0].date() if walls else date(1970, 1, 1)


def _observed(play: Play, session: Session) -> Iterator[Observed]:
    before = {one.service: one for one in play.exercise.trace.reached}
    said: dict[tuple[str, str], float] = {}
    for entry in session.log:
        if entry.kind is Kind.MILESTONE:
            said.setdefault((entry.text("service"), entry.text("what")), entry.story_s)
    for played in session.exercise.trace.reached:
        was = before[played.service]
        known = [what for what in ("noticed", "declared", "recovered") if (played.service, what) in said]
        if not (was.rta_s or was.rpa_s or played.rta_s or played.rpa_s or known):
            continue
        outages = was.outages or played.outages
        down_s = outages[0].start_s if outages else None
        since = [
            None if (at_s := said.get((played.service, what))) is None else max(0.0, at_s - (down_s or 0.0))
            for what in ("noticed", "declared", "recovered")
        ]
        yield Observed(played.service, was, played, down_s, *since)


def _effects(play: Play, entries: tuple[Entry, ...]) -> Iterator[Effect]:
    decisions: tuple[Decision, ...] = ()
    before = play.exercise.trace
    for entry in entries:
        if entry.kind is Kind.DECIDED:
            decision = decision_of(entry.data["decision"])
            decisions = (*decisions, decision)
            after = play.trace(decisions)
            yield Effect(entry, decision, before, after)
            before = after


def _deliveries(session: Session) -> Iterator[Delivery]:
    for one in session.exercise.injects:
        if one.kind in (InjectKind.CONTINGENCY, InjectKind.ADMINISTRATIVE):
            continue
        entry = session.delivered.get(one.key)
        if one.key in session.skipped:
            yield Delivery(one.number, one.message, None)
        elif entry is None and one.exercise_s <= session.exercise_s:
            yield Delivery(one.number, one.message, inf)
        elif entry is not None and entry.exercise_s - one.exercise_s > LATE_S:
            yield Delivery(one.number, one.message, entry.exercise_s - one.exercise_s)


def _strengths(play: Play, session: Session, observed: tuple[Observed, ...]) -> Iterator[str]:
    titles = {one.id: one.title for one in session.exercise.objectives}
    for objective, rating in session.ratings.items():
        if rating in (Rating.P, Rating.S):
            how = "without challenges" if rating == Rating.P else "with some challenges"
            yield f"{titles.get(objective, objective)}: performed {how}"
    for one in observed:
        name = play.graph.node(one.service).name
        if one.recovered_s is not None and one.target.rto_s is not None and one.recovered_s <= one.target.rto_s:
            yield f"{name} was back within its RTO, as observed"
        if one.played.met and not one.target.met:
            yield f"{name} meets its targets with what was decided; without it would have missed them (simulated)"


def _areas(play: Play, session: Session, observed: tuple[Observed, ...]) -> Iterator[Area]:
    """What is to be mended, what matters most first: ratings, targets, people, what came on top."""
    titles = {one.id: one for one in session.exercise.objectives}
    seen = {entry.text("objective"): entry.text("words") for entry in session.log if entry.text("words")}
    for objective, rating in session.ratings.items():
        if rating in (Rating.U, Rating.M) and objective in titles:
            how = "could not be performed" if rating == Rating.U else "was performed with major challenges"
            words = f": {seen[objective]}" if seen.get(objective) else ""
            one = titles[objective]
            measure = one.measures[0] if one.measures else one.title
            yield Area(
                f"objective-{objective}", f"“{one.title}” {how}{words}", measure,
                f"Find out what stood in the way of “{one.title}”, mend it, and try it again", one.services,
                rating == Rating.U,
            )  # fmt: skip
    for entry in observed:
        if entry.missed and play.graph.node(entry.service).kind == "service":
            yield _target_area(play, entry)
    yield from _people(play, session.exercise.trace)
    for hit in play.exercise.surprises:
        name = play.graph.node(hit.element).name
        yield Area(
            f"surprise-{hit.element}", f"{name} failing on top of it made recovery worse (simulated)",
            "It completes a minimal cut set with what the disaster takes",
            f"Decide what stands in for {name}, or accept the risk in writing", (hit.element,), False,
        )  # fmt: skip


def _target_area(play: Play, one: Observed) -> Area:
    name, played = play.graph.node(one.service).name, one.played
    late = played.rto_s is not None and played.rta_s > played.rto_s
    what = "is not back within its RTO" if late else "loses more data than its RPO allows"
    cause = next(
        (e.cause for e in play.exercise.trace.events if e.element == one.service and e.what is Happening.DOWN), None
    )
    why = f", down for want of {play.graph.node(cause).name}" if cause and cause in play.graph else ""
    return Area(
        f"target-{one.service}", f"{name} {what}, with all that was decided (simulated){why}",
        "RTO and RPO of the inventory",
        f"Choose an option that brings {name} back in time (`drillbook review` compares them), or change its target",
        (one.service,), True,
    )  # fmt: skip


def _people(play: Play, trace: Trace) -> Iterator[Area]:
    unreached = [event for event in trace.events if event.what is Happening.WAITS]
    for who in dict.fromkeys(event.cause for event in unreached if event.cause):
        noun = play.estate.find(who)
        if noun is not None and (who in play.estate.people or who in play.estate.teams):
            yield Area(
                f"people-{who}", f"Work waits for {noun.title} (simulated): nobody else is free, able or reachable",
                "Call tree and deputies of the plan", f"Name and train a second one for what {noun.title} does",
                (who,), False,
            )  # fmt: skip


def _improvements(estate: Estate, held: date, title: str, areas: tuple[Area, ...]) -> Iterator[Improvement]:
    """One action an area, with an owner whom the inventory knows; ids that it does not have yet."""
    taken = set(estate.improvements)
    for area in areas:
        owner = _owner(estate, area)
        if owner is None:
            continue
        base = f"aar-{held:%Y%m%d}-{area.key}".replace(".", "-")
        name, number = base, 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        yield Improvement(
            id=name,
            action=area.recommendation,
            owner=owner,
            due=held + (SOON if area.urgent else LATER),
            finding=area.observation,
            source=f"Exercise “{title}” of {held}",
            concerns=tuple(one for one in area.concerns if estate.find(one) is not None),
        )


def _owner(estate: Estate, area: Area) -> str | None:
    """Who answers for what it concerns; else who signs the plan; else the first team or person there is."""
    for one in area.concerns:
        if one in estate.people or one in estate.teams:
            return one
        owner: str | None = getattr(estate.find(one), "owner", None)
        if owner:
            return owner
    return next(iter((*estate.organisation.approvers, *estate.teams, *estate.people)), None)


def _exercise(play: Play, session: Session, held: date, observed: tuple[Observed, ...]) -> HeldExercise | None:
    """The line for the inventory's record of exercises."""
    covered = tuple(one.service for one in observed)
    if not covered:
        return None
    recovered = {one.service: timedelta(seconds=round(one.recovered_s)) for one in observed if one.recovered_s}
    base = f"held-{held:%Y%m%d}-{play.exercise.scenario}".replace(".", "-")
    name, number = base, 2
    while name in play.estate.exercises:
        name, number = f"{base}-{number}", number + 1
    known: Mapping[str, Rating] = {one: Rating(rating) for one, rating in session.ratings.items()}
    return HeldExercise(
        id=name,
        name=play.exercise.title,
        held=held,
        scenario=play.exercise.scenario,
        covered=covered,
        lasted=timedelta(seconds=round(session.exercise_s)),
        recovered=recovered,
        missed=tuple(one.service for one in observed if one.missed),
        ratings=known,
        result=f"{sum(not one.missed for one in observed)} of {len(observed)} targets met as played",
    )
