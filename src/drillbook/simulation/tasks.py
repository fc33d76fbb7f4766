"""Work that takes a time, and can be stopped and taken up again."""

from typing import Protocol

import simpy

from drillbook.simulation.stage import EXACT_S


class Task(Protocol):
    """What is worked at: begun, it promises an event for when it is done."""

    @property
    def left_s(self) -> float:
        """Seconds of undisturbed work that are left, as of the last stop."""

    def begin(self) -> simpy.Event:
        """Begin, or go on; the event comes when it is done."""

    def stop(self) -> None:
        """Stop, done or not. Stopping what does not run changes nothing."""


class Timed:
    """Work of a known length."""

    def __init__(self, environment: simpy.Environment, length_s: float) -> None:
        self._environment = environment
        self._left_s = length_s
        self._since_s: float | None = None

    @property
    def left_s(self) -> float:
        """Seconds left, as of the last stop."""
        return self._left_s

    def begin(self) -> simpy.Event:
        """Begin, or go on."""
        self._since_s = self._environment.now
        return self._environment.timeout(self._left_s)

    def stop(self) -> None:
        """Stop, done or not."""
        if self._since_s is not None:
            left_s = self._left_s - (self._environment.now - self._since_s)
            self._left_s = left_s if left_s > EXACT_S else 0.0
            self._since_s = None
