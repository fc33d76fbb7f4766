"""From a path to an estate, or to every problem that stands in the way."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from drillbook.inventory.convert import Converted, convert
from drillbook.inventory.facts import read_facts_folder
from drillbook.inventory.node import Mapping as Section
from drillbook.inventory.node import show
from drillbook.inventory.references import check_references
from drillbook.inventory.rehearsals import read_rehearsals
from drillbook.inventory.scan import scan
from drillbook.model import Estate, MachineFacts, Rehearsal, Scenario
from drillbook.problem import Problem, Where

MOST_FILES = 500
MOST_BYTES = 16 * 10**6
MOST_PROBLEMS = 1000
SUFFIXES = (".yaml", ".yml")
NOT_INVENTORY = "templates"
"""A folder of this name holds the user's own templates."""
OPTIONS = ("options.yaml", "options.yml")
"""Files of these names, at the top of the folder, hold options, which are applied to an inventory and no part of it."""


@dataclass(frozen=True, slots=True)
class Written:
    """An inventory as it is written, read but not converted."""

    contents: Mapping[str, bytes]
    """By name, relative to the inventory."""
    roots: tuple[Section, ...]
    facts: Mapping[str, MachineFacts]
    rehearsals: tuple[Rehearsal, ...]


def load(path: Path) -> tuple[Estate | None, list[Problem]]:
    """Read an inventory: a folder of YAML files, or one file. No estate where there is any problem.

    Problems carry the path as it was given; places inside the estate are relative to the inventory, so that the
    same inventory gives the same documents from wherever it is read.
    """
    return load_text(path)[1:]


def load_text(path: Path) -> tuple[Written | None, Estate | None, list[Problem]]:
    """The same, with the text behind the estate, from which `apply` makes others."""
    problems: list[Problem] = []
    contents = read_files(path, problems)
    roots: list[Section] = []
    for name, content in contents.items():
        root, found = scan(name, content)
        problems += found
        if root is not None:
            roots.append(root)
    converted = convert(roots)
    problems += converted.problems
    unread = len(roots) < len(contents)
    if contents and ("organisation",) not in converted.places and not unread:
        problems.append(
            Problem(
                Where(next(iter(contents)), 1, 1), "E102", "the section 'organisation' is missing: whose plan it is"
            )
        )
    problems += check_references(converted, complete=not unread)
    machines = frozenset((*converted.nouns["servers"], *converted.nouns["vms"]))
    facts, facts_contents, unreadable_facts = read_facts_folder(path, machines)
    problems += unreadable_facts
    rehearsals, unreadable = read_rehearsals(path)
    problems += unreadable
    if problems or converted.organisation is None:
        return None, None, presented(path, problems)
    text = Written({**contents, **facts_contents}, tuple(roots), MappingProxyType(facts), rehearsals)
    return text, estate_of(converted, text, digest_of(text.contents)), []


def estate_of(converted: Converted, text: Written, digest: str) -> Estate:
    """What was converted without a fault, as an estate."""
    assert converted.organisation is not None  # noqa: S101 - who calls has looked
    return Estate(
        converted.organisation,
        **{plural: MappingProxyType(nouns) for plural, nouns in converted.nouns.items()},  # type: ignore[arg-type]
        places=MappingProxyType(converted.places),
        digest=digest,
        facts=text.facts,
        rehearsals=text.rehearsals,
    )


def digest_of(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, each with its length before it."""
    digest = hashlib.sha256()
    for name, content in contents.items():
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def presented(path: Path, problems: list[Problem]) -> list[Problem]:
    """In the order of files and lines, each once, with the path as given; not more than people read."""
    inside = path.is_dir()
    placed = sorted({replace(problem, where=_given(path, problem.where, inside)) for problem in problems})
    if len(placed) > MOST_PROBLEMS:
        more = Problem(placed[MOST_PROBLEMS - 1].where, "E003", f"and {len(placed) - MOST_PROBLEMS:,} problems more")
        return [*placed[:MOST_PROBLEMS], more]
    return placed


def _given(path: Path, where: Where, inside: bool) -> Where:
    file = str(path / where.file) if inside and where.file else str(path)
    return replace(where, file="".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in file))


def read_files(path: Path, problems: list[Problem]) -> dict[str, bytes]:
    """Contents by name relative to the inventory, sorted by name."""
    contents: dict[str, bytes] = {}
    total = 0
    for number, file in enumerate(_files(path, problems)):
        name = file.relative_to(path).as_posix() if file != path else file.name
        if number >= MOST_FILES:
            problems.append(Problem(Where(name), "E003", f"more than {MOST_FILES} files"))
            break
        try:
            total += file.stat().st_size
            if total > MOST_BYTES:
                problems.append(Problem(Where(name), "E003", f"more than {MOST_BYTES // 10**6} MB of inventory"))
                break
            contents[name] = file.read_bytes()
        except OSError as error:
            problems.append(Problem(Where(name), "E002", f"cannot be read: {error.strerror}"))
    return contents


def _files(path: Path, problems: list[Problem]) -> Iterator[Path]:
    try:
        if path.is_file():
            yield path
            return
        if not path.is_dir():
            reason = "is not a plain file" if path.exists() else "does not exist"
            problems.append(Problem(Where(""), "E001", f"{show(str(path))} {reason}"))
            return
        found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and _is_inventory(path, file))
    except OSError as error:
        problems.append(Problem(Where(""), "E002", f"cannot be read: {error.strerror}"))
        return
    if not found:
        problems.append(Problem(Where(""), "E001", "no *.yaml file in this folder"))
    root = path.resolve()
    for file in found:
        name = file.relative_to(path).as_posix()
        if not file.resolve().is_relative_to(root):
            problems.append(Problem(Where(name), "E002", "a link that leads out of the inventory"))
        elif not file.is_file():
            problems.append(Problem(Where(name), "E002", "not a plain file"))
        else:
            yield file


def _is_inventory(root: Path, file: Path) -> bool:
    parts = file.relative_to(root).parts
    if len(parts) == 1 and parts[0] in OPTIONS:
        return False
    return parts[0] != NOT_INVENTORY and not any(part.startswith(".") for part in parts) and not file.is_dir()


def load_scenarios(path: Path, estate: Estate) -> tuple[Estate | None, list[Problem]]:
    """Read a file with `scenarios:` that hit elements of an estate: the estate with them, last, or every problem."""
    problems: list[Problem] = []
    converted = Converted()
    for name, content in read_files(path, problems).items():
        root, found = scan(name, content)
        problems += found
        if root is not None:
            only = tuple(entry for entry in root.entries if entry[0].text == "scenarios")
            problems += [
                Problem(key.where, "E101", f"{show(key.text)} has no meaning in a file of scenarios")
                for key, _ in root.entries
                if key.text != "scenarios" and not key.text.startswith("x-")
            ]
            converted = convert(
                [replace(root, entries=only)], {noun.id: (noun.kind, noun.where) for noun in estate.nouns()}
            )
    problems += [*converted.problems, *check_references(converted)]
    scenarios = {
        identifier: one for identifier, one in converted.nouns["scenarios"].items() if isinstance(one, Scenario)
    }
    if problems:
        return None, presented(path, problems)
    places = MappingProxyType({**estate.places, **converted.places})
    return replace(estate, scenarios={**estate.scenarios, **scenarios}, places=places), []
