"""Section 6: what alone can stop the site's services, and what it shares with other sites."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.analysis import SharedFate, SinglePoint
from drillbook.documents.blocks import Block, Cell, Paragraph, Span, Table, prose, strong, text
from drillbook.documents.compose.material import Material

MOST_POINTS = 24
MOST_NAMES = 3
OWN_KINDS = frozenset({"dataset", "service", "process"})
"""A service's own data and parts: without them it is not that service, so no second copy removes them."""


def relevant_points(material: Material) -> list[SinglePoint]:
    """Single points of the site's services, those of processes left out: they follow from their services."""
    services = {service.id for service in material.services}
    return [
        point for point in material.findings.single_points if point.service in services and point.kind not in OWN_KINDS
    ]


def single_points(material: Material) -> Iterator[Block]:
    """What alone stops a service of the site, with the path as evidence."""
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
    grouped = by_element(points)
    rows = tuple(_point_row(material, found) for found in grouped[:MOST_POINTS])
    yield Table(("Element", "Stops", "Why (path)", "What removes it"), rows, (20, 20, 32, 28))
    if len(grouped) > MOST_POINTS:
        yield Paragraph(
            prose(f"And {len(grouped) - MOST_POINTS} more that stop fewer services: `drillbook spof` lists them all.")
        )


def by_element(points: list[SinglePoint]) -> list[list[SinglePoint]]:
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
        (*path, strong(material.name(first.element)), *_other_leg(material, first)),
        prose(first.remedy),
    )


def _other_leg(material: Material, point: SinglePoint) -> Cell:
    """Why the standby does not help: its own way to the same element."""
    fates = material.findings.shared_fate
    fate = next((one for one in fates if one.element == point.element and one.is_alternate), None)
    if fate is None or material.site.id not in (fate.first, fate.second):
        return ()
    sites = {fate.first: fate.path_first, fate.second: fate.path_second}
    standby = next((site for site, path in sites.items() if not set(path[:-1]) & set(point.path)), None)
    if standby is None:
        return ()
    way = " → ".join(map(material.name, sites[standby][:-1]))
    return Span(f"; {material.name(standby)} too: {way} → "), strong(material.name(point.element))


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


def shared_fate(material: Material) -> Iterator[Block]:
    """What the site has in common with others, its standby first."""
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
