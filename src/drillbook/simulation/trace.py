"""What a drill leaves behind: timed events with their causes, and what each service came to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from drillbook.analysis import PlanSurvival


class Happening(StrEnum):
    """Kinds of events in a trace."""

    HIT = "hit"
    """A hazard strikes the element."""
    RESTORED = "restored"
    """The element itself is repaired, or the hazard ends."""
    RESTORED_IN_PART = "restored-in-part"
    """The element has what was hit back, before the rest or after it."""
    ENCRYPTED_TOO = "encrypted-too"
    """A copy of the element's files on another machine is encrypted with the one that was hit."""
    DOWN = "down"
    """The element stops serving."""
    UP = "up"
    """The element serves (again)."""
    HOLDOVER = "holdover"
    """A need is lost; the element lives on its holdover (UPS battery, cache)."""
    EXHAUSTED = "exhausted"
    """A holdover, or a generator's fuel, has run out."""
    TAKEOVER = "takeover"
    """Another branch begins to take over."""
    SWITCHED = "switched"
    """The other branch has taken over and serves."""
    STARTED = "started"
    """A generator carries the load."""
    FAILED_TO_START = "failed-to-start"
    BROKE_DOWN = "broke-down"
    """A generator fails while it carries the load."""
    REFUEL_CALLED = "refuel-called"
    REFUELLED = "refuelled"
    RETURNED = "returned"
    """The first branch serves again; the other one stands down."""
    NOTICED = "noticed"
    """People, or their monitor, have noticed what a takeover is for."""
    DECIDED = "decided"
    """People have decided to switch to this branch."""
    CARRYING_OUT = "carrying-out"
    """People begin to carry the takeover out."""
    CARRIED_OUT = "carried-out"
    """Their work is done; a DNS switch still has to spread."""
    TAKEOVER_FAILED = "takeover-failed"
    """A takeover did not work; what it was for is out until it is repaired, or the first branch has served again."""
    CALLED_OFF = "called-off"
    """A takeover under way is given up: it is needed no longer, or cannot go on."""
    MENDED = "mended"
    """An alternative whose takeover had failed may be tried again."""
    FAIL_BACK = "fail-back"
    """The first branch is there again; the other one will hand back to it."""
    INTERRUPTED = "interrupted"
    """The element stands still while it is switched back."""
    DRAINED = "drained"
    """A queue that had buffered is empty again."""
    RESOLVERS = "resolvers"
    """The last clients whose resolvers ignore the TTL have followed a DNS switch."""
    DATA_LOST = "data-lost"
    """Data are lost, or found to be safe: by which copy, and how old that is."""
    SPLIT_BRAIN = "split-brain"
    """A dataset has two primaries."""
    ONE_PRIMARY = "one-primary"
    """It has one again."""
    DEGRADED = "degraded"
    """The element serves at a part of its capacity, or at another part than before."""
    FULL = "full"
    """It serves in full again."""
    BOOTING = "booting"
    """Needs are met; the element starts up."""
    DECISION = "decision"
    """People decide something in an exercise."""
    READY = "ready"
    """An alternative was made ready before it is needed."""
    WAITS = "waits"
    """Work cannot begin: the people, truck or part that it asks for is not to be had yet."""
    ASSIGNED = "assigned"
    """People, or remote hands, take work on."""
    TRAVELS = "travels"
    """Somebody is on the way to a site."""
    HANDS_OVER = "hands-over"
    """Those at work stop before it is done: others go on, or it waits."""
    RESTS = "rests"
    """Somebody has worked as long as they may in a row."""
    SLOWED = "slowed"
    """A restore gets less than its own speed, because others share the way, or the way is narrow."""
    PART_ORDERED = "part-ordered"
    """No spare part is left, or none is within reach."""
    PART_BROUGHT = "part-brought"
    """A spare part is where it is needed."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happens to an element at a time, because of something."""

    at_s: float
    """Seconds since the scenario's start."""
    element: str
    kind: str
    """The element's kind."""
    what: Happening
    text: str
    """A sentence for people."""
    cause: str | None
    """Identifier of the element or gate that made it happen; None: the scenario."""
    span_s: float | None = None
    """The length of time that the sentence gives, in seconds: what is left of a holdover, what is lost of data."""
    work: str = ""
    """What is to be done, of work that waits."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Unserved time of an element: from start to end in seconds; end inf: not over when the watch ended."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Degraded:
    """Time in which an element served, but at a part of its capacity. Seconds; not over: to the end of the watch."""

    start_s: float
    end_s: float
    level: float
    """Share of full capacity."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Clients whose resolvers ignore the TTL, after a DNS switch: they are left out of the RTA."""

    service: str
    domain: str
    share: float
    """Of all clients."""
    start_s: float
    """When those that honour the TTL have followed."""
    end_s: float
    """When the last have followed, or the first address serves again; may lie beyond the watch."""


@dataclass(frozen=True, slots=True)
class SplitBrain:
    """A dataset with two primaries that know nothing of each other."""

    dataset: str
    primary: str
    """The old one, which was cut off but alive."""
    replica: str
    """The one that was promoted."""
    start_s: float
    end_s: float
    """inf: not over when the watch ended."""


@dataclass(frozen=True, slots=True)
class DatasetLoss:
    """What is lost of a dataset, and which copy saved the rest."""

    dataset: str
    loss_s: float
    """Age of the copy used, or of the newest that is left, when the data was lost; 0: nothing lost; inf: everything."""
    copy: str | None
    """The copy that took over, or the newest left; None: the live data itself came back, or nothing survived."""
    used: bool = True
    """The copy took over; False: it is only the newest that is left."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What one service or process reached in one drill, against its targets. None as target: none is given."""

    service: str
    kind: str
    outages: tuple[Outage, ...]
    rta_s: float
    """Recovery time actual: the longest outage; inf: not recovered while watched."""
    rto_s: float | None
    rpa_s: float
    """Recovery point actual: the largest loss over its datasets."""
    rpo_s: float | None
    losses: tuple[DatasetLoss, ...]
    for_good: bool = False
    """It is down at the end of the watch and never serves again; else an outage without an end only outlasts it."""
    degraded: tuple[Degraded, ...] = ()
    """When it served at a part of its capacity; that counts as served."""
    tails: tuple[Tail, ...] = ()
    """Clients that followed its DNS switches late; not part of the RTA."""

    @property
    def degraded_s(self) -> float:
        """How long it served at a part of its capacity."""
        return round(sum(span.end_s - span.start_s for span in self.degraded), 6)

    @property
    def least_level(self) -> float:
        """The least share of its capacity at which it served."""
        return min((span.level for span in self.degraded), default=1.0)

    @property
    def met(self) -> bool:
        """Both targets met, as far as they are given."""
        return (self.rto_s is None or self.rta_s <= self.rto_s) and (self.rpo_s is None or self.rpa_s <= self.rpo_s)


class ResourceKind(StrEnum):
    """What sites compete for."""

    PERSON = "person"
    TEAM = "team"
    REPAIRS = "repairs"
    """Places in a team's queue of repairs."""
    HANDS = "hands"
    """Remote hands of a site."""
    TRUCKS = "trucks"
    """A provider's fuel trucks."""
    SPARE = "spare"
    RATE = "rate"
    """The rate at which a target gives backups back, or a line brings them."""

    @property
    def words(self) -> str:
        """What it is, after the name of whose it is; empty: the name says it."""
        return {
            ResourceKind.REPAIRS: ", repairs",
            ResourceKind.HANDS: ", remote hands",
            ResourceKind.TRUCKS: ", trucks",
            ResourceKind.SPARE: ", spare part",
            ResourceKind.RATE: ", restore rate",
        }.get(self, "")


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """How much a resource was asked for, used and waited for in one drill."""

    resource: str
    """Identifier: a person, team, site (hands), provider (trucks), spare, backup target or circuit."""
    kind: ResourceKind
    at_once: int
    """How many can have it at once; of a spare, the stock; of a rate, 1."""
    asked: int
    """How often it was asked for. Work that several people could do asks for their team."""
    waits: int
    """How many of the asks waited."""
    busy_s: float
    """Seconds in use, added over its units."""
    waited_s: float
    """Seconds waited for it, added over the asks; for a rate, by how much longer restores took for it."""
    longest_s: float
    """The longest of these waits."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One drill: one scenario, one seed, one replication."""

    scenario: str
    title: str
    start: datetime
    seed: int
    replication: int
    watched_s: float
    inventory: str
    """SHA-256 of the inventory."""
    events: tuple[Event, ...]
    reached: tuple[Reached, ...]
    outages: dict[str, tuple[Outage, ...]]
    """Outages of every element that had one."""
    survival: PlanSurvival
    """Whether the plan, the people and the log-ins were within reach."""
    degraded: dict[str, tuple[Degraded, ...]] = field(default_factory=dict)
    """Of every element that served at a part of its capacity."""
    split_brains: tuple[SplitBrain, ...] = ()
    resources: tuple[ResourceUse, ...] = ()
    """What was asked for of people, trucks, parts and lines; empty: nothing was."""

    @property
    def bottleneck(self) -> ResourceUse | None:
        """The resource that was waited for longest; None: nothing waited."""
        waited = [one for one in self.resources if one.waited_s]
        return max(waited, key=lambda one: one.waited_s, default=None)
