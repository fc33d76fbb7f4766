"""Work that people take on, and who is at it."""

from dataclasses import dataclass, field

import simpy

from drillbook.simulation.ranks import Rank
from drillbook.simulation.worker import Call, Worker


@dataclass(eq=False)
class Job:
    """Work that people take on."""

    rank: Rank
    element: str
    what: str
    """In words, for "waits for" and "is busy with"."""
    who: str
    """The person or team that is asked."""
    skills: tuple[str, ...] = ()
    at: str | None = None
    """The site where they must be; None: from afar."""
    gate: str | None = None
    """The node whose alternatives this is one of; None: it is a repair."""
    enough: int = 1
    """How many alternatives of the gate are worked on at once."""
    work_s: float = 0.0
    """How long it takes those who begin it now, until the alternative serves."""
    ready_s: float = 0.0
    """When what it takes besides people is there: they are called so as to come then, and not before."""
    ordered: bool = False
    """It was decided on: it comes before other ways to the same end."""
    asked: bool = False
    """It was its turn to ask, once."""
    told: bool = False
    crew: list[tuple[Worker, Call]] = field(default_factory=list)
    given: simpy.Event = field(init=False)
    lost: simpy.Event = field(init=False)
    """Comes when one of the crew is out themselves."""
