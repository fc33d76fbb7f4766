"""`drillbook drill --all`: every scenario against every service, as text."""

from collections.abc import Iterator

from drillbook.cli.console import WIDTH, put, put_table, put_wrapped
from drillbook.documents.matrix import because, missed_words, sign_of, words_of
from drillbook.graph import DependencyGraph
from drillbook.simulation import Cell, Matrix, missed

ABREAST = 4
"""Services in one table: more would not fit on a screen."""
SHOWN = 20
"""So many missed targets are explained."""


def show_matrix(graph: DependencyGraph, matrix: Matrix) -> None:
    """Tables of a few services each, then what is missed and why."""
    many = matrix.replications > 1
    often = f"{matrix.replications:,} replications: P50 / P95 / worst" if many else "one replication"
    number = f"{len(matrix.rows)} scenario{'' if len(matrix.rows) == 1 else 's'}"
    put_wrapped(f"{number}, seed {matrix.seed}, {often}. Time down, then data lost.")
    put("✗ a target is missed, ✓ targets met, ○ no target, — untouched; * rests on an assumption")
    for first in range(0, len(matrix.services), ABREAST):
        put("")
        columns = slice(first, first + ABREAST)
        names = (graph.node(service).name for service in matrix.services[columns])
        put_table(("Scenario", *names), _rows(matrix, columns), width=WIDTH)
    put("")
    harmless = [row.title for row in matrix.rows if not any(cell.touched for cell in row.cells)]
    if harmless:
        put_wrapped(f"Nothing is touched by: {'; '.join(harmless)}.")
        put("")
    _explain(graph, matrix)


def _rows(matrix: Matrix, columns: slice) -> Iterator[tuple[str, ...]]:
    for row in matrix.rows:
        if any(cell.touched for cell in row.cells[columns]):
            title = f"{row.title} *" if row.assumed else row.title
            yield (title, *(_field(cell, matrix.replications) for cell in row.cells[columns]))


def _field(cell: Cell, replications: int) -> str:
    return f"{sign_of(cell)} {words_of(cell, replications)}".rstrip()


def _explain(graph: DependencyGraph, matrix: Matrix) -> None:
    worst = missed(matrix)
    put("Targets missed, the worst first:" if worst else "All targets are met.")
    for row, cell in worst[:SHOWN]:
        reached, target = missed_words(cell, matrix.replications)
        put_wrapped(f"{row.title} · {graph.node(cell.service).name}: {reached}; {target}", "  ")
        put_wrapped(because(graph, cell), "      ")
    if len(worst) > SHOWN:
        put(f"  ({len(worst) - SHOWN} more: --format json, or -o FOLDER for a page)")
