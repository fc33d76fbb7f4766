"""From nodes to nouns: the schema converts each text, and every fault finds its way back to its place."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from drillbook.inventory.node import Mapping, Node, Scalar, Sequence, show
from drillbook.model import NOUNS, Noun, Organisation
from drillbook.model.names import REFUSED
from drillbook.model.quantities import Identifier
from drillbook.problem import Problem, Where

Path = tuple[str, ...]
SECTIONS = {noun.plural: noun for noun in NOUNS}
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
_HIDDEN = frozenset({"id", "where", "kind_of", "lasts"})
_FEW = 6
"""So many keys are named where none of them is near to what is written."""
"""Names the code uses that are not written in YAML."""


@dataclass
class Converted:
    """All files' nouns, and where everything stands."""

    organisation: Organisation | None = None
    nouns: dict[str, dict[str, Noun]] = field(default_factory=lambda: {plural: {} for plural in SECTIONS})
    known: dict[str, tuple[str, Where]] = field(default_factory=dict)
    """Identifier → kind and place, of nouns with faults too."""
    written: list[tuple[Path, type[BaseModel], dict[str, Any]]] = field(default_factory=list)
    """Everything as written, before conversion: what it names can be checked even where it has faults."""
    places: dict[Path, Where] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def convert(roots: Iterable[Mapping], known: dict[str, tuple[str, Where]] | None = None) -> Converted:
    """Convert the sections of all files; `known` are elements read before, which may be named."""
    result = Converted(known=dict(known or {}))
    for root in roots:
        for key, value in root.entries:
            if key.text == "organisation":
                _organisation(result, key, value)
            elif key.text in SECTIONS:
                _section(result, SECTIONS[key.text], value)
            elif not key.text.startswith("x-"):
                hint = suggest(key.text, ("organisation", *SECTIONS))
                _report(result, key.where, "E101", f"{show(key.text)} is no section of an inventory{hint}")
    return result


def suggest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean 'x'?", where something known is near."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {show(near[0])}?" if near else ""


def _report(result: Converted, where: Where, code: str, message: str) -> None:
    result.problems.append(Problem(where, code, message))


def _organisation(result: Converted, key: Scalar, value: Node) -> None:
    if ("organisation",) in result.places:
        where = result.places["organisation",]
        _report(
            result, key.where, "E012", f"'organisation' stands here again; first in {where.file}, line {where.line}"
        )
        return
    result.places["organisation",] = key.where
    made = validate(result, Organisation, ("organisation",), key, value, {})
    result.organisation = made if isinstance(made, Organisation) else None


def _section(result: Converted, noun: type[Noun], value: Node) -> None:
    if isinstance(value, Scalar) and value.is_empty:
        return
    if not isinstance(value, Mapping):
        form = f"{noun.plural}: {{first: {{name: First}}}}"
        message = f"'{noun.plural}' is a mapping from identifier to attributes, as in '{form}'"
        _report(result, value.where, "E104", message)
        return
    for key, attributes in value.entries:
        identifier = key.text
        if identifier in result.known:
            kind, where = result.known[identifier]
            message = f"{show(identifier)} is taken by the {kind} in {where.file}, line {where.line}"
            _report(result, key.where, "E108", message)
            continue
        result.known[identifier] = (noun.kind, key.where)
        if not _is_identifier(identifier):
            _report(
                result, key.where, "E107", f"{show(identifier)} is not an identifier: {_identifier_rule(identifier)}"
            )
            continue
        made = validate(
            result, noun, (noun.plural, identifier), key, attributes, {"id": identifier, "where": key.where}
        )
        if isinstance(made, Noun):
            result.nouns[noun.plural][identifier] = made


def _identifier_rule(text: str) -> str:
    """What an identifier is made of, and the nearest one; a key that swallowed a brace lacks its colon."""
    if "{" in text:
        return "a colon is missing before '{'"
    near = re.sub(r"[^a-z0-9_.-]+", "-", text.lower()).strip("-_.")[:64]
    hint = f"; for example {show(near)}" if near and _is_identifier(near) else ""
    return f"use a-z, 0-9, '-', '_', '.', at most 64, a letter or digit at both ends{hint}"


def _is_identifier(text: str) -> bool:
    try:
        return _IDENTIFIER.validate_python(text) == text
    except ValidationError:
        return False


def validate(
    result: Converted, model: type[BaseModel], path: Path, key: Scalar, value: Node, given: dict[str, Any]
) -> BaseModel | None:
    """One noun; its faults are reported at their places, all of them."""
    if isinstance(value, Scalar) and value.is_empty:
        value = Mapping((), value.where)
    if not isinstance(value, Mapping):
        message = f"the attributes of {show(key.text)} are a mapping, as in '{{name: …}}'"
        no_space = isinstance(value, Scalar) and re.match(r"[a-z_]+:\S", value.text) is not None
        _report(result, value.where, "E104", message + ("; a space is missing after the colon" if no_space else ""))
        return None
    result.places[path] = key.where
    before = len(result.problems)
    data = dict(_entries(result, path, value))
    keys = list(_keys(model))
    for hidden in sorted(_HIDDEN & data.keys()):
        where = result.places.get((*path, hidden), key.where)
        _report(result, where, "E101", f"{show(hidden)} has no meaning here{suggest(hidden, keys)}")
        del data[hidden]
    result.written.append((path, model, data))
    try:
        made = model.model_validate({**data, **given})
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            result.problems.append(_explain(result, model, path, fault))
        return None
    return made if len(result.problems) == before else None


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        if name not in _HIDDEN or info.alias:
            yield info.alias or name


def _plain(result: Converted, path: Path, node: Node) -> Any:
    result.places[path] = node.where
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain for number, item in enumerate(node.items) for plain in _item(result, (*path, str(number)), item)]
    return dict(_entries(result, path, node))


def _item(result: Converted, path: Path, node: Node) -> Iterator[Any]:
    if isinstance(node, Scalar) and node.is_empty:
        _report(result, node.where, "E103", "a value is missing in this list")
    else:
        yield _plain(result, path, node)


def _entries(result: Converted, path: Path, mapping: Mapping) -> Iterator[tuple[str, Any]]:
    for key, value in mapping.entries:
        if isinstance(value, Scalar) and value.is_empty:
            _report(result, key.where, "E103", f"{show(key.text)} has no value")
            continue
        plain = _plain(result, (*path, key.text), value)
        yield key.text, plain


def _explain(result: Converted, model: type[BaseModel], path: Path, fault: Any) -> Problem:
    """A fault of the schema, as a problem at its place."""
    location = tuple(map(str, fault["loc"]))
    where = _nearest(result.places, path, location)
    name = next((part for part in reversed(location) if not part.isdigit()), path[-1])
    kind, value = fault["type"], fault.get("input")
    shown = f" {show(value)}" if isinstance(value, str) else ""
    if kind == "missing":
        return Problem(where, "E102", f"{show(name)} is missing{_purpose(model, location)}")
    if kind == "extra_forbidden":
        keys = _keys_at(model, location)
        meant = suggest(name, keys) or (f"; known here: {', '.join(keys)}" if 0 < len(keys) <= _FEW else "")
        return Problem(where, "E101", f"{show(name)} has no meaning here{meant}")
    code, message = _wording(kind, fault, shown)
    return Problem(where, code, f"{show(name)}:{message}")


def _wording(kind: str, fault: Any, shown: str) -> tuple[str, str]:
    """The code of a fault in a value, and what is wrong with it."""
    if kind in _FORMS:
        example = f", as in '[{shown[2:-1]}]'" if kind == "tuple_type" and shown else ""
        return "E104", f" {_FORMS[kind]}{example}"
    if kind in _BOUNDS:
        return "E106", f"{shown} is out of bounds; {_lower(fault['msg'])}"
    if kind == "too_short":
        return "E106", " at least one entry is expected in this list"
    if kind in _NUMBERS:
        return "E105", f"{shown} {_NUMBERS[kind]}"
    if kind in (REFUSED, "value_error"):
        return ("E109", f"{shown} {fault['msg']}") if kind == REFUSED else ("E105", f" {fault['ctx']['error']}")
    choices = re.findall(r"'([^']+)'", fault["ctx"]["expected"]) if kind == "enum" else ()
    return "E105", f"{shown} {_lower(fault['msg'])}{suggest(str(fault.get('input')), choices)}"


_FORMS = {
    "tuple_type": "a list is expected",
    "string_type": "a single value is expected, not a list or a mapping",
    "model_type": "a mapping is expected",
    "model_attributes_type": "a mapping is expected",
    "dict_type": "a mapping is expected",
    "mapping_type": "a mapping is expected",
    "is_instance_of": "a mapping is expected",
}
_BOUNDS = frozenset(
    {
        "greater_than",
        "greater_than_equal",
        "less_than",
        "less_than_equal",
        "finite_number",
        "string_too_long",
    }
)
_NUMBERS = {
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_parsing": "is not a number",
    "bool_parsing": "is neither true nor false",
}


def _lower(message: str) -> str:
    message = message.removeprefix("Input ").removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _nearest(places: dict[Path, Where], path: Path, location: Path) -> Where:
    """The place of the deepest part of the location that was written; short forms leave parts out."""
    for part in location:
        if (*path, part) in places:
            path = (*path, part)
    return places[path]


def _model_at(model: type[BaseModel], location: Path) -> type[BaseModel] | None:
    """The part of a noun in which a location lies."""
    current: type[BaseModel] | None = model
    for part in location[:-1]:
        if part.isdigit() or current is None:
            continue
        by_key = {info.alias or name: info for name, info in current.model_fields.items()}
        inner = list(models_in(by_key[part].annotation)) if part in by_key else []
        current = inner[0] if inner else None
    return current


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The parts of a noun that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from models_in(inner)


def _keys_at(model: type[BaseModel], location: Path) -> list[str]:
    found = _model_at(model, location)
    return list(_keys(found)) if found else []


def _purpose(model: type[BaseModel], location: Path) -> str:
    found = _model_at(model, location)
    for name, info in found.model_fields.items() if found else ():
        if location and location[-1] in (name, info.alias) and info.description:
            return f": {info.description}"
    return ""
