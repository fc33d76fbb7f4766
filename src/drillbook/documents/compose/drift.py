"""What differs between what serves and what stands in for it, as far as the inventory records it."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Missing, Paragraph, Table, prose, strong, text
from drillbook.documents.compose.material import Material
from drillbook.facts.pair import Facts, known_pairs
from drillbook.graph import site_of
from drillbook.model import Database, Server
from drillbook.practices import RANKS, is_drift
from drillbook.procedures import Situation

Compared = tuple[tuple[Cell, ...], str, str]
"""A row of the table, and the two values it compares."""


def compose_drift(material: Material) -> Iterator[Block]:
    """What facts about both machines show; then what the inventory records of versions, systems and hardware."""
    known = [one for one in known_pairs(material.estate) if _concerns(material, one)]
    if known:
        yield from _by_facts(material, known)
    compared = list(dict.fromkeys([*_databases(material), *_machines(material)]))
    if not compared:
        if not known:
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


def _concerns(material: Material, facts: Facts) -> bool:
    """Whether one of the two machines is at the site."""
    machines = facts.pair.primary, facts.pair.standby
    return any(site_of(material.estate, one) == material.site.id for one in machines)


def _by_facts(material: Material, known: list[Facts]) -> Iterator[Block]:
    """The findings of the checks that compare facts, the worst first; and when the facts were collected."""
    standbys = {one.pair.standby.id for one in known}
    found = [one for one in material.practice_findings if is_drift(one.code) and one.element in standbys]
    found.sort(key=lambda one: (-RANKS.index(one.severity), one.code))
    collected = {one.pair.primary.title: one.primary.collected for one in known}
    collected |= {one.pair.standby.title: one.standby.collected for one in known}
    dates = ", ".join(f"{name} {when:%Y-%m-%d}" for name, when in collected.items())
    if not found:
        yield Paragraph(text(f"What was collected on the machines does not differ ({dates})."))
        return
    rows = tuple((text(one.severity.value), text(_sentence(one.message)), prose(one.remedy), text(one.code))
                 for one in found)  # fmt: skip
    yield Table(("How bad", "What differs", "Remedy", "Check"), rows, (10, 48, 32, 10))
    yield Paragraph(text(f"From facts collected on {dates}."))


def _sentence(message: str) -> str:
    """The message as a sentence; a machine's name keeps its first letter."""
    first, _, rest = message.partition(" ")
    return f"{first if any(char in first for char in '-_.0123456789') else first[:1].upper() + first[1:]} {rest}."


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
