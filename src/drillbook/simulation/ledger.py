"""How much every resource was asked for, used, and waited for."""

from collections.abc import Iterator

from drillbook.simulation.trace import ResourceKind, ResourceUse


class Use:
    """One resource's account. Times are seconds from the scenario's start."""

    def __init__(self, resource: str, kind: ResourceKind, at_once: int) -> None:
        self.resource = resource
        self.kind = kind
        self.at_once = at_once
        self.asked = 0
        self.waits = 0
        self.busy_s = self.waited_s = self.longest_s = 0.0
        self._taken: dict[object, float] = {}
        self._waiting: dict[object, float] = {}

    def take(self, taker: object, now_s: float) -> None:
        """A unit of it is used from now on."""
        self._taken[taker] = now_s

    def give(self, taker: object, now_s: float) -> None:
        """And no longer."""
        if taker in self._taken:
            self.busy_s += now_s - self._taken.pop(taker)

    def wait(self, asker: object, now_s: float) -> None:
        """Somebody waits for it from now on."""
        self._waiting.setdefault(asker, now_s)

    def end_wait(self, asker: object, now_s: float) -> None:
        """And no longer."""
        if asker in self._waiting:
            self.add_wait(now_s - self._waiting.pop(asker))

    def add_wait(self, seconds: float) -> None:
        """A wait that is over, or a delay by sharing."""
        if seconds > 0:
            self.waits += 1
            self.waited_s += seconds
            self.longest_s = max(self.longest_s, seconds)

    def told(self, now_s: float) -> ResourceUse:
        """The account; what is still used or waited for counts until now."""
        for asker in tuple(self._waiting):
            self.end_wait(asker, now_s)
        for taker in tuple(self._taken):
            self.give(taker, now_s)
        numbers = (round(number, 6) for number in (self.busy_s, self.waited_s, self.longest_s))
        return ResourceUse(self.resource, self.kind, self.at_once, self.asked, self.waits, *numbers)


class Ledger:
    """The accounts of all resources that were asked for, in the order of `ResourceKind` and of the inventory."""

    def __init__(self) -> None:
        self._uses: dict[tuple[ResourceKind, str], Use] = {}

    def use(self, resource: str, kind: ResourceKind, at_once: int = 1) -> Use:
        """The account of a resource."""
        return self._uses.setdefault((kind, resource), Use(resource, kind, at_once))

    def told(self, now_s: float, places: dict[str, int]) -> Iterator[ResourceUse]:
        """Every account of what was asked for or used."""
        order = list(ResourceKind)
        uses = sorted(self._uses.values(), key=lambda use: (order.index(use.kind), places.get(use.resource, 0)))
        told = (use.told(now_s) for use in uses)
        return (use for use in told if use.asked or use.busy_s)
