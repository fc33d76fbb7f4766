"""The page of all scenarios against all services: where plans hold and where they do not."""

from dataclasses import dataclass
from math import inf

from drillbook.documents.blocks import Cell, strong, text
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.quantity import write_short
from drillbook.simulation import Cell as Outcome
from drillbook.simulation import Matrix, Row


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the matrix: a sign that needs no colour, and what it stands for."""

    sign: str
    """"—" untouched, "✓" targets met, "✗" a target missed."""
    words: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """A scenario, and a field for each service."""

    title: str
    name: str
    basis: str
    """Where it comes from: a source, or what is assumed."""
    fields: tuple[Field, ...]
    missed: bool


@dataclass(frozen=True, slots=True)
class Miss:
    """A target that is missed, and why."""

    scenario: str
    service: str
    reached: str
    target: str
    because: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The page."""

    organisation: str
    inventory: str
    classification: str
    seed: int
    replications: int
    services: tuple[str, ...]
    lines: tuple[Line, ...]
    misses: tuple[Miss, ...]


def compose_matrix(estate: Estate, graph: DependencyGraph, matrix: Matrix) -> MatrixPage:
    """Rows in the order in which they were played; what is missed, the worst first."""
    rows = [(row, cell) for row in matrix.rows for cell in row.cells if not cell.met]
    rows.sort(key=lambda one: (-one[1].rta_s, -one[1].rpa_s))
    return MatrixPage(
        organisation=estate.organisation.name,
        inventory=estate.digest[:12],
        classification=estate.organisation.classification,
        seed=matrix.seed,
        replications=matrix.replications,
        services=tuple(graph.node(service).name for service in matrix.services),
        lines=tuple(_line(row) for row in matrix.rows),
        misses=tuple(_miss(graph, row, cell, matrix.replications) for row, cell in rows),
    )


def _line(row: Row) -> Line:
    basis = "; ".join(part for part in (row.source, f"assumed: {row.assumed}" if row.assumed else "") if part)
    return Line(row.title, row.scenario, basis, tuple(_field(cell) for cell in row.cells), not row.met)


def _field(cell: Outcome) -> Field:
    if not cell.touched:
        return Field("—", ())
    down = down_words(cell.rta_s)
    data = f"data {data_words(cell.rpa_s)}" if cell.rpa_s else ""
    words = ", ".join(part for part in (down, data) if part)
    return Field("✓", text(words)) if cell.met else Field("✗", (strong(words),))


def _miss(graph: DependencyGraph, row: Row, cell: Outcome, replications: int) -> Miss:
    late, lost = cell.rto_s is not None and cell.rta_s > cell.rto_s, cell.rpo_s is not None and cell.rpa_s > cell.rpo_s
    reached = [down_words(cell.rta_s)] if late else []
    reached += [f"data {data_words(cell.rpa_s)}"] if lost else []
    targets = [f"RTO {write_short(cell.rto_s)}"] if late and cell.rto_s is not None else []
    targets += [f"RPO {write_short(cell.rpo_s)}"] if lost and cell.rpo_s is not None else []
    share = f" (in {cell.missed} of {replications})" if replications > 1 else ""
    return Miss(
        scenario=row.title,
        service=graph.node(cell.service).name,
        reached=", ".join(reached) + share,
        target=", ".join(targets),
        because=because(graph, cell),
    )


def down_words(rta_s: float) -> str:
    """An outage in a few letters; empty: none."""
    return "not back" if rta_s == inf else write_short(rta_s) if rta_s else ""


def data_words(rpa_s: float) -> str:
    """A loss in a few letters."""
    return "all lost" if rpa_s == inf else f"{write_short(rpa_s)} lost"


def because(graph: DependencyGraph, cell: Outcome) -> str:
    """What began the outage and what ended it, or which data were lost."""
    parts = [f"{graph.node(cell.cause).name} is gone"] if cell.cause else []
    parts += [f"until: {cell.ended_by}"] if cell.ended_by else []
    parts += [f"lost: {graph.node(cell.lost).name}"] if cell.lost else []
    return "; ".join(parts)


__all__ = ["MatrixPage", "because", "compose_matrix", "data_words", "down_words"]
