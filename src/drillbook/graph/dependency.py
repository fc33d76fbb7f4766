"""The dependency graph: typed nodes, gates, and needs with their two timings.

An edge runs from the dependent to what it needs. A node serves when it has not failed itself and at least `threshold`
of its needs serve, counted by weight (all of them where `threshold` is None). Nested `any`/`at_least`/`all` entries
of the inventory become gate nodes of their own. Times are in seconds; `inf` means for good.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

import networkx as nx

from drillbook.problem import NOWHERE, Where

GATE_KINDS = frozenset({"all", "any", "at_least"})
AT_ONCE_S = 0.001
"""A takeover of no length is still a takeover: the alternative is cold until it is asked for. One millisecond."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the estate, or a gate."""

    id: str
    kind: str
    """A noun's kind ("server", "region" …) or a gate's: "all", "any", "at_least"."""
    name: str
    site: str | None = None
    """The site it stands at, where it has one."""
    threshold: int | None = None
    """How many of its needs must serve; None: all."""
    full: int | None = None
    """How many serve at full capacity; with fewer, down to `threshold`, at a degraded level. None: it is not known."""
    levels: tuple[tuple[int, float], ...] = ()
    """The share of full capacity with so many; what is not named here is that number divided by `full`."""
    restart_s: float = 0.0
    """From its needs being met again to serving (boot)."""
    repair_s: float = inf
    """Repair time when it fails itself; inf: for good."""
    where: Where = NOWHERE

    @property
    def is_gate(self) -> bool:
        """A gate has no life of its own: it never fails by itself."""
        return self.kind in GATE_KINDS


@dataclass(frozen=True, slots=True)
class Refill:
    """What brings a spent alternative back: fuel for a generator, under a contract."""

    provider: str
    """Who brings it; its loss means none comes."""
    within_s: float
    """From the call to the refill."""
    call_at_s: float
    """Called when this much endurance is left; 0: when the alternative begins to serve, and again after each refill."""
    adds_s: float
    """Endurance one refill adds; inf: fills up."""
    trucks: int = 1
    """Refills the provider can bring at once, over all that it serves."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the time of a takeover divides; what is left of it is the work itself."""

    notice_s: float = 0.0
    """Until the loss is noticed."""
    decide_s: float = 0.0
    """Until it is decided what to do."""
    spread_s: float = 0.0
    """After the work: until the last cache that honours its TTL has forgotten."""
    domain: str | None = None
    """The domain whose record is changed."""


AT_LARGE = Course()
"""Nothing is known but the whole."""


@dataclass(frozen=True, slots=True)
class FailBack:
    """How an alternative hands back to the first choice, once that is there again."""

    after_s: float
    """For so long the first choice must have been back; more than 0."""
    interrupts_s: float = 0.0
    """How long the dependent does not serve while it is switched back."""
    by: str | None = None
    """Who carries it out (as `Edge.by`): without them the alternative goes on. None: automatic."""
    who: str | None = None
    """The person or team behind `by`, who are at it for as long as it interrupts."""


@dataclass(frozen=True, slots=True)
class Work:
    """What people do in a takeover. Between `before_s` and `after_s` they are at it; the rest goes by itself."""

    who: str
    """The person or team."""
    before_s: float = 0.0
    """From the loss until they are called (notice)."""
    after_s: float = 0.0
    """From their being done until the alternative serves (the TTL of a record they changed)."""
    skills: tuple[str, ...] = ()
    """What they must know between them."""
    at: str | None = None
    """The site where they, or its remote hands, must be; None: done from afar."""
    hands: bool = False
    """Remote hands do what must be done at the site."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One need: `dependent` needs `needed`."""

    dependent: str
    needed: str
    holdover_s: float = 0.0
    """How long the dependent lives without it."""
    recharge_s: float = 0.0
    """From empty to full, for a holdover that is stored energy (a UPS); 0: full again at once."""
    takeover_s: float = 0.0
    """On an alternative of a gate: from being needed to serving; 0: serves at once."""
    by: str | None = None
    """Team or person that carries the takeover out, or their gate "is called, and has the log-ins"; None: automatic."""
    course: Course = AT_LARGE
    """How that time divides."""
    success: float = 1.0
    """Probability that the takeover works. One that does not leaves the alternative out until it is repaired, or until
    the first choice has served again. Chance plays in drills and simulated years only: elsewhere takeovers work."""
    fail_back: FailBack | None = None
    """How it hands back; None: at once, without an interruption."""
    work: Work | None = None
    """What those who carry the takeover out do; None: nobody does anything."""
    endurance_s: float = inf
    """How long this alternative serves before it is spent (fuel), unless it is refilled."""
    refill: Refill | None = None
    """Who refills it, and how; None: nobody."""
    weight: int = 1
    """How much it counts towards the gate's threshold."""
    loses_s: float = 0.0
    """Data lost by switching to this alternative."""
    why: str = ""
    """For people: "stands in rack r1", "written in needs"."""
    implied: bool = True
    """Implied by placement, or written under `needs:`."""
    where: Where = NOWHERE

    @property
    def again_s(self) -> float:
        """The takeover when another one has just failed: the loss is noticed already, but it is decided anew."""
        return max(self.takeover_s - self.course.notice_s, AT_ONCE_S) if self.takeover_s else 0.0

    @property
    def ends(self) -> tuple[str, ...]:
        """All that the dependent looks at: what is needed, who takes over, who refills, who hands back."""
        others = (self.by, self.refill.provider if self.refill else None, self.fail_back.by if self.fail_back else None)
        return (self.needed, *(end for end in others if end is not None))


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """A networkx DiGraph whose nodes carry `node: Node` and whose edges carry `edge: Edge`; read through methods."""

    digraph: "nx.DiGraph[str]"

    def node(self, identifier: str) -> Node:
        """The node with this identifier; KeyError where there is none."""
        found: Node = self.digraph.nodes[identifier]["node"]
        return found

    def nodes(self) -> Iterator[Node]:
        """All nodes, in the order in which they were added."""
        return (self.node(identifier) for identifier in self.digraph)

    def elements(self) -> Iterator[Node]:
        """All nodes that can fail by themselves: everything but gates."""
        return (node for node in self.nodes() if not node.is_gate)

    def needs(self, identifier: str) -> tuple[Edge, ...]:
        """What a node needs, in the order written."""
        return tuple(self._edge(identifier, needed) for needed in self.digraph.successors(identifier))

    def dependents(self, identifier: str) -> tuple[Edge, ...]:
        """What needs this node."""
        return tuple(self._edge(dependent, identifier) for dependent in self.digraph.predecessors(identifier))

    def edges(self) -> Iterator[Edge]:
        """All needs, by dependent in the order of `nodes`."""
        return (self._edge(dependent, needed) for dependent, needed in self.digraph.edges())

    def below(self, identifiers: Iterable[str]) -> "DependencyGraph":
        """These nodes and all that they need, directly or not, who takes over and who refills among them."""
        queue = list(identifiers)
        found = set(queue)
        while queue:
            for edge in self.needs(queue.pop()):
                for end in edge.ends:
                    if end not in found:
                        found.add(end)
                        queue.append(end)
        part = self.digraph.__class__()
        part.add_nodes_from((one, self.digraph.nodes[one]) for one in self.digraph if one in found)
        part.add_edges_from(each for each in self.digraph.edges(data=True) if each[0] in found)
        return DependencyGraph(part)

    def _edge(self, dependent: str, needed: str) -> Edge:
        found: Edge = self.digraph.get_edge_data(dependent, needed)["edge"]
        return found

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.digraph

    def __len__(self) -> int:
        return len(self.digraph)
