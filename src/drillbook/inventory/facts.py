"""Facts about machines that are kept with the inventory, in its folder `facts/`: one JSON file a machine.

Read as JSON and checked by the model's own declaration; only where something is wrong is the file read again for the
places of its values (JSON is YAML's inner part).
"""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drillbook.inventory.node import Mapping, Node, Scalar, Sequence, show
from drillbook.inventory.scan import scan
from drillbook.model import MachineFacts
from drillbook.problem import Problem, Where

FOLDER = "facts"
MOST_BYTES = 16 * 10**6
"""Of one file; a real one has some hundred kilobytes."""


def read_facts_folder(
    inventory: Path, machines: frozenset[str]
) -> tuple[dict[str, MachineFacts], dict[str, bytes], list[Problem]]:
    """Facts by machine, the files' contents by name, and every problem; nothing where the inventory is one file.

    `machines` are the identifiers that facts may be about. A file that holds no facts, or facts about something else,
    is a problem (E017, E018): a plan must not fall silent about a comparison that it could make.
    """
    found: dict[str, MachineFacts] = {}
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    folder = inventory / FOLDER
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        name = file.relative_to(inventory).as_posix()
        try:
            if not file.resolve().is_relative_to(inventory.resolve()) or not file.is_file():
                problems.append(Problem(Where(name), "E002", "not a plain file inside the inventory"))
                continue
            if file.stat().st_size > MOST_BYTES:
                problems.append(Problem(Where(name), "E003", f"more than {MOST_BYTES // 10**6} MB of facts"))
                continue
            contents[name] = file.read_bytes()
        except OSError as error:
            problems.append(Problem(Where(name), "E002", f"cannot be read: {error.strerror}"))
            continue
        facts, faults = read_facts_file(name, contents[name])
        problems += faults
        if facts is not None:
            found[file.stem] = facts
            problems += _misplaced(name, contents[name], facts, file.stem, machines)
    return found, contents, problems


def read_facts_file(name: str, content: bytes) -> tuple[MachineFacts | None, list[Problem]]:
    """The facts in one file, or every problem of it."""
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_no_key_twice)
        return MachineFacts.model_validate(value), []
    except json.JSONDecodeError as error:
        return None, [Problem(Where(name, error.lineno, error.colno), "E017", f"not JSON: {error.msg}")]
    except ValidationError as error:
        root = scan(name, content)[0]
        return None, [_fault(name, root, fault) for fault in error.errors(include_url=False)]
    except (ValueError, RecursionError) as error:
        faults = scan(name, content)[1]
        return None, faults or [Problem(Where(name), "E017", f"not facts about a machine: {show(str(error))}")]


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _fault(name: str, root: Node | None, fault: Any) -> Problem:
    location = [str(part) for part in fault["loc"]]
    message = {"missing": "is missing", "extra_forbidden": "has no meaning in facts about a machine"}.get(
        fault["type"], fault["msg"].removeprefix("Value error, ")
    )
    label = show(".".join(location)) if location else "the file"
    return Problem(_place(root, location) if root else Where(name, 1, 1), "E017", f"{label} {message}"[:400])


def _place(node: Node, location: list[str]) -> Where:
    """The place of the deepest part of the location that stands in the file."""
    where = node.where
    for part in location:
        if isinstance(node, Mapping):
            entry = next(((key, value) for key, value in node.entries if key.text == part), None)
            if entry is None:
                return where
            node, where = entry[1], entry[0].where
        elif isinstance(node, Sequence) and part.isdigit() and int(part) < len(node.items):
            node = node.items[int(part)]
            where = node.where
        else:
            return where
    return node.where if isinstance(node, Scalar) else where


def _misplaced(name: str, content: bytes, facts: MachineFacts, stem: str, machines: frozenset[str]) -> list[Problem]:
    """Facts are about the machine that their file is named after, and it is in the inventory."""
    if facts.machine == stem and stem in machines:
        return []
    root = scan(name, content)[0]
    where = _place(root, ["machine"]) if root else Where(name)
    if facts.machine != stem:
        return [Problem(where, "E018", f"facts about {show(facts.machine)} in a file named after {show(stem)}")]
    return [Problem(where, "E018", f"{show(stem)} is no server or virtual machine of the inventory")]
