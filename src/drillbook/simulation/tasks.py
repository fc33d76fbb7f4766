"""Work that takes a time, and can be stopped and taken up again."""

from collections.abc import Callable, Generator
from typing import Any, Protocol

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


class Milestone:
    """Work in which something is told once, after so much of it; what is stopped does not come nearer to it."""

    def __init__(self, environment: simpy.Environment, task: Task, after_s: float, tell: Callable[[], None]) -> None:
        self._environment = environment
        self._task = task
        self._left_s = after_s
        self._tell = tell
        self._since_s: float | None = None
        self._begun = 0

    @property
    def left_s(self) -> float:
        """Seconds left of the work, as of the last stop."""
        return self._task.left_s

    def begin(self) -> simpy.Event:
        """Begin, or go on."""
        self._since_s = self._environment.now
        self._begun += 1
        if self._left_s <= 0:
            self._tell()
        else:
            self._environment.process(self._wait(self._begun))
        return self._task.begin()

    def stop(self) -> None:
        """Stop, done or not."""
        self._task.stop()
        if self._since_s is not None:
            self._left_s -= self._environment.now - self._since_s
            self._since_s = None
            self._begun += 1

    def _wait(self, begun: int) -> Generator[simpy.Event, Any, None]:
        yield self._environment.timeout(self._left_s)
        if begun == self._begun:
            self._tell()
