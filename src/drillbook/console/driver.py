"""Runs a live drill: everything that is done goes to the record first, and only then counts."""

from collections.abc import Callable
from datetime import datetime
from math import isfinite
from typing import Any

from drillbook.exercises.exercise import Inject
from drillbook.exercises.record import Entry, Kind, RecordFile
from drillbook.exercises.session import RATINGS, Play, Session, after, decision_data
from drillbook.simulation import Decision, why_not

CLOCK_S = 5.0
"""While it runs the clock is written down so often, in seconds of real time."""
LONGEST = 4000
MOST_SPEED = 600.0
MILESTONES = ("noticed", "declared", "recovered")


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """Something that makes no sense now; the message says why."""


class Driver:
    """One live drill under way. `monotonic` gives seconds, `wall` the time of day."""

    def __init__(
        self,
        play: Play,
        session: Session,
        record: RecordFile,
        monotonic: Callable[[], float],
        wall: Callable[[], datetime],
    ) -> None:
        self.play = play
        self.version = 0
        """Counts what happened, for those who watch."""
        self._session = session
        self._record = record
        self._monotonic = monotonic
        self._wall = wall
        self._since_s = monotonic()
        self._written_s = self._since_s

    @property
    def session(self) -> Session:
        """The drill as it is now."""
        return self._session.at(self._now_s())

    def tick(self) -> None:
        """Write the clock down when it is time for that; at the end of the exercise it stops."""
        if not self._session.running:
            return
        if self._now_s() >= self._session.exercise.duration_s:
            self._write(Kind.PAUSED)
        elif self._monotonic() - self._written_s >= CLOCK_S:
            self._write(Kind.CLOCK)

    def start(self) -> None:
        """Let the clock run."""
        self._refuse(self._session.ended, "the exercise is over")
        self._refuse(self._session.running, "the clock runs already")
        self._write(Kind.STARTED)

    def pause(self) -> None:
        """Stop the clock."""
        self._refuse(not self._session.running, "the clock stands already")
        self._write(Kind.PAUSED)

    def set_speed(self, speed: float) -> None:
        """How fast exercise time runs against real time."""
        self._refuse(not (isfinite(speed) and 0 < speed <= MOST_SPEED), f"a speed is above 0 and up to {MOST_SPEED:g}")
        self._write(Kind.SPEED, speed=speed)

    def advance(self, to_s: float | None = None) -> None:
        """Set the exercise clock forward: to a time, or to the next inject."""
        self._refuse(self._session.ended, "the exercise is over")
        session = self.session
        to_s = session.next_at_s() if to_s is None else to_s
        if to_s is None:
            raise Refused("no inject is left")
        self._refuse(not isfinite(to_s) or to_s < session.exercise_s, "the clock does not run backwards")
        self._write(Kind.ADVANCED, at_s=min(to_s, session.exercise.duration_s))

    def deliver(self, number: str) -> Inject:
        """Players were told an inject."""
        inject = self._waiting(number)
        self._write(Kind.DELIVERED, inject=inject.key, number_told=inject.number)
        return inject

    def skip(self, number: str) -> Inject:
        """An inject is left out."""
        inject = self._waiting(number)
        self._write(Kind.SKIPPED, inject=inject.key, number_told=inject.number)
        return inject

    def decide(self, decision: Decision, by: str, words: str) -> None:
        """Players decided something: the rest of the story follows from it."""
        self._refuse(self._session.ended, "the exercise is over")
        why = why_not(self.play.estate, self.play.graph, self.session.exercise.trace, decision)
        if why is not None:
            raise Refused(why)
        self._write(Kind.DECIDED, decision=decision_data(decision), by=_short(by), words=_short(words))

    def note(self, words: str, by: str = "") -> None:
        """Something to remember."""
        self._refuse(not words.strip(), "there is nothing to note")
        self._write(Kind.NOTE, words=_short(words), by=_short(by))

    def observe(self, objective: str, words: str, by: str = "") -> None:
        """What an evaluator saw, for an objective."""
        self._objective(objective)
        self._refuse(not words.strip(), "there is nothing to note")
        self._write(Kind.OBSERVED, objective=objective, words=_short(words), by=_short(by))

    def rate(self, objective: str, rating: str, words: str = "") -> None:
        """An objective's rating: P, S, M or U (HSEEP)."""
        self._objective(objective)
        self._refuse(rating not in RATINGS, f"a rating is one of {', '.join(RATINGS)}")
        self._write(Kind.RATED, objective=objective, rating=rating, words=_short(words))

    def milestone(self, service: str, what: str) -> None:
        """Players noticed that a service is down, declared a disaster, or have it back: as of now."""
        self._refuse(service not in self.play.graph, f"the inventory has no {service}")
        self._refuse(what not in MILESTONES, f"a milestone is one of {', '.join(MILESTONES)}")
        self._write(Kind.MILESTONE, service=service, what=what)

    def end(self) -> None:
        """The exercise is over."""
        self._refuse(self._session.ended, "the exercise is over already")
        self._write(Kind.ENDED)

    def close(self) -> None:
        """Stop, whatever runs: it can be resumed."""
        if self._session.running:
            self._write(Kind.PAUSED)
        self._record.close()

    def _now_s(self) -> float:
        session = self._session
        if not session.running:
            return session.exercise_s
        return session.exercise_s + (self._monotonic() - self._since_s) * session.speed

    def _write(self, kind: Kind, at_s: float | None = None, **data: Any) -> None:
        """To the disk, and then into the session."""
        exercise_s = self.session.exercise_s if at_s is None else at_s
        story_s = self._session.exercise.pace.to_story(exercise_s)
        number = self._session.number + 1
        entry = Entry(kind, number, self._wall().isoformat(timespec="seconds"), exercise_s, story_s, data)
        self._record.append(entry)
        self._session = after(self.play, self._session, entry)
        self._since_s = self._written_s = self._monotonic()
        if kind is not Kind.CLOCK:
            self.version += 1

    def _waiting(self, number: str) -> Inject:
        self._refuse(self._session.ended, "the exercise is over")
        found = next((one for one in self._session.waiting() if one.number == number), None)
        if found is None:
            raise Refused(f"no inject {number[:20]} is waiting")
        return found

    def _objective(self, objective: str) -> None:
        known = [one.id for one in self._session.exercise.objectives]
        self._refuse(objective not in known, f"an objective is one of {', '.join(known)}")

    @staticmethod
    def _refuse(wrong: bool, why: str) -> None:
        if wrong:
            raise Refused(why)


def _short(words: str) -> str:
    return words.strip()[:LONGEST]
