"""Who comes first when resources are short: as the plan says, the same in every drill.

A service's priority (1 first), then its RTO (the strictest first, none last), then the order of the inventory. What a
service needs, at any depth, ranks as the first of the services that need it. Among asks of one rank the shortest work
comes first, so that of two ways back people try the quicker one; then the order of the inventory.
"""

from functools import cached_property
from math import inf

from drillbook.analysis import find_targets, reach
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Service

Rank = tuple[int, float, int, float, int, int]
"""Priority, RTO in seconds, place of the service, length of the work in seconds, place of the element, number."""
USUAL = 5
"""The priority of a service that gives none; of what only processes need, too."""
LAST = 10
"""What no service and no process needs."""


class Ranks:
    """Ranks of elements, looked up when the first resource is asked for."""

    def __init__(self, estate: Estate, graph: DependencyGraph) -> None:
        self._estate = estate
        self._graph = graph

    def of(self, element: str, length_s: float = 0.0, number: int = 0) -> Rank:
        """The rank of work on an element that takes `length_s`; `number` tells its kin apart."""
        owner = element.partition("#")[0]
        priority, rto_s, place = self._services.get(owner, (LAST, inf, 0))
        return priority, rto_s, place, length_s, self._places.get(owner, 0), number

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node.id: place for place, node in enumerate(self._graph.nodes())}

    @cached_property
    def _services(self) -> dict[str, tuple[int, float, int]]:
        """By element: the first of the services and processes that need it."""
        asking = sorted(
            (self._priority(name), inf if target.rto_s is None else target.rto_s, place, name)
            for place, (name, target) in enumerate(find_targets(self._estate, self._graph).items())
        )
        found: dict[str, tuple[int, float, int]] = {}
        for priority, rto_s, place, name in asking:
            for element in (name, *reach(self._graph, name)):
                found.setdefault(element, (priority, rto_s, place))
        return found

    def _priority(self, identifier: str) -> int:
        noun: Service | None = self._estate.services.get(identifier)
        return noun.priority if noun else USUAL
