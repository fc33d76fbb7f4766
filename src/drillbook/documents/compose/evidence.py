"""Section 6: what can stop the site's services, with the evidence; what to do about it first."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Paragraph,
    Section,
    Span,
    Table,
    prose,
    strong,
    text,
)
from drillbook.documents.compose.drift import compose_drift
from drillbook.documents.compose.drill_results import drill_results
from drillbook.documents.compose.fate import fatal_disasters, fate_matrix
from drillbook.documents.compose.material import Material
from drillbook.documents.compose.open_actions import open_actions
from drillbook.documents.compose.simulated_years import simulated_years
from drillbook.documents.compose.spared import spared_downtime
from drillbook.documents.compose.survival import plan_survival
from drillbook.documents.compose.weaknesses import by_element, relevant_points, shared_fate, single_points
from drillbook.documents.compose.worst_disasters import worst_disasters
from drillbook.practices import RANKS, PracticeFinding, is_drift

MOST_PRACTICES = 24


def compose_evidence(material: Material) -> Section:
    """Single points, shared fate, the plan itself, drills, simulated years, practice, what to buy first."""
    return Section("6", "Findings", tuple(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield Heading("Single points of failure: what alone can stop us")
    yield from single_points(material)
    yield Heading("The smallest fatal disaster")
    yield from fatal_disasters(material)
    yield Heading("Shared fate with other sites")
    yield from fate_matrix(material)
    yield from shared_fate(material)
    yield Heading("Does the plan itself survive?")
    yield from plan_survival(material)
    yield Heading("Drift between primary and standby")
    yield from compose_drift(material)
    yield Heading("Drills against targets")
    yield from drill_results(material)
    yield from worst_disasters(material)
    yield from simulated_years(material)
    yield Heading("Practice that is not followed")
    yield from _practices(material)
    yield from open_actions(material)
    yield Heading("What to buy or do first")
    yield from _first(material)


def _practices(material: Material) -> Iterator[Block]:
    at_site = {node.id for node in material.graph.nodes() if node.site in (material.site.id, None)}
    found = [one for one in material.practice_findings if one.element in at_site and not is_drift(one.code)]
    found.sort(key=lambda one: (-RANKS.index(one.severity), one.code))
    if not found:
        yield Paragraph(text("All checks of practice are passed."))
        return
    grouped = [list(same) for _, same in groupby(found[:MOST_PRACTICES], key=lambda one: (one.code, one.remedy))]
    rows = tuple(_practice_row(same) for same in grouped)
    yield Table(("Check", "What", "Remedy", "Where"), rows, (8, 42, 32, 18))
    if len(found) > MOST_PRACTICES:
        yield Paragraph(prose(f"And {len(found) - MOST_PRACTICES} more: `drillbook check` lists them all."))


def _practice_row(same: list[PracticeFinding]) -> tuple[Cell, ...]:
    """One check, with everything at this site that does not pass it."""
    places = dict.fromkeys(f"{one.where.file}:{one.where.line}" for one in same)
    return (
        text(same[0].code),
        text(_sentence("; ".join(dict.fromkeys(one.message for one in same)))),
        prose(same[0].remedy),
        (Span(", ".join(places), style="small"),),
    )


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


def _first(material: Material) -> Iterator[Block]:
    """The remedies that take most single points away, the most effective first."""
    grouped = [
        found for found in by_element(relevant_points(material)) if found[0].kind not in ("feed", "panel", "device")
    ]
    items = [
        (
            strong(max(found, key=lambda point: point.ever).remedy.replace("`", "")),
            Span(f" Takes away {material.name(found[0].element)} as a single point of {_services(len(found))}."),
        )
        for found in grouped[:3]
    ]
    yield Bullets(tuple(items)) if items else Paragraph(text("Nothing stands out: keep testing."))
    yield from spared_downtime(material)


def _services(number: int) -> str:
    return "one service" if number == 1 else f"{number} services"
