"""Appendices I to K: tests on record, what an outage costs, what others have promised."""

from collections.abc import Iterator

from drillbook.documents.blocks import MARKS, Block, Cell, Missing, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.material import Material, given
from drillbook.model import HeldExercise, Process

MOST_EXERCISES = 5


def exercises(material: Material) -> Iterator[Block]:
    """Appendix I: tests and exercises on record."""
    tests = material.estate.organisation.exercises
    held = [one for one in material.estate.exercises.values() if set(one.covered) & set(material.affected)]
    if not tests and not held:
        yield Missing("No test or exercise is on record", "add `exercises:` under organisation")
        return
    told = [
        (
            one.date,
            text(f"{one.kind[:1].upper()}{one.kind[1:]}: {one.scope}"),
            text(one.result),
            text("; ".join(one.actions) or "—"),
        )
        for one in tests
    ]
    told += [(one.held, text(one.title), text(one.result), text(_ratings(one))) for one in held]
    told.sort(key=lambda row: row[0], reverse=True)
    rows = tuple((text(str(day)), *cells) for day, *cells in told[:MOST_EXERCISES])
    yield Table(("Date", "What", "Result", "Actions, ratings"), rows, (13, 27, 32, 28))


def _ratings(one: HeldExercise) -> str:
    given = list(one.ratings.values())
    counts = [f"{given.count(rating)} × {rating.value}" for rating in dict.fromkeys(given)]
    return f"Ratings {', '.join(counts)}" if counts else "—"


def impact(material: Material) -> Iterator[Block]:
    """Appendix J: what an outage costs the business."""
    processes = [material.estate.processes[one] for one in material.affected if one in material.estate.processes]
    if not processes:
        yield _no_process(material)
        return
    rows = tuple(
        (
            (strong(one.title),), (given(one, "rto"),), (given(one, "rpo"),), (given(one, "mtd"),),
            _cost(one), text(one.impact or "—"),
        )
        for one in processes
    )  # fmt: skip
    yield Table(("Process", "RTO", "RPO", "MTD", "Cost an hour", "What happens"), rows, (20, 10, 10, 11, 15, 34))


def _no_process(material: Material) -> Block:
    if material.services or not material.estate.processes:
        return Missing(
            "No business process needs this site's services",
            "add `processes:` with `rto:`, `rpo:`, `mtd:` and `cost_per_hour:`",
        )
    return Paragraph(text("No service has anything at this site, so that no business process stops with it."))


def _cost(process: Process) -> Cell:
    if process.cost_per_hour is None:
        return (Span("not given", style="missing"),)
    return (Span(str(process.cost_per_hour), MARKS[process.provenance("cost_per_hour")]),)


def service_levels(material: Material) -> Iterator[Block]:
    """Appendix K: what others have promised."""
    estate = material.estate
    promised = [(estate.providers[one].title, estate.providers[one].contract) for one in material.used_providers]
    promised.append((material.site.title, material.site.contract))
    rows = tuple((text(name), text(contract.sla)) for name, contract in promised if contract and contract.sla)
    if rows:
        yield Table(("From", "Promise and remedy"), rows, (34, 66))
    else:
        yield Missing("No service level is in the inventory", "add `contract: {sla: …}` to providers and sites")
