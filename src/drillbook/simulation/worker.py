"""One person in a drill: reachable or not, where they are, how long they have worked in a row."""

from dataclasses import dataclass
from math import inf

from drillbook.analysis import WEEK_S, next_change_s, response_s
from drillbook.graph import channels_to
from drillbook.model import Person, Site
from drillbook.simulation.calling import usual_way_s
from drillbook.simulation.stage import EXACT_S, Stage


@dataclass(frozen=True, slots=True)
class Call:
    """What a call would bring: how long until they begin, and until when they may work."""

    response_s: float
    travel_s: float
    until_s: float

    @property
    def delay_s(self) -> float:
        """From the call to the work."""
        return self.response_s + self.travel_s


class Worker:
    """The state of one person."""

    def __init__(self, stage: Stage, person: Person, monday_s: float) -> None:
        self.stage = stage
        self.person = person
        self.busy_with: str | None = None
        """What they do now, in words."""
        self.is_sent = False
        """They were told where to go: no shift and no telephone is needed for that."""
        self.rests_until_s = -inf
        self._monday_s = monday_s
        """The second of the week at which the drill starts."""
        self._worked_s = 0.0
        self._since_s = 0.0
        self._free_since_s = -inf
        self._at: str | None = None
        self._channels = tuple(channel.id for channel in channels_to(stage.estate, person.id))

    @property
    def identifier(self) -> str:
        """The person's identifier."""
        return self.person.id

    def call(self, site: str | None) -> Call | None:
        """What a call to work, at a site or from afar, brings now; None: they cannot, or not yet."""
        response = self._response_s()
        travel_s = 0.0 if site is None else self.travel_s(site)
        if self.busy_with is not None or response is None or travel_s is None or self.stage.now_s < self.rests_until_s:
            return None
        left_s = self._left_s()
        if response + travel_s >= left_s:
            return None
        return Call(response, travel_s, self.stage.now_s + left_s)

    def way(self, site: str | None) -> Call | None:
        """What a call would bring if nothing else kept them; None: they have no way there."""
        travel_s = 0.0 if site is None else self.travel_s(site)
        return None if travel_s is None else Call(self._response_s() or 0.0, travel_s, inf)

    def begin(self, what: str, site: str | None) -> None:
        """They take work on."""
        self._worked_s = 0.0 if self._rested() else self._worked_s
        self.busy_with, self._since_s, self._at = what, self.stage.now_s, site

    def end(self) -> bool:
        """They stop; True: they have to rest now."""
        now_s, limit = self.stage.now_s, self.person.works_at_most
        self._worked_s += now_s - self._since_s
        self.busy_with, self._free_since_s = None, now_s
        if limit is None or self._worked_s < limit.total_seconds() - EXACT_S:
            return False
        self.rests_until_s = now_s + self.person.rest.total_seconds()
        return True

    def travel_s(self, site: str) -> float | None:
        """The way to a site; None: they have no way there. Nothing is said of any way: none is counted."""
        if self._at == site and self._free_since_s == self.stage.now_s:  # just there
            return 0.0
        way_s = usual_way_s(self.person, site, self._week_s())
        return way_s and way_s * self._slowness(self.stage.estate.sites[site])

    def why_not(self, site: str | None) -> str:
        """In words, why they do not come."""
        name = self.person.title
        if self.busy_with is not None:
            return f"{name} is busy with {self.busy_with}"
        if self.stage.now_s < self.rests_until_s:
            return f"{name} rests"
        if not self.stage.serves(self.identifier):
            return f"{name} is out"
        if not self._can_be_called():
            return f"{name} cannot be called"
        if site is not None and self.travel_s(site) is None:
            return f"{name} has no way to {self.stage.name(site)}"
        return f"{name} is off duty" if self._response_s() is None else f"{name} has to rest first"

    def next_change_s(self) -> float:
        """Until this person may be of more use than now, as far as the clock decides it."""
        now_s = self.stage.now_s
        ends = [self.rests_until_s - now_s, next_change_s(self.person, self._week_s())]
        if self.person.works_at_most is not None and self._worked_s:
            ends.append(self._free_since_s + self.person.rest.total_seconds() - now_s)
        return min((after for after in ends if after > EXACT_S), default=inf)

    def _response_s(self) -> float | None:
        """From a call to the work; whoever has stopped at this very instant is there still."""
        if not self.stage.serves(self.identifier) or not self._can_be_called():
            return None
        if self.is_sent or self._free_since_s == self.stage.now_s:
            return 0.0
        return response_s(self.person, self._week_s())

    def _can_be_called(self) -> bool:
        return self.is_sent or not self._channels or any(self.stage.serves(channel) for channel in self._channels)

    def _left_s(self) -> float:
        limit = self.person.works_at_most
        if limit is None:
            return inf
        return limit.total_seconds() - (0.0 if self._rested() else self._worked_s)

    def _rested(self) -> bool:
        return self.stage.now_s - self._free_since_s >= self.person.rest.total_seconds() - EXACT_S

    def _week_s(self) -> float:
        return (self._monday_s + self.stage.now_s) % WEEK_S

    def _slowness(self, site: Site) -> float:
        regions = self.stage.estate.regions_over((*self.person.regions, *site.regions))
        return 1.0 if all(self.stage.serves(region.id) for region in regions) else self.person.travel_slowed
