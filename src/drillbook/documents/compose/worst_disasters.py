"""Section 6: the disasters of the library that hurt the site's services most, in a short table."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.documents.blocks import Block, Cell, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.material import Material, down, lost
from drillbook.documents.matrix import because
from drillbook.simulation import Cell as Outcome
from drillbook.simulation import Matrix, Row

MOST = 8
"""So many disasters are shown: the page holds all."""


@dataclass(frozen=True, slots=True)
class Hurt:
    """A disaster, and those of the site's services that miss a target in it, the worst first."""

    row: Row
    cells: tuple[Outcome, ...]

    @property
    def worst(self) -> Outcome:
        """The service that fares worst."""
        return self.cells[0]


def worst_disasters(material: Material) -> Iterator[Block]:
    """What misses a target among the disasters of the library; the inventory's own scenarios have charts instead."""
    matrix = material.matrix
    if matrix is None:
        return
    rows = [row for row in matrix.rows if row.kind]
    found = hurting(matrix, [service.id for service in material.services])
    if not found:
        told = f"In none of the {len(rows)} disasters of the library does a service of this site miss a target."
        yield Paragraph(text(told))
        return
    rest = f", the worst {MOST} of them here" if len(found) > MOST else ""
    yield Paragraph(
        (
            strong(f"{len(found)} of {len(rows)} disasters of the library make a service of this site miss a target"),
            Span(f"{rest}; * rests on an assumption. drills/matrix.html has all of them, with their sources."),
        ),
        keep=True,
    )
    table = tuple(_row(material, one) for one in found[:MOST])
    yield Table(
        ("Disaster", "Services that miss a target", "Down", "Data lost", "Because"), table, (25, 25, 12, 13, 25)
    )


def hurting(matrix: Matrix, services: list[str]) -> list[Hurt]:
    """Disasters of the library in which one of these misses a target, the worst first."""
    found: list[Hurt] = []
    for row in matrix.rows:
        cells = [cell for cell in row.cells if cell.service in services and not cell.met]
        if row.kind and cells:
            found.append(Hurt(row, tuple(sorted(cells, key=_badness))))
    return sorted(found, key=lambda one: (_badness(one.worst), -len(one.cells)))


def _badness(cell: Outcome) -> tuple[float, float]:
    return -cell.rta_s, -cell.rpa_s


def _row(material: Material, one: Hurt) -> tuple[Cell, ...]:
    worst = one.worst
    most = max(one.cells, key=lambda cell: cell.rpa_s)
    return (
        (strong(one.row.title), Span(" *" if one.row.assumed else "")),
        text(", ".join(material.name(cell.service) for cell in one.cells)),
        (down(worst.rta_s, worst.for_good),),
        (lost(most.rpa_s) if most.rpa_s else Span("none"),),
        text(because(material.graph, worst), "small"),
    )
