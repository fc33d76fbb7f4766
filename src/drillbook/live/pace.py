"""How fast questions are asked: never more often than agreed, neither of one machine nor in all."""

import threading
from collections.abc import Callable


class Pace:
    """Lets each question wait its turn. May be used by several threads at once.

    The clock and the way to wait are handed in: a test looks at the times that were chosen, and waits for none.
    """

    def __init__(
        self, per_target_s: float, in_all_s: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._per_target_s = per_target_s
        self._in_all_s = in_all_s
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = 0.0
        self._next_of: dict[str, float] = {}

    def wait(self, target: str) -> None:
        """Return when the next question may go to this target."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next, self._next_of.get(target, 0.0))
            self._next = start + self._in_all_s
            self._next_of[target] = start + self._per_target_s
        if start > now:
            self._sleep(start - now)
