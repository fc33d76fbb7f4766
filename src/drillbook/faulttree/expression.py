"""Numbers of the Open-PSA format: constants, parameters, arithmetic, and the distributions that give a probability.

An expression without a meaning here (a test policy, a random deviate) is a fault, not a guess.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches

from drillbook.faulttree.xml import Element
from drillbook.problem import Problem

DEEPEST = 50
_BOOLEANS = {"true": 1.0, "false": 0.0}


class _FaultError(Exception):
    """An expression has no value; the problem is noted already."""


def _exponential(rate: float, time: float) -> float:
    return -math.expm1(-rate * time)


def _glm(gamma: float, rate: float, repair: float, time: float) -> float:
    """Fails on demand with gamma, then fails and is repaired at constant rates (format, section on built-ins)."""
    total = rate + repair
    return rate / total - (rate - gamma * total) / total * math.exp(-total * time) if total else gamma


def _weibull(scale: float, shape: float, start: float, time: float) -> float:
    return -math.expm1(-(((time - start) / scale) ** shape)) if time > start else 0.0


FUNCTIONS: dict[str, tuple[int | None, Callable[..., float]]] = {
    "neg": (1, lambda one: -one),
    "add": (None, lambda *all_of: math.fsum(all_of)),
    "sub": (None, lambda first, *others: first - math.fsum(others)),
    "mul": (None, lambda *all_of: math.prod(all_of)),
    "div": (None, lambda first, *others: first / math.prod(others)),
    "exp": (1, math.exp),
    "log": (1, math.log),
    "log10": (1, math.log10),
    "sqrt": (1, math.sqrt),
    "pow": (2, math.pow),
    "min": (None, min),
    "max": (None, max),
    "mean": (None, lambda *all_of: math.fsum(all_of) / len(all_of)),
    "exponential": (2, _exponential),
    "GLM": (4, _glm),
    "Weibull": (4, _weibull),
}
"""Element → how many arguments it has (None: one or more), and what it is."""


@dataclass(slots=True)
class Numbers:
    """The parameters of a model, and what expressions come to."""

    problems: list[Problem]
    mission_time_h: float
    parameters: dict[str, Element] = field(default_factory=dict)
    _known: dict[str, float | None] = field(default_factory=dict)
    """None: without a value."""
    _open: set[str] = field(default_factory=set)
    """Being worked out."""

    def define(self, name: str, element: Element) -> None:
        """Take a parameter up."""
        if name in self.parameters:
            first = self.parameters[name].where.line
            self._note(element, "F005", f"parameter {name!r} is defined already, in line {first}")
        elif name:
            self.parameters[name] = element

    def probability(self, element: Element) -> float | None:
        """The probability that a basic event's definition gives; None where it gives none, or a fault was noted."""
        expressions = [child for child in element.children if child.tag not in ("label", "attributes")]
        if not expressions:
            return None
        if len(expressions) > 1:
            self._note(expressions[1], "F003", "a second expression; a basic event has one")
        try:
            value = self._value(expressions[0], 1)
        except _FaultError:
            return None
        if not 0.0 <= value <= 1.0:
            self._note(expressions[0], "F010", f"a probability of {value:g}; it must be from 0 to 1")
            return None
        return value

    def all_parameters(self) -> None:
        """Work out those too that no event uses: their faults are faults all the same."""
        for name, element in self.parameters.items():
            try:
                self._parameter(name, element)
            except _FaultError:
                continue

    def _note(self, element: Element, code: str, message: str) -> None:
        self.problems.append(Problem(element.where, code, message))

    def _fault(self, element: Element, code: str, message: str) -> _FaultError:
        self._note(element, code, message)
        return _FaultError()

    def _value(self, element: Element, depth: int) -> float:
        if depth > DEEPEST:
            raise self._fault(element, "F011", f"expressions nested deeper than {DEEPEST} levels")
        text = element.attributes.get("value", "")
        if element.tag in ("float", "int", "bool"):
            return self._constant(element, text)
        if element.tag == "system-mission-time":
            return self.mission_time_h
        if element.tag == "pi":
            return math.pi
        if element.tag == "parameter":
            return self._parameter(element.attributes.get("name", ""), element)
        if element.tag not in FUNCTIONS:
            raise self._fault(element, "F003", f"<{element.tag}> is not a supported expression")
        wanted, function = FUNCTIONS[element.tag]
        if not element.children or len(element.children) != (wanted or len(element.children)):
            said = "one or more arguments" if wanted is None else f"{wanted} arguments"
            raise self._fault(element, "F004", f"<{element.tag}> needs {said}, and has {len(element.children)}")
        arguments = [self._value(child, depth + 1) for child in element.children]
        try:
            value = function(*arguments)
        except (ArithmeticError, ValueError, TypeError):
            value = math.nan
        if isinstance(value, complex) or not math.isfinite(value):
            raise self._fault(element, "F010", f"<{element.tag}> has no value for these arguments")
        return value

    def _constant(self, element: Element, text: str) -> float:
        try:
            value = _BOOLEANS[text.lower()] if element.tag == "bool" else float(text)
        except (ValueError, KeyError):
            value = math.nan
        if not math.isfinite(value) or "_" in text:
            raise self._fault(element, "F010", f"{text!r} is not a number")
        return value

    def _parameter(self, name: str, user: Element) -> float:
        if name not in self.parameters:
            near = get_close_matches(name, self.parameters, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self._fault(user, "F006", f"there is no parameter called {name!r}{hint}")
        if name in self._open:
            raise self._fault(user, "F007", f"parameter {name!r} is made of itself")
        if name in self._known:
            if (known := self._known[name]) is None:
                raise _FaultError
            return known
        element = self.parameters[name]
        self._known[name] = None
        inner = [child for child in element.children if child.tag not in ("label", "attributes")]
        if len(inner) != 1:
            raise self._fault(element, "F004", f"parameter {name!r} needs one expression, and has {len(inner)}")
        self._open.add(name)
        try:
            value = self._value(inner[0], 1)
        finally:
            self._open.discard(name)
        self._known[name] = value
        return value
