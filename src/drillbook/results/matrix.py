"""`drillbook drill --all` and `drills/matrix.json`: every scenario against every service."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.results.form import Digest, Id, Span, Target, finite
from drillbook.simulation import Cell, Matrix, Row

Lost = Annotated[float | None, Field(ge=0, description="Seconds of data; null: everything.")]


class CellJson(TypedDict):
    """One service in one scenario, over all replications."""

    service: Id
    kind: Annotated[str, Field(description="service or process.")]
    rta_s: Annotated[Span, Field(description="The longest outage of all replications; null: not back while watched.")]
    rta_p50_s: Span
    rta_p95_s: Span
    for_good: Annotated[bool, Field(description="Wherever it was not back while watched, it never serves again.")]
    watched_s: Annotated[float, Field(ge=0, description="How long the worst replication was watched.")]
    rto_s: Target
    rpa_s: Annotated[Lost, Field(description="The largest loss of all replications; null: everything.")]
    rpa_p50_s: Lost
    rpa_p95_s: Lost
    rpo_s: Target
    met: Annotated[bool, Field(description="Both targets met in every replication, as far as they are given.")]
    missed: Annotated[int, Field(ge=0, description="Replications in which a target was missed.")]
    cause: Annotated[str | None, Field(description="What began the longest outage; null: there was none.")]
    switched_back: Annotated[bool, Field(description="The cause was not lost: it stood still while switched back.")]
    ended_by: Annotated[str, Field(description="What ended it, in words; empty: nothing did, or there was none.")]
    lost: Annotated[str | None, Field(description="The dataset of which most was lost; null: nothing was.")]


class MatrixRowJson(TypedDict):
    """One scenario."""

    scenario: Annotated[str, Field(description="For `drillbook drill --scenario`.")]
    title: str
    kind: Annotated[str, Field(description="Kind of disaster of the library; empty: written in the inventory.")]
    story: str
    source: Annotated[str, Field(description="Where its length and severity come from; empty: none is given.")]
    assumed: Annotated[str, Field(description="What is assumed of it; empty: nothing is said to be.")]
    hits: list[Id]
    met: Annotated[bool, Field(description="Every service met its targets.")]
    services: list[CellJson]


class MatrixJson(TypedDict):
    """Every scenario against every service."""

    inventory: Digest
    seed: int
    replications: Annotated[int, Field(ge=1)]
    scenarios: list[MatrixRowJson]


def matrix_json(matrix: Matrix) -> MatrixJson:
    """The whole matrix."""
    return {
        "inventory": matrix.inventory,
        "seed": matrix.seed,
        "replications": matrix.replications,
        "scenarios": [_row(row) for row in matrix.rows],
    }


def _row(row: Row) -> MatrixRowJson:
    return {
        "scenario": row.scenario,
        "title": row.title,
        "kind": row.kind,
        "story": row.story,
        "source": row.source,
        "assumed": row.assumed,
        "hits": list(row.hits),
        "met": row.met,
        "services": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> CellJson:
    return {
        "service": cell.service,
        "kind": cell.kind,
        "rta_s": finite(cell.rta_s),
        "rta_p50_s": finite(cell.rta_p50_s),
        "rta_p95_s": finite(cell.rta_p95_s),
        "for_good": cell.for_good,
        "watched_s": cell.watched_s,
        "rto_s": cell.rto_s,
        "rpa_s": finite(cell.rpa_s),
        "rpa_p50_s": finite(cell.rpa_p50_s),
        "rpa_p95_s": finite(cell.rpa_p95_s),
        "rpo_s": cell.rpo_s,
        "met": cell.met,
        "missed": cell.missed,
        "cause": cell.cause,
        "switched_back": cell.switched_back,
        "ended_by": cell.ended_by,
        "lost": cell.lost,
    }
