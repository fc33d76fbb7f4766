"""Read a fault tree in the Open-PSA model exchange format (version 2.0d): every fault at once, each at its place.

Formulas may be nested; what is nested becomes a gate of its own. House events and constants are put in. Names are
looked up from the inside out, as the format asks: in the component, in those around it, in the tree, in the model.
"""

from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from drillbook.faulttree.expression import Numbers
from drillbook.faulttree.tree import Connective, Event, FaultTree, Gate
from drillbook.faulttree.xml import Element, parse
from drillbook.problem import Problem

DEEPEST = 50
CONTAINERS = frozenset({"opsa-mef", "define-fault-tree", "define-component", "model-data"})
SILENT = frozenset({"label", "attributes", "define-parameter"})
CONNECTIVES = {connective.value: connective for connective in Connective}
CONSTANTS = {"true": Connective.AND, "false": Connective.OR}
MISSION_TIME_H = 8760.0


def read_open_psa(
    content: bytes, file: str, top: str | None = None, mission_time_h: float = MISSION_TIME_H
) -> tuple[FaultTree | None, list[Problem]]:
    """The tree below `top` (left out: the one gate that no other uses), or every problem that stands in the way.

    `mission_time_h` is what `<system-mission-time/>` in expressions stands for, in hours.
    """
    root, problems = parse(content, file)
    if root is None:
        return None, problems
    reader = _Reader(file, problems, Numbers(problems, mission_time_h))
    reader.collect(root, ())
    reader.define()
    tree = reader.tree(top, root)
    return (None, problems) if tree is None or problems else (tree, [])


@dataclass(slots=True)
class _Definition:
    element: Element
    path: tuple[str, ...]
    """The containers that it is private to; empty: public."""
    scope: tuple[str, ...]
    """The containers that it stands in, from which its names are looked up."""


@dataclass(slots=True)
class _Reader:
    file: str
    problems: list[Problem]
    numbers: Numbers
    defined: dict[str, _Definition] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    name: str = ""

    def fault(self, element: Element, code: str, message: str) -> None:
        """Note a fault at an element."""
        self.problems.append(Problem(element.where, code, message))

    def collect(self, element: Element, scope: tuple[str, ...]) -> None:
        """Note every definition under its full name."""
        for child in element.children:
            if child.tag in ("define-fault-tree", "define-component"):
                name = self._name(child)
                self.name = self.name or name
                self.collect(child, (*scope, name))
            elif child.tag == "model-data":
                self.collect(child, scope)
            elif child.tag in ("define-gate", "define-basic-event", "define-house-event"):
                private = child.attributes.get("role") == "private"
                self._define(child, scope if private else (), scope)
            elif child.tag == "define-parameter":
                self.numbers.define(self._name(child), child)
            elif child.tag not in SILENT:
                self.fault(child, "F003", f"<{child.tag}> is not read here")

    def _name(self, element: Element) -> str:
        name = element.attributes.get("name", "")
        if not name:
            self.fault(element, "F004", f"<{element.tag}> has no name")
        return name

    def _define(self, element: Element, path: tuple[str, ...], scope: tuple[str, ...]) -> None:
        name = self._name(element)
        full = ".".join((*path, name))
        if name and full in self.defined:
            first = self.defined[full].element.where
            self.fault(element, "F005", f"{name!r} is defined already, in line {first.line}")
        elif name:
            self.defined[full] = _Definition(element, path, scope)

    def define(self) -> None:
        """Turn every definition into gates and events."""
        for full, definition in self.defined.items():
            element = definition.element
            if element.tag == "define-gate":
                self._define_gate(full, definition)
            elif element.tag == "define-house-event":
                state = next((child for child in element.children if child.tag == "constant"), None)
                self._constant(full, element if state is None else state, "false" if state is None else None)
            else:
                self.events[full] = Event(full, self.numbers.probability(element), where=element.where)
        self.numbers.all_parameters()

    def _constant(self, full: str, element: Element, value: str | None = None) -> None:
        value = element.attributes.get("value", "").lower() if value is None else value
        if value not in CONSTANTS:
            self.fault(element, "F010", "a constant is true or false")
        self.gates[full] = Gate(full, CONSTANTS.get(value, Connective.OR), (), where=element.where)

    def _define_gate(self, full: str, definition: _Definition) -> None:
        formulas = [child for child in definition.element.children if child.tag not in SILENT]
        if len(formulas) != 1:
            self.fault(definition.element, "F004", f"gate {full!r} needs one formula, and has {len(formulas)}")
        for formula in formulas[:1]:
            self._formula(full, formula, definition.scope, 1)

    def _formula(self, full: str, formula: Element, scope: tuple[str, ...], depth: int) -> None:
        """Make a gate called `full` of a formula."""
        if depth > DEEPEST:
            self.fault(formula, "F011", f"formulas nested deeper than {DEEPEST} levels")
            return
        if formula.tag == "constant":
            self._constant(full, formula)
            return
        if formula.tag not in CONNECTIVES:
            only = self._input(f"{full}#1", formula, scope, depth)
            self.gates[full] = Gate(full, Connective.OR, (only,), where=formula.where)
            return
        connective = CONNECTIVES[formula.tag]
        inputs = tuple(
            self._input(f"{full}#{place}", child, scope, depth) for place, child in enumerate(formula.children, 1)
        )
        if not inputs:
            self.fault(formula, "F004", f"<{formula.tag}> has no arguments")
        least = self._least(formula, len(inputs)) if connective is Connective.AT_LEAST else 0
        self.gates[full] = Gate(full, connective, inputs, least, where=formula.where)

    def _least(self, formula: Element, inputs: int) -> int:
        text = formula.attributes.get("min")
        if text is None:
            self.fault(formula, "F004", "<atleast> needs `min`")
        elif not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= inputs:
            self.fault(formula, "F010", f"`min` is {text!r}; it must be a number from 1 to {inputs}")
        else:
            return int(text)
        return 1

    def _input(self, full: str, element: Element, scope: tuple[str, ...], depth: int) -> str:
        """The name of an argument: what it refers to, or a gate made of what is nested there."""
        if element.tag in ("gate", "basic-event", "house-event", "event"):
            name = self._name(element)
            kinds = {element.tag} if element.tag != "event" else {"gate", "basic-event", "house-event"}
            if "type" in element.attributes:
                kinds = {element.attributes["type"]}
            return self._resolve(element, name, scope, kinds)
        if element.tag != "constant" and element.tag not in CONNECTIVES:
            self.fault(element, "F003", f"<{element.tag}> has no meaning in a formula")
        else:
            self._formula(full, element, scope, depth + 1)
        return full

    def _resolve(self, element: Element, name: str, scope: tuple[str, ...], kinds: set[str]) -> str:
        for length in range(len(scope), -1, -1):
            full = ".".join((*scope[:length], name))
            if full in self.defined and self.defined[full].element.tag.removeprefix("define-") in kinds:
                return full
        public = name.rpartition(".")[2]
        if public in self.defined and self.defined[public].element.tag.removeprefix("define-") in kinds:
            return public  # a public name, reached by the path of where it stands
        if kinds == {"basic-event"} and name and name not in self.defined:
            self.events.setdefault(name, Event(name, where=element.where))
            return name  # the format lets a basic event go without a definition; its probability is not known
        near = get_close_matches(name, self.defined, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        if name:
            self.fault(element, "F006", f"there is no {' or '.join(sorted(kinds))} called {name!r}{hint}")
        return name

    def tree(self, top: str | None, root: Element) -> FaultTree | None:
        """The part of the model below the top."""
        if self.problems:
            return None
        chosen = self._top(top, root)
        if chosen is None or self._circles():
            return None
        whole = FaultTree(self.name, chosen, self.gates, self.events)
        gates = {gate.name: gate for gate in whole.in_order()}
        used = {name for gate in gates.values() for name in gate.inputs} | {chosen}
        events = {name: event for name, event in self.events.items() if name in used}
        return replace(whole, gates=gates, events=events)

    def _top(self, top: str | None, root: Element) -> str | None:
        if top is not None:
            if top in self.gates or top in self.events:
                return top
            near = get_close_matches(top, self.gates, 1)
            self.fault(
                root, "F006", f"there is no gate called {top!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            )
            return None
        used = {name for gate in self.gates.values() for name in gate.inputs}
        tops = [name for name, made in self.defined.items() if made.element.tag == "define-gate" and name not in used]
        if len(tops) == 1:
            return tops[0]
        said = ", ".join(tops[:5]) + (", …" if len(tops) > 5 else "")
        self.fault(root, "F009", f"{len(tops)} gates that no other uses: {said}" if tops else "no gate stands on top")
        return None

    def _circles(self) -> bool:
        """Note gates that lead back to themselves."""
        state: dict[str, int] = {}
        found = False
        for start in self.gates:
            stack = [(start, iter(self.gates[start].inputs))] if start not in state else []
            state.setdefault(start, 1)
            while stack:
                name, inputs = stack[-1]
                below = next((one for one in inputs if one in self.gates and state.get(one) != 2), None)
                if below is None:
                    state[name] = 2
                    stack.pop()
                elif state.get(below) == 1:
                    found = True
                    where = self.gates[name].where
                    self.problems.append(Problem(where, "F007", f"gate {name!r} leads back to {below!r}, above it"))
                else:
                    state[below] = 1
                    stack.append((below, iter(self.gates[below].inputs)))
        return found


def incoherences(tree: FaultTree) -> list[Problem]:
    """A problem for each gate below the top that makes the tree not coherent."""
    return [
        Problem(
            gate.where,
            "F008",
            f"<{gate.connective}> in gate {gate.name!r}: a further failure may mend it",
        )
        for gate in sorted(tree.incoherent(), key=lambda gate: gate.where)
    ]
