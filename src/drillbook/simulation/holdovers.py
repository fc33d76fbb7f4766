"""What an element lives on when it lacks something, as it is told: what has burnt down says nothing of its battery."""

from drillbook.graph import Compiled, Condition, Timer, Timing
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.stores import Stores


class Holdovers:
    """What is told of the holdovers of one drill; they run all the same. Edges are numbers of `compiled`."""

    def __init__(self, compiled: Compiled, condition: Condition, stores: Stores, phrases: Phrases) -> None:
        self.compiled = compiled
        self.condition = condition
        self.stores = stores
        self.phrases = phrases
        self._untold: dict[int, None] = {}
        """Those that run for elements that do not serve."""

    def begins(self, number: int) -> float:
        """The store is used from now on; returns the seconds that are left in it."""
        left_s = self.stores.of(Timer(Timing.HOLDOVER, number)).turn(True, self.stores.environment.now)
        self._untold[number] = None
        self.look()
        return left_s

    def ends(self, number: int) -> None:
        """Nothing is left in the store."""
        if self._is_lived_on(number):
            self.phrases.exhausted(self.stores.environment.now, number)
        self.stops(number)

    def stops(self, number: int) -> None:
        """The store is used no longer."""
        self._untold.pop(number, None)

    def look(self) -> None:
        """Tell what is lived on by now: an element may come up while it still lacks something."""
        now_s = self.stores.environment.now
        for number in [one for one in self._untold if self._is_lived_on(one)]:
            del self._untold[number]
            self.phrases.holdover(now_s, number, self.stores.of(Timer(Timing.HOLDOVER, number)).level(now_s))

    def _is_lived_on(self, number: int) -> bool:
        """What the need belongs to serves; also before an instant has settled, in which it was hit."""
        node = self.compiled.number[self.compiled.edges[number].dependent.partition("#")[0]]
        return self.condition.up[node] and not self.condition.failed[node]
