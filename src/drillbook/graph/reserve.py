"""Something stored that runs down and fills up: a battery, a tank, a cache. Levels are in seconds of service."""

from dataclasses import dataclass
from math import inf

LEAST_REFILL_S = 1.0
"""A delivery takes at least a second: a contract without limits would else deliver for ever in one instant."""


@dataclass(slots=True)
class Reserve:
    """State of one store in one run."""

    capacity_s: float
    gain: float
    """Seconds of service gained in a second at rest (a battery: runtime / recharge); inf: full again at once."""
    level_s: float
    since_s: float = 0.0
    """When `level_s` was true."""
    running: bool = False

    @classmethod
    def battery(cls, capacity_s: float, recharge_s: float) -> "Reserve":
        """A full UPS battery, or a cache (recharge 0: full at once)."""
        return cls(capacity_s, capacity_s / recharge_s if recharge_s else inf, capacity_s)

    @classmethod
    def tank(cls, capacity_s: float) -> "Reserve":
        """A full tank; at rest it keeps its level."""
        return cls(capacity_s, 0.0, capacity_s)

    def level(self, now_s: float) -> float:
        """Seconds of service left at `now_s`."""
        passed = now_s - self.since_s
        if self.running:
            return max(0.0, self.level_s - passed)
        gained = passed * self.gain if self.gain < inf else self.capacity_s
        return min(self.capacity_s, self.level_s + gained)

    def turn(self, running: bool, now_s: float) -> float:
        """Begin or end running it down; returns the seconds of service left."""
        self.level_s, self.since_s, self.running = self.level(now_s), now_s, running
        return self.level_s

    def add(self, seconds: float, now_s: float) -> float:
        """A delivery; returns the seconds of service left."""
        self.level_s = min(self.capacity_s, self.level(now_s) + seconds)
        self.since_s = now_s
        return self.level_s
