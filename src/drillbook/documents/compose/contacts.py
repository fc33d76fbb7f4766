"""Appendices A to C: people, companies, the alternate site."""

from collections.abc import Iterator

from drillbook.documents.blocks import MARKS, Block, Cell, Missing, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.brevity import filled
from drillbook.documents.compose.material import Material, numbers
from drillbook.documents.compose.readiness import channels, logins
from drillbook.documents.compose.survival import copy_words
from drillbook.model import Contract
from drillbook.quantity import write_duration


def contacts(material: Material) -> Iterator[Block]:
    """Appendix A: whom to call."""
    people = material.estate.people.values()
    if not people:
        yield Missing("Nobody is in the inventory", "add `people:`")
        return
    rows = tuple(
        (
            (strong(one.title), Span(f" {one.role}", style="small")),
            numbers(one.phones),
            text(one.email or "—"),
            text(one.lives or "—"),
            text(", ".join(one.skills) or "—"),
        )
        for one in people
    )
    table = Table(("Who", "Telephone", "Mail", "Lives", "Can"), rows, (22, 22, 22, 15, 19))
    yield from filled(table, "anybody", "add `phones:`, `email:`, `lives:`, `skills:` to people")
    yield from channels(material)
    yield from logins(material)


def vendors(material: Material) -> Iterator[Block]:
    """Appendix B: companies, with the numbers and references to quote."""
    used = material.used_providers
    if not used:
        yield Missing("No provider is used at this site", "add `providers:`")
        return
    rows = tuple(
        (
            (strong(one.title), Span(f" {', '.join(one.services)}", style="small")),
            numbers((one.support_phone,) if one.support_phone else ()),
            text((one.contract.number if one.contract else "") or "—"),
            text(_ends(one.contract)),
            text((one.contract.sla if one.contract else "") or "—"),
        )
        for one in (material.estate.providers[identifier] for identifier in used)
    )
    table = Table(("Company", "Support", "Quote", "Ends, notice", "Promised"), rows, (24, 19, 17, 18, 22))
    yield from filled(table, "these companies", "add `support_phone:` and `contract:` to providers")


def _ends(contract: Contract | None) -> str:
    if contract is None or contract.ends is None:
        return "—"
    return f"{contract.ends}{f', {write_duration(contract.notice)}' if contract.notice else ''}"


def alternate(material: Material) -> Iterator[Block]:
    """Appendix C: the site that takes over, and how to get there."""
    site = material.site
    if site.alternate is None:
        yield material.missing(site, "alternate", "No site is named to take over")
        return
    other = material.estate.sites[site.alternate]
    address = other.location.address if other.location else ""
    rows = [
        ("Address", address or "—"), ("Access", other.access or "—"), ("Meeting point", other.meeting_point or "—"),
        ("Run by", material.name(other.provider) if other.provider else "ourselves"),
        ("Copies of the plan", "; ".join(copy_words(material.estate, other)) or "—"),
    ]  # fmt: skip
    kept = [(text(what), text(details)) for what, details in rows if details != "—"]
    if travel := _travel(material, other.id):
        kept.append((text("Travel"), travel))
    yield Paragraph((strong(other.title),), keep=True)
    yield Table(("What", "Details"), tuple(kept), (22, 78))
    missing = [what.lower() for what, details in rows if details == "—"]
    if missing:
        yield Missing(
            f"Not on record: {', '.join(missing)}",
            f"add them to site {other.id}, {other.where.file}, line {other.where.line}",
        )


def _travel(material: Material, site: str) -> Cell:
    """How long each person takes to the site."""
    runs: list[Span] = []
    for one in material.estate.people.values():
        if site in one.travel:
            name = f"{', ' if runs else ''}{one.title} "
            runs += [Span(name), Span(write_duration(one.travel[site]), MARKS[one.provenance("travel")])]
    return tuple(runs)
