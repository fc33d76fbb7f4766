"""The page of all scenarios against all services: where plans hold and where they do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.documents.blocks import Cell, strong, text
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.quantity import write_duration, write_short
from drillbook.simulation import Cell as Outcome
from drillbook.simulation import Matrix, Row, missed

ABREAST = 6
"""Services in one table: more would not fit on a sheet of paper."""
MISSED, MET, NO_TARGET, UNTOUCHED = "✗", "✓", "○", "—"
"""Signs that need no colour."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the matrix: a sign, and what it stands for."""

    sign: str
    words: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """A scenario, and a field for each service of its table."""

    title: str
    assumed: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A few services against the scenarios that touch one of them."""

    services: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A target that is missed, and why."""

    scenario: str
    service: str
    reached: str
    target: str
    because: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What happens in a scenario, and where that comes from."""

    title: str
    name: str
    story: str
    source: str
    assumed: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The page."""

    organisation: str
    inventory: str
    classification: str
    seed: int
    replications: int
    scenarios: int
    parts: tuple[Part, ...]
    harmless: tuple[str, ...]
    """Titles of scenarios that touch nothing."""
    misses: tuple[Miss, ...]
    bases: tuple[Basis, ...]


def compose_matrix(estate: Estate, graph: DependencyGraph, matrix: Matrix) -> MatrixPage:
    """Rows in the order in which they were played; what is missed, the worst first."""
    return MatrixPage(
        organisation=estate.organisation.name,
        inventory=estate.digest[:12],
        classification=estate.organisation.classification,
        seed=matrix.seed,
        replications=matrix.replications,
        scenarios=len(matrix.rows),
        parts=tuple(_parts(graph, matrix)),
        harmless=tuple(row.title for row in matrix.rows if not any(cell.touched for cell in row.cells)),
        misses=tuple(_miss(graph, row, cell, matrix.replications) for row, cell in missed(matrix)),
        bases=tuple(Basis(row.title, row.scenario, row.story, row.source, row.assumed) for row in matrix.rows),
    )


def _parts(graph: DependencyGraph, matrix: Matrix) -> Iterator[Part]:
    for first in range(0, len(matrix.services), ABREAST):
        columns = slice(first, first + ABREAST)
        names = tuple(graph.node(service).name for service in matrix.services[columns])
        touching = (row for row in matrix.rows if any(cell.touched for cell in row.cells[columns]))
        yield Part(names, tuple(_line(row, row.cells[columns], matrix.replications) for row in touching))


def _line(row: Row, cells: tuple[Outcome, ...], replications: int) -> Line:
    return Line(row.title, bool(row.assumed), tuple(_field(cell, replications) for cell in cells))


def _field(cell: Outcome, replications: int) -> Field:
    sign, words = sign_of(cell), words_of(cell, replications)
    return Field(sign, (strong(words),) if sign == MISSED else text(words))


def sign_of(cell: Outcome) -> str:
    """How a service fared, as a sign."""
    if not cell.touched:
        return UNTOUCHED
    if not cell.has_target:
        return NO_TARGET
    return MET if cell.met else MISSED


def words_of(cell: Outcome, replications: int) -> str:
    """Time down and data lost; of several replications half, 95 % and all of them; empty: untouched."""
    if not cell.touched:
        return ""
    spread, endless = (cell.rta_p50_s, cell.rta_p95_s, cell.rta_s), not_back(cell.for_good, cell.watched_s)
    down = spread_words(spread, replications, f"down {endless}" if cell.for_good else endless) if cell.rta_s else ""
    lost = spread_words((cell.rpa_p50_s, cell.rpa_p95_s, cell.rpa_s), replications, "all") if cell.rpa_s else ""
    return ", ".join(part for part in (down, f"{lost} lost" if lost else "") if part)


def not_back(for_good: bool, watched_s: float) -> str:
    """An outage without an end: it never ends, or the watch ended before."""
    return "for good" if for_good else f"not back within {write_duration(timedelta(seconds=watched_s))}"


def spread_words(spread: tuple[float, float, float], replications: int, endless: str) -> str:
    """The worst; of several replications P50, P95 and the worst where they differ."""
    written = tuple(endless if one == inf else write_short(one) if one else "0" for one in spread)
    return written[-1] if replications == 1 or len(set(written)) == 1 else " / ".join(written)


def _miss(graph: DependencyGraph, row: Row, cell: Outcome, replications: int) -> Miss:
    reached, target = missed_words(cell, replications)
    return Miss(row.title, graph.node(cell.service).name, reached, target, because(graph, cell))


def missed_words(cell: Outcome, replications: int) -> tuple[str, str]:
    """What was reached where a target is missed, in how many replications; and the targets."""
    reached, targets = [], []
    if cell.rto_s is not None and cell.rta_s > cell.rto_s:
        spread = (cell.rta_p50_s, cell.rta_p95_s, cell.rta_s)
        words = spread_words(spread, replications, not_back(cell.for_good, cell.watched_s))
        reached.append(words if words.startswith("not back") else f"down {words}")
        targets.append(f"RTO {write_short(cell.rto_s)}")
    if cell.rpo_s is not None and cell.rpa_s > cell.rpo_s:
        spread = (cell.rpa_p50_s, cell.rpa_p95_s, cell.rpa_s)
        reached.append(f"lost {spread_words(spread, replications, 'everything')}")
        targets.append(f"RPO {write_short(cell.rpo_s)}")
    share = f" (in {cell.missed} of {replications})" if replications > 1 else ""
    return ", ".join(reached) + share, ", ".join(targets)


def because(graph: DependencyGraph, cell: Outcome) -> str:
    """What began the outage and what ended it, and of what most was lost."""
    how = "stands still while it is switched back" if cell.switched_back else "is gone"
    parts = [f"{graph.node(cell.cause).name} {how}"] if cell.cause else []
    parts += [f"until: {cell.ended_by}"] if cell.ended_by else []
    parts += [f"lost: {graph.node(cell.lost).name}"] if cell.lost else []
    return "; ".join(parts)


__all__ = ["MatrixPage", "because", "compose_matrix", "missed_words", "not_back", "sign_of", "words_of"]
