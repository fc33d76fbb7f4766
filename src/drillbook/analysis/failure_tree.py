"""The graph, seen from one service, as a fault tree: what has to fail, for good and all takeovers granted.

A node is down when it is lost itself, or when the weight of its needs that are not met leaves less than its threshold.
The meaning is that of `graph.served`, cycles included: there a least fixpoint is written out, round by round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from drillbook.analysis.failure import Failure
from drillbook.faulttree import Connective, Event, FaultTree, Gate
from drillbook.graph import Compiled

ALWAYS, NEVER = "always", "never"
MOST_IN_A_CYCLE = 60
"""Rounds and gates grow with the cube of a cycle's size."""


class CycleTooLargeError(Exception):
    """So many elements need each other in a circle that its fixpoint is not written out."""


def failure_tree(compiled: Compiled, subject: str, rates: Mapping[str, Failure]) -> FaultTree:
    """The fault tree of a service or process; its events are the elements that can bring it down, by identifier.

    The subject's own loss is no event: it is what is asked about. `rates` gives probabilities and rates, by element.
    """
    writing = _Writing(compiled, subject)
    below = _reach(compiled, compiled.number[subject])
    number = 0
    while number < len(compiled.ids):
        cycle = compiled.component[number]
        members = (number,) if cycle is None else tuple(compiled.components[cycle])
        if members[0] == number and below.intersection(members):
            if cycle is None:
                writing.down[number] = writing.node(number, writing.down, writing.down)
            else:
                writing.cycle(members)
        number += 1
    top = writing.down[compiled.number[subject]]
    return _finished(writing.gates, subject, top, compiled, rates)


def _reach(compiled: Compiled, start: int) -> set[int]:
    found, queue = {start}, [start]
    while queue:
        for edge in compiled.needs[queue.pop()]:
            for end in (compiled.target[edge], compiled.by[edge], compiled.provider[edge]):
                if end is not None and end not in found:
                    found.add(end)
                    queue.append(end)
    return found


def _finished(
    gates: Mapping[str, Gate], subject: str, top: str, compiled: Compiled, rates: Mapping[str, Failure]
) -> FaultTree:
    """The part below the top, with its events in the order of the graph."""
    named = dict(gates)
    for name, connective in ((ALWAYS, Connective.AND), (NEVER, Connective.OR)):
        named[name] = Gate(name, connective, ())
    whole = FaultTree(subject, top, named, {})
    used = {gate.name: gate for gate in whole.in_order()}
    inputs = {name for gate in used.values() for name in gate.inputs} | {top}
    events = {
        identifier: Event(identifier, rates[identifier].unavailability, rates[identifier].rate_per_year)
        for identifier in compiled.ids
        if identifier in inputs
    }
    return FaultTree(subject, top, used, events)


@dataclass(slots=True)
class _Writing:
    """Gates as they are written; equal ones are one."""

    compiled: Compiled
    subject: str
    gates: dict[str, Gate] = field(default_factory=dict)
    down: dict[int, str] = field(default_factory=dict)
    """Node → the gate, event or constant that says it is down."""
    known: dict[tuple[Connective, tuple[str, ...], int, tuple[int, ...]], str] = field(default_factory=dict)

    def cycle(self, members: Sequence[int]) -> None:
        """The least fixpoint of who serves, so the greatest of who is down; held needs look at the round before.

        As many rounds as there are members reach it from anywhere, since each round brings one more to serve or none.
        """
        if len(members) > MOST_IN_A_CYCLE:
            raise CycleTooLargeError(f"{len(members)} elements need each other in a circle")
        before = dict.fromkeys(members, NEVER)
        for _ in range(len(members) + 1):
            now = dict.fromkeys(members, ALWAYS)
            for _ in members:
                state = {**self.down, **now}
                following = {node: self.node(node, state, {**self.down, **before}) for node in members}
                if following == now:
                    break
                now = following
            if now == before:
                break
            before = now
        self.down.update(before)

    def node(self, number: int, down: Mapping[int, str], before: Mapping[int, str]) -> str:
        """When a node is down, given when the nodes it needs are."""
        compiled = self.compiled
        needs = compiled.needs[number]
        unmet = [self._unmet(edge, before if self._is_held(edge) else down) for edge in needs]
        threshold = compiled.threshold[number]
        weights = [compiled.edges[edge].weight for edge in needs]
        if threshold is None:
            enough_gone = self._gate(Connective.OR, unmet)
        else:
            enough_gone = self._at_least(sum(weights) - threshold + 1, unmet, weights)
        own = [] if compiled.is_gate[number] or compiled.ids[number] == self.subject else [compiled.ids[number]]
        return self._gate(Connective.OR, [*own, enough_gone])

    def _is_held(self, edge: int) -> bool:
        return self.compiled.in_cycle[edge] and self.compiled.edges[edge].holdover_s > 0

    def _unmet(self, edge: int, down: Mapping[int, str]) -> str:
        """A need is not met when what is needed is down, or who takes over, or who brings the fuel that runs out."""
        compiled = self.compiled
        ends = [down[compiled.target[edge]]]
        if (by := compiled.by[edge]) is not None:
            ends.append(down[by])
        if compiled.edges[edge].endurance_s != inf:
            provider = compiled.provider[edge]
            ends.append(ALWAYS if provider is None else down[provider])
        return self._gate(Connective.OR, ends)

    def _at_least(self, least: int, inputs: Sequence[str], weights: Sequence[int]) -> str:
        least -= sum(weight for name, weight in zip(inputs, weights, strict=True) if name == ALWAYS)
        left = [(name, weight) for name, weight in zip(inputs, weights, strict=True) if name not in (ALWAYS, NEVER)]
        if least <= 0 or least > sum(weight for _, weight in left):
            return ALWAYS if least <= 0 else NEVER
        if all(weight >= least for _, weight in left):
            return self._gate(Connective.OR, [name for name, _ in left])
        if least == sum(weight for _, weight in left):
            return self._gate(Connective.AND, [name for name, _ in left])
        names, counted = zip(*left, strict=True)
        return self._known(Connective.AT_LEAST, names, least, counted)

    def _gate(self, connective: Connective, inputs: Sequence[str]) -> str:
        """An AND or OR, or what it comes to when some inputs are constant or the same."""
        decides, idle = (ALWAYS, NEVER) if connective is Connective.OR else (NEVER, ALWAYS)
        if decides in inputs:
            return decides
        names = tuple(dict.fromkeys(name for name in inputs if name != idle))
        if len(names) < 2:
            return names[0] if names else idle
        return self._known(connective, names, 0, ())

    def _known(self, connective: Connective, inputs: tuple[str, ...], least: int, weights: tuple[int, ...]) -> str:
        key = (connective, inputs, least, weights)
        if key not in self.known:
            name = f"#{len(self.gates) + 1}"
            self.gates[name] = Gate(name, connective, inputs, least, weights)
            self.known[key] = name
        return self.known[key]
