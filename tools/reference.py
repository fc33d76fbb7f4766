"""Write docs/reference from the program itself: commands, nouns, codes, and the schemas of its JSON.

    python tools/reference.py

A test (tests/cli/test_reference.py) fails when the pages are not current.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.models import ArgumentInfo

from drillbook.cli.app import app
from drillbook.cli.explain import RENDERING
from drillbook.exercises.codes import CODES as EXERCISE_CODES
from drillbook.faulttree import CODES as TREE_CODES
from drillbook.inventory import CODES, OPTION_CODES, json_schema, options_schema
from drillbook.live import write_manual as write_live
from drillbook.model import (
    NOUNS,
    Also,
    Contract,
    Distribution,
    Exercise,
    Hit,
    Like,
    Location,
    Maintenance,
    Need,
    OnCall,
    Option,
    Organisation,
    RefTo,
    Refuelling,
    RemoteHands,
    Revision,
    Shift,
    Stage,
    Takeover,
)
from drillbook.practices.manual import write_manual as write_checks
from drillbook.procedures.manual import write_manual as write_procedures
from drillbook.quantity import write_duration
from drillbook.results import SHAPES, schema_of
from drillbook.scenarios import KINDS
from drillbook.scenarios.codes import CODES as SCENARIO_CODES
from drillbook.scripts.manual import write_manual as write_scripts
from drillbook.simulation.years.codes import CODES as YEARS_CODES

TARGET = Path(__file__).parent.parent / "docs" / "reference"
MADE = "<!-- made by tools/reference.py; do not edit -->\n"
HIDDEN = {"id", "where"}
PARTS = (Need, Takeover, Refuelling, Hit, Stage, Like, Also, Location, Contract, RemoteHands, Shift, OnCall, Exercise,
         Revision, Distribution, Maintenance)  # fmt: skip
"""Values inside nouns."""


VALUES = {int: "a whole number", Path: "a path", bool: ""}
COMMANDS = """\
Exit status: 0 clean, 1 findings at or above `--fail-on`, 2 bad input or usage, 3 a missing tool or internal fault,
4 output could not be written, 130 interrupted. Data goes to stdout, everything else to stderr. `DRILLBOOK_DEBUG=1`
shows the trace of an internal fault; `NO_COLOR=1` turns colours off. `drillbook --version` prints the version.

JSON has no infinity: null stands for "without end". Its shapes are described by the `*.schema.json` beside this page.
"""
INVENTORY = """\
A folder of YAML files, or one file. `organisation:` is a mapping; every other section is the plural of a noun, a
mapping from identifier to attributes. A section may stand in several files; an identifier only once over all of them.
Sections whose name begins with `x-` are not read. A folder `templates/` holds the inventory's own templates.

Any attribute may be named under `assumed:` (with the reason) or `sources:` (with the citation); documents mark the
value accordingly. Editors complete and check with [inventory.schema.json](inventory.schema.json).
"""
OPTIONS = """\
A file `options.yaml` at the top of the folder is no part of the inventory: it holds options, which `drillbook review`
applies to it ([the review](../review.md)), and `depreciation:`, over how long their one-off costs are spread (3 years
where it is left out). Editors complete and check with [options.schema.json](options.schema.json). Beside the
attributes below an option has at least one of

| part | what it does |
|---|---|
| `add` | sections with nouns, as in an inventory |
| `change` | section, identifier, attributes with their new value; an empty value takes the attribute away |
| `extend` | section, identifier, lists to which entries are added |
| `remove` | identifiers of nouns that go |

In `change` and `extend` an attribute may be a path into it, with entries of lists counted from 0: `needs.0.any`.
"""
FAULTS = """\
What `drillbook explain CODE` says. E0xx reading, E1xx form, E2xx references, O0xx options, F0xx fault trees, D0xx
scenarios, S0xx simulated years, T0xx templates: exit status 2, and nothing is written. The codes of practice, P1xx, are
in [checks.md](checks.md); those of the live check, Lxxx, in [live.md](live.md).
"""


def pages() -> dict[str, str]:
    """File name → content, of every generated page."""
    schemas = {f"{name}.schema.json": schema_of(shape, name) for name, shape in SHAPES.items()}
    schemas["inventory.schema.json"] = json_schema()
    schemas["options.schema.json"] = options_schema()
    made = {name: json.dumps(schema, indent=2, sort_keys=True) + "\n" for name, schema in schemas.items()}
    made |= {"cli.md": commands(), "inventory.md": inventory(), "codes.md": codes(), "scenarios.md": disasters()}
    made |= {
        "checks.md": write_checks(),
        "procedures.md": write_procedures(),
        "scripts.md": write_scripts(),
        "live.md": write_live(),
    }
    return made


def commands() -> str:
    """Every command with its arguments and options, from the functions that they are."""
    lines = [MADE, "# Commands", "", COMMANDS]
    for name, command in _registered(app):
        hints, parameters = get_type_hints(command, include_extras=True), signature(command).parameters
        rows = [_parameter(key, hints[key], one.default) for key, one in parameters.items()]
        arguments = [key for key, *_ in rows if key.isupper()]
        usage = " ".join(["drillbook", name, *arguments, *["[OPTIONS]"] * (len(rows) > len(arguments))])
        lines += [
            f"## drillbook {name}",
            "",
            f"    {usage}",
            "",
            cleandoc(command.__doc__ or ""),
            "",
        ]
        if rows:
            lines += [
                "| | values | default | |",
                "|---|---|---|---|",
                *(_row(f"`{row[0]}`", *row[1:]) for row in rows),
                "",
            ]
    return "\n".join(lines)


def _registered(group: typer.Typer, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, those of groups too."""
    for registered in group.registered_commands:
        command: Any = registered.callback
        yield f"{before}{registered.name or command.__name__}", command
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from _registered(inner.typer_instance, f"{before}{inner.typer_instance.info.name} ")


def _parameter(name: str, hint: Any, default: object) -> tuple[str, str, str, str]:
    """Names, values, default and help of an argument or option."""
    base, info = get_args(hint)[:2] if hasattr(hint, "__metadata__") else get_args(get_args(hint)[0])[:2]
    kind = next((one for one in (base, *get_args(base)) if isinstance(one, type) and one is not NoneType), str)
    values = " \\| ".join(f"`{one.value}`" for one in kind) if issubclass(kind, Enum) else VALUES.get(kind, "")
    if default is Parameter.empty:
        shown = "required"
    elif default is None or default is False:
        shown = ""
    else:
        shown = f"`{default.value if isinstance(default, Enum) else default}`"
    written = [one for one in (info.default, *(info.param_decls or ())) if isinstance(one, str)]
    names = ", ".join(written) or f"--{name.replace('_', '-')}"
    names = name.upper() if isinstance(info, ArgumentInfo) else names
    return names, values, shown, info.help or ""


def inventory() -> str:
    """Every noun with its attributes."""
    lines = [MADE, "# What an inventory says", "", INVENTORY]
    lines += _section("organisation", Organisation)
    for noun in sorted(NOUNS, key=lambda one: one.plural):
        lines += _section(noun.plural, noun)
    lines += ["# Options", "", OPTIONS]
    lines += _section("options", Option)
    lines += ["# Parts", ""]
    for part in PARTS:
        lines += _section(part.__name__.lower(), part)
    return "\n".join(lines)


def _section(title: str, model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    known = schema.get("$defs", {})
    properties = known.get(model.__name__, schema)["properties"]  # a noun that contains itself stands among the others
    rows = [
        _attribute(name, field, properties[field.alias or name], known)
        for name, field in model.model_fields.items()
        if name not in HIDDEN
    ]
    head = ["| attribute | form | default | what it is |", "|---|---|---|---|"]
    return [f"## {title}", "", cleandoc(model.__doc__ or ""), "", *head, *rows, ""]


def _attribute(name: str, field: FieldInfo, schema: dict[str, Any], known: dict[str, Any]) -> str:
    form = " or ".join(dict.fromkeys(_forms(schema, known)))
    kinds = [kind for mark in field.metadata if isinstance(mark, RefTo) for kind in mark.kinds or ("any element",)]
    form = f"names {' or '.join(kinds)}" if kinds else form
    return _row(f"`{field.alias or name}`", form, _default(field), field.description or "")


def _forms(schema: dict[str, Any], known: dict[str, Any]) -> Iterator[str]:
    """The forms that a value may have, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found = known[name]
        yield (
            ", ".join(f"`{one}`" for one in found["enum"]) if "enum" in found else f"[{name.lower()}](#{name.lower()})"
        )
    elif "anyOf" in schema:
        for part in schema["anyOf"]:
            yield from _forms(part, known)
    elif schema.get("type") == "array":
        yield f"list of {' or '.join(_forms(schema.get('items', {}), known)) or 'values'}"
    elif schema.get("type") == "object":
        yield "mapping"
    elif schema.get("type") != "null":
        words = {"string": "text", "drillbook-duration": "duration", "number": "number", "integer": "whole number"}
        examples = schema.get("examples")
        form = schema.get("format") or schema.get("type", "text")
        yield f"as in `{examples[0]}`" if examples and form == "string" else words.get(form, form)


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if field.is_required() or default is PydanticUndefined:
        return "required"
    if isinstance(default, Enum):
        default = default.value
    shown = write_duration(default) if isinstance(default, timedelta) else default
    return "" if shown in (None, "", (), {}) else f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"


def disasters() -> str:
    """Every kind of disaster of the library."""
    lines = [MADE, "# Disasters of the library", "", "[How they are used](../scenarios.md).", ""]
    lines += ["| kind | what happens | where its figures come from | assumed |", "|---|---|---|---|"]
    lines += [
        f"| `{one.id}`: {one.title} | {one.story} | {one.source or '—'} | {one.assumed or '—'} |" for one in KINDS
    ]
    return "\n".join([*lines, ""])


def codes() -> str:
    """Every code with its page."""
    lines = [MADE, "# Codes of faults", "", FAULTS]
    every = {**CODES, **OPTION_CODES, **TREE_CODES, **SCENARIO_CODES, **EXERCISE_CODES, **YEARS_CODES, **RENDERING}
    for code, text in every.items():
        lines += [f"## {code}", "", text, ""]
    return "\n".join(lines)


def _row(*fields: str) -> str:
    return "|" + "|".join(f" {field} " if field else " " for field in fields) + "|"


def main() -> None:
    """Write the pages."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        (TARGET / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
