"""`drillbook drill --all`: every scenario against every service, as text."""

from math import inf

from drillbook.cli.console import put, put_table
from drillbook.documents.matrix import because, data_words, down_words
from drillbook.graph import DependencyGraph
from drillbook.quantity import write_short
from drillbook.simulation import Cell, Matrix, missed

ABREAST = 5
"""Services in one table: more would not fit on a screen."""


def show_matrix(graph: DependencyGraph, matrix: Matrix) -> None:
    """Tables of a few services each, then what is missed and why."""
    often = f"{matrix.replications} replications, the worst of each" if matrix.replications > 1 else "one replication"
    put(f"{len(matrix.rows)} scenarios, seed {matrix.seed}, {often}. ✗ a target is missed, — untouched.")
    for first in range(0, len(matrix.services), ABREAST):
        columns = range(first, min(first + ABREAST, len(matrix.services)))
        put("")
        rows = (
            (row.title, *(_field(row.cells[column]) for column in columns))
            for row in matrix.rows
            if any(row.cells[column].touched for column in columns)
        )
        put_table(("Scenario", *(graph.node(matrix.services[column]).name for column in columns)), rows)
    harmless = [row.title for row in matrix.rows if not any(cell.touched for cell in row.cells)]
    put("")
    put(f"Nothing is touched by: {'; '.join(harmless) or 'none'}.")
    put("")
    worst = sorted(missed(matrix), key=lambda one: (-one[1].rta_s, -one[1].rpa_s))
    put("Targets missed, the worst first:" if worst else "All targets are met.")
    for row, cell in worst:
        put(f"  {row.title} · {graph.node(cell.service).name}: {_reached(cell, matrix.replications)}")
        put(f"      {because(graph, cell)}")


def _field(cell: Cell) -> str:
    if not cell.touched:
        return "—"
    words = [down_words(cell.rta_s), data_words(cell.rpa_s) if cell.rpa_s else ""]
    return f"{'✓' if cell.met else '✗'} {', '.join(word for word in words if word)}"


def _reached(cell: Cell, replications: int) -> str:
    parts = []
    if cell.rto_s is not None and cell.rta_s > cell.rto_s:
        parts.append(f"down {_spread(cell.rta_s, cell.rta_p50_s, replications)}, RTO {write_short(cell.rto_s)}")
    if cell.rpo_s is not None and cell.rpa_s > cell.rpo_s:
        parts.append(f"{data_words(cell.rpa_s)}, RPO {write_short(cell.rpo_s)}")
    share = f" ({cell.missed} of {replications} replications)" if replications > 1 else ""
    return "; ".join(parts) + share


def _spread(worst_s: float, median_s: float, replications: int) -> str:
    if replications == 1 or median_s == worst_s:
        return down_words(worst_s)
    half = "not back" if median_s == inf else write_short(median_s)
    return f"{down_words(worst_s)} (half of them {half})"
