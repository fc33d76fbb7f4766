"""From the bytes of one file to nodes: every budget is kept on the event stream, before anything is built."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from drillbook.inventory.node import MERGE, Mapping, Node, Scalar, Sequence, show
from drillbook.inventory.syntax import explain_syntax
from drillbook.problem import Problem, Where

DEEPEST = 50
MOST_ALIASES = 200
MOST_VALUES = 200_000
LONGEST_VALUE = 100_000
_NOT_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Control characters, and the invisible ones that turn text around (U+202A to U+202E, U+2066 to U+2069)."""
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


class _Stop(Exception):  # noqa: N818 - not an error of the program: the file cannot be read further
    """The file cannot be read further; what was wrong is in the list of problems."""


def scan(name: str, content: bytes) -> tuple[Mapping | None, list[Problem]]:
    """Read one file; None where it could not be read to its end. `name` is what places are reported under."""
    problems: list[Problem] = []
    text = _text(name, content, problems)
    if text is None:
        return None, problems
    try:
        root = _Builder(name, problems).document(text)
    except _Stop:
        return None, problems
    if isinstance(root, Mapping):
        return root, problems
    if isinstance(root, Scalar) and root.is_empty:
        return Mapping((), root.where), problems
    problems.append(Problem(root.where, "E104", "a file of an inventory is a mapping of sections, as in 'sites:'"))
    return None, problems


def _text(name: str, content: bytes, problems: list[Problem]) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].split(b"\n")
        where = Where(name, len(before), len(before[-1]) + 1)
        problems.append(Problem(where, "E004", f"byte 0x{content[error.start]:02x} is not UTF-8 text"))
        return None
    found = list(_NOT_TEXT.finditer(text))
    for match in found[:20]:
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        message = f"the character U+{ord(match[0]):04X} cannot stand in text"
        problems.append(Problem(Where(name, line, column), "E005", message))
    return None if found else text


@dataclass
class _Builder:
    """Builds the nodes of one file."""

    name: str
    problems: list[Problem]
    anchors: dict[str, Node | None] = field(default_factory=dict)
    aliases: int = 0
    values: int = 0

    def document(self, text: str) -> Node:
        events = self._events(text)
        root: Node = Scalar("", Where(self.name, 1, 1), is_empty=True)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "E011", "a second document begins here")
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        return root

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            where, message = explain_syntax(self.name, text, error)
            code = "E007" if "nesting depth" in message else "E006"
            self.problems.append(Problem(where, code, message))
            raise _Stop from error
        except yaml.YAMLError as error:
            self.problems.append(Problem(Where(self.name), "E006", f"not YAML: {show(str(error))}"))
            raise _Stop from error

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > DEEPEST:
            self._stop(event, "E007", f"nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)  # noqa: S101 - no other event begins a node
        self._count(event, 1)
        if event.tag is not None:
            self._report(event, "E010", f"the tag {show(event.tag)} is not used here")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, events, depth)
        else:
            node = self._mapping(event, events, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        if len(event.value) > LONGEST_VALUE:
            self._report(
                event, "E015", f"a value of {len(event.value):,} characters; the longest may have {LONGEST_VALUE:,}"
            )
            return Scalar("", self._where(event), is_empty=True)
        plain = event.style is None or event.style == ""
        return Scalar(event.value, self._where(event), is_empty=plain and event.value in _EMPTY)

    def _sequence(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Sequence:
        items: list[Node] = []
        for inner in events:
            if isinstance(inner, yaml.SequenceEndEvent):
                break
            items.append(self._node(inner, events, depth + 1))
        return Sequence(tuple(items), self._where(event), 1 + sum(item.size for item in items))

    def _mapping(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        merged: dict[str, tuple[Scalar, Node]] = {}
        for inner in events:
            if isinstance(inner, yaml.MappingEndEvent):
                break
            key = self._node(inner, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._report(inner, "E013", "a key is a list or a mapping; write a single word")
            elif key.text == MERGE:
                self._merge(inner, value, merged)
            elif key.text in entries:
                first = entries[key.text][0].where
                self._report(inner, "E012", f"the key {show(key.text)} stands here again; first in line {first.line}")
            else:
                entries[key.text] = (key, value)
        whole = {**entries, **{name: entry for name, entry in merged.items() if name not in entries}}
        size = 1 + sum(value.size + 1 for _, value in whole.values())
        return Mapping(tuple(whole.values()), self._where(event), size)

    def _merge(self, event: yaml.Event, value: Node, merged: dict[str, tuple[Scalar, Node]]) -> None:
        sources = value.items if isinstance(value, Sequence) else (value,)
        for source in sources:
            if not isinstance(source, Mapping):
                self._report(event, "E014", "a merge key takes a mapping, or a list of mappings")
                continue
            self._count(event, source.size)
            for key, node in source.entries:
                merged.setdefault(key.text, (key, node))

    def _alias(self, event: yaml.AliasEvent) -> Node:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            self._stop(event, "E008", f"more than {MOST_ALIASES} aliases in one file")
        name = event.anchor or ""
        node = self.anchors.get(name)
        if node is None:
            reason = "stands for something that contains it" if name in self.anchors else "names no anchor above it"
            self._stop(event, "E009", f"the alias {show('*' + name)} {reason}")
        self._count(event, node.size)
        return node

    def _count(self, event: yaml.Event, values: int) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            self._stop(event, "E008", f"more than {MOST_VALUES:,} values in one file, aliases and merge keys unfolded")

    def _where(self, event: yaml.Event) -> Where:
        mark = event.start_mark
        return Where(self.name, mark.line + 1, mark.column + 1) if mark else Where(self.name)

    def _report(self, event: yaml.Event, code: str, message: str) -> None:
        self.problems.append(Problem(self._where(event), code, message))

    def _stop(self, event: yaml.Event, code: str, message: str) -> NoReturn:
        self._report(event, code, message)
        raise _Stop
