"""Section 6: what can stop the site's services, with the evidence; drills against targets; what to buy first."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.analysis import SharedFate, SinglePoint
from drillbook.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Missing,
    Paragraph,
    Picture,
    Section,
    Span,
    Table,
    prose,
    strong,
    text,
)
from drillbook.documents.compose.drift import compose_drift
from drillbook.documents.compose.material import Material, lost, seconds, target
from drillbook.documents.timeline import draw_timeline
from drillbook.model import Provenance
from drillbook.practices import RANKS, PracticeFinding
from drillbook.simulation import Reached, Trace

MOST_POINTS = 24
MOST_PRACTICES = 24
MOST_NAMES = 3
OWN_KINDS = frozenset({"dataset", "service", "process"})
"""A service's own data and parts: without them it is not that service, so no second copy removes them."""


def compose_evidence(material: Material) -> Section:
    """Single points, shared fate, practice, drills, what to buy first."""
    return Section("6", "Findings", tuple(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield Heading("What alone can stop us")
    yield from _single_points(material)
    yield Heading("Shared fate")
    yield from _shared_fate(material)
    yield Heading("Drift between here and the standby")
    yield from compose_drift(material)
    yield Heading("Drills against targets")
    yield from _drills(material)
    yield Heading("Practice that is not followed")
    yield from _practices(material)
    yield Heading("What to do first")
    yield from _first(material)


def relevant_points(material: Material) -> list[SinglePoint]:
    """Single points of the site's services, those of processes left out: they follow from their services."""
    services = {service.id for service in material.services}
    return [
        point for point in material.findings.single_points if point.service in services and point.kind not in OWN_KINDS
    ]


def _single_points(material: Material) -> Iterator[Block]:
    points = relevant_points(material)
    if not points:
        yield Paragraph(
            text("Nothing alone stops a service of this site, neither for good nor for longer than its RTO.")
        )
        return
    yield Paragraph(
        text(
            "E: its loss for good stops the service, all takeovers granted. "
            "R: its usual failure stops it for longer than the RTO."
        ),
        keep=True,
    )
    grouped = _by_element(points)
    rows = tuple(_point_row(material, found) for found in grouped[:MOST_POINTS])
    yield Table(("Element", "Stops", "Why (path)", "What removes it"), rows, (20, 20, 32, 28))
    if len(grouped) > MOST_POINTS:
        yield Paragraph(
            prose(f"And {len(grouped) - MOST_POINTS} more that stop fewer services: `drillbook spof` lists them all.")
        )


def _by_element(points: list[SinglePoint]) -> list[list[SinglePoint]]:
    """Points of one element together; those that stop most come first, causes shared by many before machines."""
    ordered = sorted(points, key=lambda point: point.element)
    grouped = [list(found) for _, found in groupby(ordered, key=lambda point: point.element)]
    return sorted(grouped, key=lambda found: (-sum(1 + point.ever for point in found), found[0].element))


def _point_row(material: Material, found: list[SinglePoint]) -> tuple[Cell, ...]:
    first = max(found, key=lambda point: (point.ever, point.beyond_rto))
    path = [Span(material.name(step) + " → ") for step in first.path[:-1]]
    return (
        (strong(material.name(first.element)), Span(f" {first.kind}", style="small")),
        _stops(material, found),
        (*path, strong(material.name(first.element))),
        prose(first.remedy),
    )


def _stops(material: Material, found: list[SinglePoint]) -> Cell:
    """The services it stops, by sense; a few by name and the number of the others."""
    senses: dict[str, list[str]] = {}
    for point in found:
        letters = " ".join(letter for letter, holds in (("E", point.ever), ("R", point.beyond_rto)) if holds)
        senses.setdefault(letters, []).append(material.name(point.service))
    runs: list[Span] = []
    for letters, names in sorted(senses.items(), key=lambda item: (-len(item[0]), item[0])):
        every = len(names) == len(material.services) > 2
        shown = [f"all {len(names)} services"] if every else names[:MOST_NAMES]
        more = "" if every or len(names) <= MOST_NAMES else f" and {len(names) - MOST_NAMES} more"
        runs += [Span("; " if runs else ""), strong(letters), Span(f" {', '.join(shown)}{more}")]
    return tuple(runs)


def _shared_fate(material: Material) -> Iterator[Block]:
    fates = [fate for fate in material.findings.shared_fate if material.site.id in (fate.first, fate.second)]
    if not fates:
        yield Paragraph(text("No other site depends on the same grid, region, company or line."))
        return
    rows = tuple(_fate_row(material, fate) for fate in sorted(fates, key=lambda fate: not fate.is_alternate))
    yield Table(("Other site", "Shared", "Here", "There"), rows[:12], (22, 22, 28, 28))


def _fate_row(material: Material, fate: SharedFate) -> tuple[Cell, ...]:
    here_first = fate.first == material.site.id
    other = fate.second if here_first else fate.first
    here, there = (fate.path_first, fate.path_second) if here_first else (fate.path_second, fate.path_first)
    standby = (Span(" takes over for this site", style="small"),) if fate.is_alternate else ()
    return (
        (strong(material.name(other)), *standby),
        (strong(material.name(fate.element)), Span(f" {fate.kind}", style="small")),
        text(" → ".join(map(material.name, here))),
        text(" → ".join(map(material.name, there))),
    )


def _drills(material: Material) -> Iterator[Block]:
    if not material.drills:
        yield Missing(
            "No scenario touches this site", "add one under `scenarios:` that hits it, its grid or its company"
        )
        return
    for trace in material.drills:
        yield from _drill(material, trace)


def _drill(material: Material, trace: Trace) -> Iterator[Block]:
    """The chart and the results of the services that it touched; the others in a sentence."""
    entries = {entry.service: entry for entry in trace.reached}
    touched = [one.id for one in material.services if entries[one.id].rta_s or entries[one.id].rpa_s]
    basis = f"{trace.title}: seed {trace.seed}, replication {trace.replication}, inventory {trace.inventory[:12]}."
    if not touched:
        yield Paragraph((strong(basis), Span(" No service of this site goes down or loses data in it.")))
        return
    yield Picture(
        draw_timeline(trace, touched, material.estate),
        (strong(basis), Span(" A thick upright line is the RTO. The time axis is wide at the beginning.")),
        f"Timeline of {trace.title}",
    )
    rows = tuple(_drill_row(material, entries[one]) for one in touched)
    yield Table(("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets"), rows, (26, 18, 13, 17, 13, 13))
    if unharmed := len(material.services) - len(touched):
        others = "The other service of this site stays" if unharmed == 1 else f"The other {unharmed} services stay"
        yield Paragraph(text(f"{others} up and lose nothing." if unharmed > 1 else f"{others} up and loses nothing."))


def _drill_row(material: Material, entry: Reached) -> tuple[Cell, ...]:
    has_target = entry.rto_s is not None or entry.rpo_s is not None
    verdict = strong("met" if entry.met else "MISSED") if has_target else Span("none given", style="missing")
    return (
        (strong(material.name(entry.service)),),
        (seconds(entry.rta_s, Provenance.SIMULATED),),
        (target(material.estate, material.findings, entry.service, "rto"),),
        (lost(entry.rpa_s),),
        (target(material.estate, material.findings, entry.service, "rpo"),),
        (verdict,),
    )


def _practices(material: Material) -> Iterator[Block]:
    at_site = {node.id for node in material.graph.nodes() if node.site in (material.site.id, None)}
    found = [one for one in material.practice_findings if one.element in at_site]
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
        text("; ".join(dict.fromkeys(one.message for one in same))),
        prose(same[0].remedy),
        (Span(", ".join(places), style="small"),),
    )


def _first(material: Material) -> Iterator[Block]:
    """The remedies that take most single points away, the most effective first."""
    grouped = [
        found for found in _by_element(relevant_points(material)) if found[0].kind not in ("feed", "panel", "device")
    ]
    items = [
        (
            strong(max(found, key=lambda point: point.ever).remedy.replace("`", "")),
            Span(f" Takes away {material.name(found[0].element)} as a single point of {_services(len(found))}."),
        )
        for found in grouped[:3]
    ]
    yield Bullets(tuple(items)) if items else Paragraph(text("Nothing stands out: keep testing."))


def _services(number: int) -> str:
    return "one service" if number == 1 else f"{number} services"
