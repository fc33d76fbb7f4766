"""What differs between the machines here and those that stand in for them, as far as the inventory records it."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Missing, Paragraph, Table, strong, text
from drillbook.documents.compose.material import Material
from drillbook.graph import site_of
from drillbook.model import Database


def compose_drift(material: Material) -> Iterator[Block]:
    """Versions of databases and their replicas; systems of machines with the same role at the alternate site."""
    compared = [*_databases(material), *_machines(material)]
    if not compared:
        yield Missing(
            "No version or system is recorded both here and at a standby",
            "add `version:` to databases, `system:` and `roles:` to servers",
        )
        return
    rows = tuple(row for row, here, there in compared if here != there)
    if rows:
        yield Table(("What", "Here", "At the standby"), rows, (28, 36, 36))
    same = len(compared) - len(rows)
    if same:
        which = "All" if not rows else f"{same} of {len(compared)}"
        yield Paragraph(text(f"{which} recorded versions and systems that can be compared are the same at both."))


Compared = tuple[tuple[Cell, ...], str, str]
"""A row of the table, and the two values it compares."""


def _databases(material: Material) -> Iterator[Compared]:
    """Primaries here against their replicas elsewhere."""
    databases = material.estate.databases
    for replica in databases.values():
        primary = databases.get(replica.replicates or "")
        if primary is None or not primary.version or not replica.version:
            continue
        if _place(material, primary) == material.site.id != _place(material, replica):
            yield _row("version", primary.title, primary.version, replica.title, replica.version)


def _machines(material: Material) -> Iterator[Compared]:
    """Machines here against machines of the alternate site that have a role in common."""
    machines = [one for one in material.estate.servers.values() if one.system]
    here = [one for one in machines if site_of(material.estate, one) == material.site.id]
    there = [one for one in machines if site_of(material.estate, one) == material.site.alternate]
    for first in here:
        for second in there:
            if roles := sorted(set(first.roles) & set(second.roles)):
                yield _row(", ".join(roles), first.title, first.system, second.title, second.system)


def _place(material: Material, database: Database) -> str | None:
    return site_of(material.estate, material.estate.find(database.on))


def _row(what: str, first: str, here: str, second: str, there: str) -> Compared:
    return ((strong(what),), text(f"{first}: {here}"), text(f"{second}: {there}")), here, there
