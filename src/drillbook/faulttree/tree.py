"""Fault trees as values: basic events, gates over them, and one top.

What a tree says is a Boolean function: the top fails when its gates, applied to the basic events that have failed,
say so. It may share events and gates between branches; it may not lead back to itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drillbook.problem import NOWHERE, Where


class TooLargeError(Exception):
    """The decision diagrams of a tree would not fit."""


class Connective(StrEnum):
    """How a gate depends on its inputs; the words are those of the Open-PSA format."""

    AND = "and"
    OR = "or"
    AT_LEAST = "atleast"
    NOT = "not"
    XOR = "xor"
    NAND = "nand"
    NOR = "nor"
    IFF = "iff"
    IMPLY = "imply"
    CARDINALITY = "cardinality"

    @property
    def is_coherent(self) -> bool:
        """A further failure never mends it, so that minimal cut sets say all there is to say."""
        return self in (Connective.AND, Connective.OR, Connective.AT_LEAST)


@dataclass(frozen=True, slots=True)
class Event:
    """A basic event: something that fails by itself, independently of the others."""

    name: str
    probability: float | None = None
    """That it has failed at a moment picked at random (its unavailability); None: not known."""
    per_year: float | None = None
    """How often it fails in a year of being up; None: not known. Needed for the frequency of the top alone."""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Gate:
    """Fails as its connective says. Without inputs an AND has always failed, an OR never."""

    name: str
    connective: Connective
    inputs: tuple[str, ...]
    """Names of events and gates; one that stands twice counts twice where failures are counted."""
    at_least: int = 0
    """For `atleast`: the weight of failed inputs from which on it fails."""
    weights: tuple[int, ...] = ()
    """For `atleast`: how much each input counts; empty: 1 each."""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class FaultTree:
    """Events and gates by name; a name belongs to one of them. Every input is there, and there is no circle."""

    name: str
    top: str
    """Name of the gate (or event) that is asked about."""
    gates: Mapping[str, Gate]
    events: Mapping[str, Event]

    def in_order(self) -> Iterator[Gate]:
        """The gates below the top, each after its inputs."""
        done: set[str] = set()
        stack = [(self.top, False)]
        while stack:
            name, entered = stack.pop()
            if entered:
                yield self.gates[name]
            elif name in self.gates and name not in done:
                done.add(name)
                stack.append((name, True))
                stack += ((below, False) for below in reversed(self.gates[name].inputs))

    def incoherent(self) -> tuple[Gate, ...]:
        """Gates below the top that a further failure may mend."""
        return tuple(gate for gate in self.in_order() if not gate.connective.is_coherent)
