"""Sections 1 and 2: what the plan is for, what is at the site, who does what."""

import re
from collections.abc import Iterator, Mapping

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
    strong,
    text,
)
from drillbook.documents.compose.material import Material, given, target
from drillbook.documents.diagram import draw_site, legend
from drillbook.documents.map import draw_map
from drillbook.model import SiteKind

SITE_KINDS: Mapping[SiteKind, str] = {
    SiteKind.OFFICE: "an office with a machine room",
    SiteKind.COLOCATION: "space in a co-location facility",
    SiteKind.CLOUD: "a cloud region",
    SiteKind.HOSTED: "hosted machines",
    SiteKind.CANDIDATE: "a candidate, not in use yet",
}

UPRIGHT_PT, ACROSS_PT = (490, 560), (738, 400)
"""Room for a picture on a page of A4, upright and across, in points."""
FONT, OUR_FONTS = (
    re.compile(rb'font-family="[^"]*"'),
    b'font-family="Drillbook Sans,Drillbook Sans Ext,Drillbook Signs"',
)
"""Lettering in a plan is in the packaged fonts, or it would differ from machine to machine."""
LEGIBLE = 0.75
"""Below this scale the lettering of a diagram (9 points) is too small to be read in a hurry."""


def compose_introduction(material: Material) -> Section:
    """Purpose, scope, assumptions, what is not covered, targets."""
    return Section("1", "Introduction", tuple(_introduction(material)))


def compose_concept(material: Material) -> Section:
    """Description, diagram, map, phases, roles and successors."""
    return Section("2", "Concept of operations", tuple(_concept(material)))


def _introduction(material: Material) -> Iterator[Block]:
    organisation = material.estate.organisation
    for title, value, key in (("Purpose", organisation.purpose, "purpose"), ("Scope", organisation.scope, "scope")):
        yield Heading(title)
        yield Paragraph(text(value)) if value else _absent(title, key)
    for title, values, key in (
        ("Assumptions", organisation.assumptions, "assumptions"),
        ("Not covered", organisation.not_covered, "not_covered"),
    ):
        yield Heading(title)
        yield Bullets(tuple(text(one) for one in values)) if values else _absent(title, key)
    yield Heading("Targets of what this site carries")
    yield from _targets(material)


def _absent(title: str, key: str) -> Missing:
    return Missing(f"{title}: nothing is written", f"add `{key}:` under organisation")


def _targets(material: Material) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for identifier in material.affected:
        origin = material.findings.targets[identifier].rto_from
        process = material.estate.processes.get(identifier)
        inherited = f" from {material.name(origin)}" if origin not in ("", identifier) else ""
        rto = target(material.estate, material.findings, identifier, "rto")
        rpo = target(material.estate, material.findings, identifier, "rpo")
        mtd = given(process, "mtd") if process else Span("—")
        name = (strong(material.name(identifier)), Span(" process" if process else "", style="small"))
        rows.append((name, (rto, Span(inherited, style="small")), (rpo,), (mtd,)))
    if rows:
        yield Table(
            ("Service or process", "RTO: back within", "RPO: lost at most", "MTD: the end after"),
            tuple(rows),
            (34, 26, 22, 18),
        )
    else:
        yield Paragraph(text("No service has anything at this site."))


def _concept(material: Material) -> Iterator[Block]:
    diagram = _diagram(material)
    yield Heading("The site")
    yield Paragraph(_description(material))
    if not diagram.wide:
        yield diagram
    yield from _map(material)
    yield Heading("Three phases")
    yield Bullets(
        (
            (strong("Activation: "), Span("decide whether it is a disaster, call people, assess (section 3).")),
            (strong("Recovery: "), Span("carry the services on elsewhere, the most important first (section 4).")),
            (strong("Reconstitution: "), Span("return to this site, test, stand down (section 5).")),
        )
    )
    yield Heading("Roles and successors")
    yield from _roles(material)
    if diagram.wide:  # last, so that the page before it is full
        yield diagram


def _map(material: Material) -> Iterator[Block]:
    site = material.site
    if site.location is None:
        yield material.missing(site, "location", "Where the site stands is not known, so there is no map")
    elif picture := draw_map(material.estate, site.id):
        caption = text(f"{site.title} and the other sites; distances are great circles.")
        yield Picture(picture, caption, f"Map of {site.title}", "Where it stands")


def _diagram(material: Material) -> Picture:
    """The dependency diagram; across a page of its own where it would be too small otherwise."""
    affected = set(material.affected)
    marked = frozenset(point.element for point in material.findings.single_points if point.service in affected)
    svg = FONT.sub(OUR_FONTS, draw_site(material.estate, material.graph, material.site.id, marked))
    shapes = "; ".join(f"{shape}: {meaning}" for shape, meaning in legend())
    caption = (
        Span("Arrows run from what needs to what is needed. Heavy outlines alone can stop something. "),
        Span(f"{shapes[:1].upper()}{shapes[1:]}.", style="small"),
    )
    upright, across = _scale(svg, UPRIGHT_PT), _scale(svg, ACROSS_PT)
    wide = upright < LEGIBLE and across > 1.15 * upright
    return Picture(
        svg, caption, f"Dependency diagram of {material.site.title}", "Dependency diagram: what needs what", wide
    )


def _scale(svg: bytes, room_pt: tuple[int, int]) -> float:
    """How large a picture may be printed in the room given, against its natural size; never larger than that."""
    size = re.search(rb'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    return min(1.0, room_pt[0] / float(size[1]), room_pt[1] / float(size[2])) if size else 1.0


def _description(material: Material) -> Cell:
    site, estate = material.site, material.estate
    kind = SITE_KINDS[site.kind_of]
    number = len(material.at_site(estate.servers.values())) + len(material.at_site(estate.vms.values()))
    machines = "no machine" if not number else "1 machine" if number == 1 else f"{number} machines"
    runner = f", run by {material.name(site.provider)}" if site.provider else ""
    address = f", {site.location.address}" if site.location and site.location.address else ""
    alternate = f" {material.name(site.alternate)} takes over." if site.alternate else " No site is named to take over."
    regions = ", ".join(material.name(region) for region in site.regions)
    return (
        Span(f"{site.title}{address}: {kind}{runner}, with {machines}. It lies in: {regions or 'no region is given'}."),
        Span(alternate),
    )


def _roles(material: Material) -> Iterator[Block]:
    estate = material.estate
    if not estate.teams:
        yield Missing("No team is in the inventory", "add `teams:` with members in calling order")
        return
    rows = tuple(
        (
            (strong(team.title),),
            text(team.duty or "—"),
            text(material.name(team.members[0]) if team.members else "—"),
            text(", ".join(material.name(member) for member in team.members[1:]) or "nobody"),
        )
        for team in estate.teams.values()
    )
    yield Table(("Team", "Duty", "Leads", "Successors, in order"), rows, (22, 38, 18, 22))
