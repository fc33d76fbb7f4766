"""What differs between what serves and what stands in for it, as far as the inventory records it."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Missing, Paragraph, Table, strong, text
from drillbook.documents.compose.material import Material
from drillbook.graph import site_of
from drillbook.model import Database, Server
from drillbook.procedures import Situation

Compared = tuple[tuple[Cell, ...], str, str]
"""A row of the table, and the two values it compares."""


def compose_drift(material: Material) -> Iterator[Block]:
    """Versions of databases and their replicas; systems and hardware of machines that stand in for each other."""
    compared = list(dict.fromkeys([*_databases(material), *_machines(material)]))
    if not compared:
        yield Missing(
            "Nothing is recorded of both what serves and what stands in for it",
            "add `version:` to databases, `system:` and `hardware:` to servers",
        )
        return
    rows = tuple(row for row, here, there in compared if here != there)
    if rows:
        yield Table(("What", "Here", "Elsewhere, for the same service"), rows, (24, 38, 38))
    if same := len(compared) - len(rows):
        which = "All" if not rows else f"{same} of {len(compared)}"
        yield Paragraph(text(f"{which} recorded versions, systems and hardware that can be compared are the same."))


def _databases(material: Material) -> Iterator[Compared]:
    """Primaries and replicas of which one is here."""
    databases = material.estate.databases
    for replica in databases.values():
        primary = databases.get(replica.replicates or "")
        if primary is None or not primary.version or not replica.version:
            continue
        here, there = _place(material, primary), _place(material, replica)
        if here == there or material.site.id not in (here, there):
            continue
        first, second = (primary, replica) if here == material.site.id else (replica, primary)
        yield _row("version", first.title, first.version, second.title, second.version)


def _machines(material: Material) -> Iterator[Compared]:
    """A machine here against the one elsewhere that serves the same: system, and hardware."""
    for service in material.services:
        situation = Situation(material.estate, material.graph, material.site.id, service)
        here = [one for one in situation.here if isinstance(one, Server)]
        away = [one for one in situation.away if isinstance(one, Server)]
        for first in here[:1]:
            for second in away[:1]:
                for what in ("system", "hardware"):
                    ours, theirs = getattr(first, what), getattr(second, what)
                    if ours and theirs:
                        yield _row(f"{service.title}: {what}", first.title, ours, second.title, theirs)


def _place(material: Material, database: Database) -> str | None:
    return site_of(material.estate, material.estate.find(database.on))


def _row(what: str, first: str, here: str, second: str, there: str) -> Compared:
    return ((strong(what),), text(f"{first}: {here}"), text(f"{second}: {there}")), here, there
