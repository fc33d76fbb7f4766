"""Appendix L: where the plan's numbers come from."""

from collections.abc import Iterable, Iterator

from drillbook.documents.blocks import Block, Bullets, Cell, Heading, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.material import Material
from drillbook.model import Noun, failure_rate

WIDTHS = (38, 62)


def sources(material: Material) -> Iterator[Block]:
    """Appendix L: where numbers come from, and what is assumed."""
    by_years = " or in simulated years" if material.years else ""
    yield Bullets(
        (
            (strong("S simulated: "), Span(f"by a drill{by_years}; the scenario, seed and replication stand with it.")),
            (strong("G given: "), Span(f"by the inventory, {material.estate.digest[:12]}.")),
            (strong("P published: "), Span("taken from a publication, listed below.")),
            (strong("A assumed: "), Span("by us or by a default, with the reason below where one is written.")),
        )
    )
    nouns = _concerned(material)
    yield Heading("Published")
    published = (
        (source, f"{noun.title} ({attribute})") for noun in nouns for attribute, source in noun.sources.items()
    )
    yield _table(("Source", "Figures"), [*_grouped(published), *_defaults(material)], "None of them is published.")
    yield Heading("Assumed")
    assumed = ((reason, f"{noun.title} ({attribute})") for noun in nouns for attribute, reason in noun.assumed.items())
    yield _table(("Reason", "Values"), list(_grouped(assumed)), "Nothing is marked as assumed.")


def _table(head: tuple[str, str], rows: list[tuple[Cell, Cell]], none: str) -> Block:
    return Table(head, tuple(rows), WIDTHS, dense=True) if rows else Paragraph(text(none))


def _grouped(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[Cell, Cell]]:
    """A row for each source or reason, with what rests on it."""
    found: dict[str, list[str]] = {}
    for origin, value in pairs:
        found.setdefault(origin, []).append(value)
    for origin, values in found.items():
        yield text(origin), text(some(values))


def _defaults(material: Material) -> Iterator[tuple[Cell, Cell]]:
    """Published figures that stand in for what the inventory does not give."""
    generators = [one for one in material.estate.generators.values() if one.site == material.site.id]
    names: list[str] = []
    if any(one.start_probability is None for one in generators):
        names += ["generator.unavailable", "generator.fails-to-start"]
    if any(one.start_probability != 1 for one in generators):
        names.append("generator.mttf")
    yield from _grouped((rate.source, f"{rate.what}: {rate.value:g} {rate.unit}") for rate in map(failure_rate, names))


def _concerned(material: Material) -> list[Noun]:
    """What stands at the site, its regions, its services and the companies that they need."""
    wanted = {*material.site.regions, *material.affected, *material.used_providers}
    here = {node.id for node in material.graph.nodes() if node.site == material.site.id}
    return [noun for noun in material.estate.nouns() if noun.id in wanted | here]
