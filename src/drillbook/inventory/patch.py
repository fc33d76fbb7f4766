"""Changes to an inventory as it is written: nodes in, nodes out, every value keeps the place where it stands.

Nothing here knows what an attribute means; what comes out is converted and checked like any inventory.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from drillbook.inventory.convert import suggest
from drillbook.inventory.node import Mapping, Node, Scalar, Sequence, show
from drillbook.problem import Problem, Where

Entry = tuple[Scalar, Node]
Change = Callable[[Node | None], Node | None]
"""What stands there → what is to stand there; None: nothing. NotThere where that cannot be."""


class NotThere(Exception):  # noqa: N818 - a fault of the file, told as a problem at its place
    """A value cannot be changed as an option wants; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of one noun, as an option names it."""

    section: Scalar
    identifier: Scalar
    attribute: Scalar
    """A path of keys and numbers of entries, as in "needs.0.any"."""

    @property
    def path(self) -> tuple[str, ...]:
        """Identifier, then the attribute and the way into it."""
        return (self.identifier.text, *self.attribute.text.split("."))


@dataclass(frozen=True, slots=True)
class Patch:
    """What one option does to an inventory."""

    add: tuple[tuple[Scalar, Scalar, Node], ...] = ()
    """Section, identifier, attributes."""
    change: tuple[tuple[Place, Node], ...] = ()
    """An empty value takes the attribute away."""
    extend: tuple[tuple[Place, Sequence], ...] = ()
    remove: tuple[Scalar, ...] = ()


@dataclass
class Draft:
    """An inventory on which patches are carried out."""

    sections: dict[str, dict[str, Entry]] = field(default_factory=dict)
    rest: list[Entry] = field(default_factory=list)
    """The organisation."""
    problems: list[Problem] = field(default_factory=list)

    def section_of(self, identifier: str) -> str | None:
        """Where it stands."""
        return next((section for section, entries in self.sections.items() if identifier in entries), None)

    @property
    def root(self) -> Mapping:
        """All of it as one file."""
        nowhere = Where("")
        sections: Iterator[Entry] = (
            (Scalar(section, nowhere), Mapping(tuple(entries.values()), nowhere))
            for section, entries in self.sections.items()
        )
        return Mapping((*self.rest, *sections), nowhere)


def draft_of(roots: Iterable[Mapping]) -> Draft:
    """The files of an inventory that has no faults, as one."""
    draft = Draft()
    for root in roots:
        for key, value in root.entries:
            if key.text.startswith("x-"):
                continue
            if key.text == "organisation":
                draft.rest.append((key, value))
            elif isinstance(value, Mapping):
                entries = draft.sections.setdefault(key.text, {})
                entries.update({identifier.text: (identifier, node) for identifier, node in value.entries})
    return draft


def carry_out(draft: Draft, patches: Iterable[Patch]) -> None:
    """All additions first, then changes, extensions and removals, each in the order of the options."""
    chosen = tuple(patches)
    for patch in chosen:
        for section, identifier, node in patch.add:
            _add(draft, section, identifier, node)
    for patch in chosen:
        for place, node in patch.change:
            _alter(draft, place, partial(_put, node))
    for patch in chosen:
        for place, more in patch.extend:
            _alter(draft, place, partial(_extended, more))
    for patch in chosen:
        for identifier in patch.remove:
            _remove(draft, identifier)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_empty


def _add(draft: Draft, section: Scalar, identifier: Scalar, node: Node) -> None:
    taken = draft.section_of(identifier.text)
    if taken is not None:
        where = draft.sections[taken][identifier.text][0].where
        message = f"{show(identifier.text)} is there already, in {where.file}, line {where.line}"
        draft.problems.append(Problem(identifier.where, "E108", message))
        return
    draft.sections.setdefault(section.text, {})[identifier.text] = (identifier, node)


def _found(draft: Draft, identifier: Scalar, section: Scalar | None = None) -> str | None:
    """The section in which it stands; None and a problem where it does not, or in another than is named."""
    there = draft.section_of(identifier.text)
    if there is None:
        known = (one for entries in draft.sections.values() for one in entries)
        message = f"nothing in the inventory is called {show(identifier.text)}{suggest(identifier.text, known)}"
        draft.problems.append(Problem(identifier.where, "O002", message))
    elif section is not None and section.text != there:
        message = f"{show(identifier.text)} stands under {show(there)}, not under {show(section.text)}"
        draft.problems.append(Problem(identifier.where, "O003", message))
        return None
    return there


def _remove(draft: Draft, identifier: Scalar) -> None:
    if (section := _found(draft, identifier)) is not None:
        del draft.sections[section][identifier.text]


def _alter(draft: Draft, place: Place, change: Change) -> None:
    if (section := _found(draft, place.identifier, place.section)) is None:
        return
    key, node = draft.sections[section][place.identifier.text]
    start = Mapping((), key.where) if _is_empty(node) else node
    try:
        altered = _at(start, place.path[1:], place.attribute, change)
    except NotThere as reason:
        message = f"{show(place.attribute.text)}: {reason}"
        draft.problems.append(Problem(place.attribute.where, "O004", message))
        return
    if altered is not None:
        draft.sections[section][place.identifier.text] = (key, altered)


def _at(node: Node | None, path: tuple[str, ...], named: Scalar, change: Change) -> Node | None:
    """The node with what lies at the path changed."""
    if not path:
        return change(node)
    step, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        old = next((value for key, value in node.entries if key.text == step), None)
        if old is None and rest:
            raise NotThere(f"no {show(step)} is written there")
        return _with_key(node, Scalar(step, named.where), _at(old, rest, named, change))
    if not isinstance(node, Sequence):
        raise NotThere(f"{show(step)} is looked for in a single value")
    if not (step.isdecimal() and step.isascii() and len(step) < 9 and int(step) < len(node.items)):
        raise NotThere(f"the list has no entry {show(step)}; it has {len(node.items)}, counted from 0")
    new = _at(node.items[int(step)], rest, named, change)
    kept = [node.items[: int(step)], () if new is None else (new,), node.items[int(step) + 1 :]]
    return replace(node, items=tuple(one for part in kept for one in part))


def _with_key(node: Mapping, key: Scalar, value: Node | None) -> Mapping:
    """The mapping with a key given another value, or none."""
    entries = [
        (old, value) if old.text == key.text else (old, one)
        for old, one in node.entries
        if old.text != key.text or value is not None
    ]
    there = any(old.text == key.text for old, _ in node.entries)
    more = [] if there or value is None else [(key, value)]
    return replace(node, entries=tuple((old, one) for old, one in (*entries, *more) if one is not None))


def _put(new: Node, _old: Node | None) -> Node | None:
    return None if _is_empty(new) else new


def _extended(more: Sequence, old: Node | None) -> Node:
    if old is None or _is_empty(old):
        return more
    if not isinstance(old, Sequence):
        raise NotThere("what is extended is no list")
    return replace(old, items=(*old.items, *more.items))
