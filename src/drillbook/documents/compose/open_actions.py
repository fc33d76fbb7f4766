"""Section 6: what exercises and reviews found, and nobody has mended yet."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Heading, Paragraph, Span, Table, prose, strong, text
from drillbook.documents.compose.material import Material
from drillbook.model import Improvement

MOST_ACTIONS = 8


def open_actions(material: Material) -> Iterator[Block]:
    """Actions of the improvement plan that are not done and concern this site, the overdue ones first."""
    today = material.estate.organisation.plan_date
    found = [one for one in material.estate.improvements.values() if one.is_open(today) and _is_ours(material, one)]
    if not found:
        return
    found.sort(key=lambda one: (one.due, one.id))
    yield Heading("Actions that are not done")
    rows = tuple(
        (
            (*prose(one.action), Span(f" {one.finding}" if one.finding else "", style="small")),
            text(material.people(one.owner)),
            (Span(f"{one.due:%-d %b %Y}"), strong(" OVERDUE" if one.is_overdue(today) else "")),
        )
        for one in found[:MOST_ACTIONS]
    )
    yield Table(("Action", "Owner", "Due"), rows, (60, 22, 18))
    if len(found) > MOST_ACTIONS:
        yield Paragraph(prose(f"And {len(found) - MOST_ACTIONS} more: `drillbook review` lists them all."))


def _is_ours(material: Material, one: Improvement) -> bool:
    """It is about something of this site, or about nothing that lies at a site."""
    services = {service.id for service in material.services}
    graph, site = material.graph, material.site.id

    def is_here(identifier: str) -> bool:
        if identifier not in graph or graph.node(identifier).kind != "service":
            return identifier == site or identifier not in graph or graph.node(identifier).site in (site, None)
        return identifier in services

    return not one.concerns or any(is_here(identifier) for identifier in one.concerns)
