"""Options for a review: read from a file, checked against the inventory that they change, and applied to it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from types import MappingProxyType

from drillbook.inventory.convert import SECTIONS, Converted, convert, suggest, validate
from drillbook.inventory.load import OPTIONS, Written, digest_of, estate_of, presented, read_files
from drillbook.inventory.node import Mapping, Node, Scalar, Sequence, show
from drillbook.inventory.patch import Draft, Patch, Place, carry_out, draft_of
from drillbook.inventory.references import check_references
from drillbook.inventory.scan import scan
from drillbook.model import Estate, Option
from drillbook.problem import Problem, Where
from drillbook.quantity import read_duration

MOST_OPTIONS = 500
DEPRECIATION = timedelta(days=3 * 365.25)
"""Assumed: over how long a one-off cost is spread, where the file does not say."""
PARTS = ("add", "change", "extend", "remove")
CHANGED = tuple(section for section in SECTIONS if section not in ("scenarios", "improvements", "exercises"))
"""What options may change: all are tried in the same scenarios."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two options that cannot be taken together."""

    first: str
    second: str
    why: str


@dataclass(frozen=True)
class Catalogue:
    """The options of a file, and the inventory that they change."""

    written: Written
    estate: Estate
    options: Map[str, Option] = field(default_factory=dict)
    patches: Map[str, Patch] = field(default_factory=dict)
    depreciation: timedelta = DEPRECIATION
    depreciation_given: bool = False
    digest: str = ""
    """SHA-256 of the file."""

    @property
    def currency(self) -> str:
        """Of all costs; empty where nothing costs anything."""
        return next((one for option in self.options.values() for one in option.currencies), "")

    def closure(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """The options with all that they require, in the order of the file."""
        wanted, queue = set(chosen), list(chosen)
        while queue:
            more = set(self.options[queue.pop()].requires) - wanted
            wanted |= more
            queue += more
        return tuple(one for one in self.options if one in wanted)

    def apply(self, chosen: Iterable[str]) -> tuple[Estate | None, list[Problem]]:
        """The inventory with these options taken, and those that they require; or what stands in the way.

        The same options give the same estate in whatever order they are named. None taken: the inventory itself.
        """
        names = self.closure(chosen)
        if not names:
            return self.estate, []
        draft = draft_of(self.written.roots)
        carry_out(draft, (self.patches[name] for name in names))
        return _finished(self, draft, names)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Every two options that cannot be taken together, each with what it requires, and why."""
        found = (self._conflict(first, second) for first, second in combinations(self.options, 2))
        return tuple(one for one in found if one is not None)

    def _conflict(self, first: str, second: str) -> Conflict | None:
        together = self.closure((first, second))
        for one in together:
            for other in self.options[one].excludes:
                if other in together:
                    return Conflict(first, second, f"{show(one)} excludes {show(other)}")
        for one, other in combinations(together, 2):
            if place := _same_place(self.patches[one], self.patches[other]):
                return Conflict(first, second, f"both change {place}")
        problems = self.apply(together)[1]
        return Conflict(first, second, f"{problems[0].code} {problems[0].message}") if problems else None


def options_beside(path: Path) -> Path | None:
    """The inventory's own file of options, where it has one."""
    return next((path / name for name in OPTIONS if (path / name).is_file()), None)


def load_options(path: Path, written: Written, estate: Estate) -> tuple[Catalogue | None, list[Problem]]:
    """Read a file of options for an inventory without faults. Every fault of every option at once."""
    problems: list[Problem] = []
    contents = read_files(path, problems)
    reading = _Reading(problems)
    for name, content in contents.items():
        root, found = scan(name, content)
        problems += found
        if root is not None:
            reading.file(root)
    problems += reading.converted.problems
    problems += check_references(reading.converted, complete=False)
    catalogue = Catalogue(
        written,
        estate,
        MappingProxyType(reading.options),
        MappingProxyType(reading.patches),
        reading.depreciation or DEPRECIATION,
        reading.depreciation is not None,
        digest_of(contents),
    )
    problems += _between(catalogue, reading.keys, reading.places)
    if not problems:
        for name, key in reading.keys.items():
            problems += _placed(catalogue.apply([name])[1], name, key, frozenset(contents))
    return (None, presented(path, problems)) if problems else (catalogue, [])


def _finished(catalogue: Catalogue, draft: Draft, names: tuple[str, ...]) -> tuple[Estate | None, list[Problem]]:
    """What a draft comes to."""
    converted = convert([draft.root])
    problems = [*draft.problems, *converted.problems, *check_references(converted)]
    if problems:
        return None, problems
    parts = (catalogue.estate.digest, catalogue.digest, *names)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return estate_of(converted, catalogue.written, digest), []


def _placed(problems: Iterable[Problem], name: str, key: Scalar, files: frozenset[str]) -> Iterator[Problem]:
    """Faults in the file of options as they are; of the inventory, which had none, at the option that makes them."""
    for one in problems:
        if one.where.file in files:
            yield one
        else:
            place = f"{one.where.file}, line {one.where.line}: " if one.where.file else ""
            yield Problem(key.where, "O006", f"with {show(name)}, {place}{one.code} {one.message}")


def _same_place(one: Patch, other: Patch) -> str:
    """A value that both set, or that one sets or removes and the other changes; empty: there is none."""
    for first, second in ((one, other), (other, one)):
        gone = {identifier.text for identifier in first.remove}
        for place, node in first.change:
            for their, theirs in (*second.change, *second.extend):
                if their.path[: len(place.path)] == place.path and not _alike(node, theirs):
                    return ".".join(their.path)
        for their, _ in (*second.change, *second.extend):
            if their.path[0] in gone:
                return their.path[0]
    return ""


def _alike(one: Node, other: Node) -> bool:
    """The same is written, wherever it stands. Lists by which both extend are not: both are wanted."""
    return isinstance(one, Scalar) and isinstance(other, Scalar) and one.text == other.text


@dataclass
class _Reading:
    """What has been read of a file so far."""

    problems: list[Problem]
    options: dict[str, Option] = field(default_factory=dict)
    patches: dict[str, Patch] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    depreciation: timedelta | None = None
    converted: Converted = field(default_factory=Converted)

    @property
    def places(self) -> Map[tuple[str, ...], Where]:
        """Where each value of an option stands."""
        return self.converted.places

    def report(self, where: Where, code: str, message: str) -> None:
        """One fault more."""
        self.problems.append(Problem(where, code, message))

    def file(self, root: Mapping) -> None:
        """One file."""
        for key, value in root.entries:
            if key.text == "options":
                self._options(value)
            elif key.text == "depreciation":
                self._depreciation(value)
            elif not key.text.startswith("x-"):
                hint = suggest(key.text, ("options", "depreciation"))
                self.report(key.where, "E101", f"{show(key.text)} has no meaning in a file of options{hint}")

    def _depreciation(self, value: Node) -> None:
        try:
            self.depreciation = read_duration(value.text if isinstance(value, Scalar) else "")
        except ValueError as error:
            self.report(value.where, "E105", f"'depreciation': {error}")
            return
        if self.depreciation < timedelta(days=1):
            self.report(value.where, "E106", "'depreciation' is less than a day")

    def _options(self, value: Node) -> None:
        if not isinstance(value, Mapping):
            self.report(value.where, "E104", "'options' is a mapping from identifier to attributes")
            return
        if len(value.entries) > MOST_OPTIONS:
            self.report(value.where, "O008", f"more than {MOST_OPTIONS} options")
            return
        for key, node in value.entries:
            self._option(key, node)

    def _option(self, key: Scalar, node: Node) -> None:
        self.keys[key.text] = key
        entries = node.entries if isinstance(node, Mapping) else ()
        parts = {one.text: (one, value) for one, value in entries if one.text in PARTS}
        attributes = tuple(entry for entry in entries if entry[0].text not in PARTS)
        about = replace(node, entries=attributes) if isinstance(node, Mapping) else node
        section = replace(key, text="options")
        made = validate(self.converted, Option, (section.text, key.text), key, about, {"id": key.text})
        if isinstance(made, Option):
            self.options[key.text] = made
        self.patches[key.text] = self._patch(parts)
        if not parts and isinstance(node, Mapping):
            self.report(key.where, "O001", f"{show(key.text)} changes nothing: add, change, extend or remove something")

    def _patch(self, parts: Map[str, tuple[Scalar, Node]]) -> Patch:
        empty: tuple[tuple[Scalar, Scalar, Node], ...] = ()
        add = tuple(self._nouns(parts["add"][1])) if "add" in parts else empty
        change = tuple(self._values(parts["change"][1], lambda _: True)) if "change" in parts else ()
        lists = self._values(parts["extend"][1], self._is_list) if "extend" in parts else iter(())
        extend = tuple((place, node) for place, node in lists if isinstance(node, Sequence))
        remove = tuple(self._identifiers(parts["remove"][1])) if "remove" in parts else ()
        return Patch(add, change, extend, remove)

    def _is_list(self, node: Node) -> bool:
        if isinstance(node, Sequence):
            return True
        self.report(node.where, "E104", "a list of what is added is expected")
        return False

    def _nouns(self, node: Node) -> Iterator[tuple[Scalar, Scalar, Node]]:
        """Section, identifier and attributes of what is named."""
        if not isinstance(node, Mapping):
            self.report(node.where, "E104", "a mapping of sections is expected, as in '{sites: {oslo: {name: Oslo}}}'")
            return
        for section, nouns in node.entries:
            if section.text not in CHANGED:
                hint = suggest(section.text, CHANGED)
                self.report(section.where, "E101", f"{show(section.text)} is no section that options change{hint}")
            elif not isinstance(nouns, Mapping):
                self.report(nouns.where, "E104", f"{show(section.text)} is a mapping from identifier to attributes")
            else:
                yield from ((section, identifier, attributes) for identifier, attributes in nouns.entries)

    def _values(self, node: Node, accepted: Callable[[Node], bool]) -> Iterator[tuple[Place, Node]]:
        for section, identifier, attributes in self._nouns(node):
            if not isinstance(attributes, Mapping):
                self.report(attributes.where, "E104", f"the attributes of {show(identifier.text)} are a mapping")
                continue
            for attribute, value in attributes.entries:
                if accepted(value):
                    yield Place(section, identifier, attribute), value

    def _identifiers(self, node: Node) -> Iterator[Scalar]:
        if not isinstance(node, Sequence):
            self.report(node.where, "E104", "a list of identifiers is expected")
            return
        for one in node.items:
            if isinstance(one, Scalar) and not one.is_empty:
                yield one
            else:
                self.report(one.where, "E104", "an identifier is expected")


def _between(catalogue: Catalogue, keys: Map[str, Scalar], places: Map[tuple[str, ...], Where]) -> Iterator[Problem]:
    """Faults between options: names, circles, currencies."""
    options, currency = catalogue.options, catalogue.currency
    for name, option in options.items():
        for attribute in ("requires", "excludes"):
            for number, other in enumerate(getattr(option, attribute)):
                where = places.get(("options", name, attribute, str(number)), keys[name].where)
                if other == name:
                    yield Problem(where, "O005", f"{show(name)} {attribute} itself")
                elif other not in keys:
                    yield Problem(where, "O005", f"there is no option called {show(other)}{suggest(other, keys)}")
        if option.currencies - {currency}:
            other_currency = next(iter(option.currencies - {currency}))
            message = f"costs of {show(name)} are in {other_currency}, of others in {currency}"
            yield Problem(keys[name].where, "O007", message)
    for name, option in options.items():
        needed = _required(options, name)
        if name in needed:
            yield Problem(keys[name].where, "O005", f"{show(name)} requires itself, by way of others")
        for other in needed:
            if other in option.excludes:
                yield Problem(keys[name].where, "O005", f"{show(name)} requires {show(other)}, and excludes it")


def _required(options: Map[str, Option], name: str) -> tuple[str, ...]:
    """What an option requires, directly or not; itself where that is a circle."""
    found: dict[str, None] = {}
    queue = list(options[name].requires)
    for one in queue:
        if one in options and one not in found:
            found[one] = None
            queue += options[one].requires
    return tuple(found)
