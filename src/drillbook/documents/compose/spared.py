"""Section 6: the downtime that the site's services would be spared by removing a weakness, and what that costs."""

from collections.abc import Iterator

from drillbook.analysis import Rank
from drillbook.documents.blocks import MARKS, Block, Cell, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.material import Material
from drillbook.documents.compose.weaknesses import OWN_KINDS

MOST = 6
LEAST_H = 0.05
"""Less than three minutes a year is not worth a line."""


def spared_downtime(material: Material) -> Iterator[Block]:
    """Elements by the hours a year that the site's services together would be up without their failures."""
    ranks: dict[str, list[Rank]] = {}
    for service in material.services:
        for rank in material.findings.rankings.get(service.id, ()):
            if material.graph.node(rank.element).kind not in OWN_KINDS:
                ranks.setdefault(rank.element, []).append(rank)
    hours = {element: sum(rank.spared_h for rank in found) for element, found in ranks.items()}
    chosen = sorted((one for one in hours if hours[one] >= LEAST_H), key=lambda one: (-hours[one], one))[:MOST]
    if not chosen:
        return
    yield Paragraph(
        text(
            "Downtime that would go away with each, over all services of this site, by the exact unavailability; "
            "failures are taken as independent."
        ),
        keep=True,
    )
    rows = tuple(_row(material, one, hours[one], ranks[one][0]) for one in chosen)
    yield Table(("Without the failures of", "Spared in a year", "Costs once", "For each 1,000"), rows, (40, 20, 20, 20))


def _row(material: Material, element: str, hours: float, rank: Rank) -> tuple[Cell, ...]:
    cost = rank.cost
    return (
        (strong(material.name(element)), Span(f" {material.graph.node(element).kind}", style="small")),
        (Span(_hours(hours), MARKS[rank.provenance]),),
        text(str(cost) if cost else "not known"),
        text(_hours(hours * 1000 / float(cost.amount)) if cost and cost.amount else "—"),
    )


def _hours(hours: float) -> str:
    return f"{hours:.0f} h" if hours >= 10 else f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.0f} min"
