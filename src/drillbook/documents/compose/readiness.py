"""Appendix A: how people are called, and where log-ins are kept."""

from collections.abc import Iterable, Iterator

from drillbook.documents.blocks import Block, Cell, Span, Table, lean, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.material import Material, given
from drillbook.model import Login


def channels(material: Material) -> Iterator[Block]:
    """Appendix A: how people are called, and what each way needs."""
    estate = material.estate
    if not estate.channels:
        return
    rows = tuple(
        (
            (strong(one.title), Span(f" {one.kind_of.value}", style="small")),
            text(some([material.name(who) for who in one.reaches]) or "everybody"),
            text(some(_below(material, one.id)) or "nothing of the inventory"),
        )
        for one in estate.channels.values()
    )
    yield Table(("Channel", "Reaches", "Needs"), rows, (28, 36, 36))


def logins(material: Material) -> Iterator[Block]:
    """Appendix A: where log-ins are kept and who has them; never the secrets."""
    estate = material.estate
    if not estate.logins:
        return
    rows = tuple(
        (
            (strong(one.title),),
            text(some([material.name(what) for what in one.opens])),
            _kept(material, one),
            text(some([material.name(factor) for factor in one.second_factor]) or "—"),
        )
        for one in estate.logins.values()
    )
    yield lean(Table(("Log-in", "Opens", "Kept in, or known to", "Second factor"), rows, (26, 24, 34, 16)))[0]


def _kept(material: Material, login: Login) -> Cell:
    runs: list[Span] = []
    for one in login.kept_in:
        vault = material.estate.vaults[one]
        place = f" ({vault.place})" if vault.place else ""
        runs += [Span("; " if runs else ""), Span(f"{vault.title}{place}")]
        runs += [Span(", "), given(vault, "fetch")] if vault.fetch else []
        openers = some([material.name(who) for who in vault.opened_by])
        runs += [Span(f", opened by {openers}")] if openers else []
    known = some([material.name(who) for who in login.known_to])
    runs += [Span("; " if runs else ""), Span(f"known to {known}")] if known else []
    return tuple(run for run in runs if run.text) or text("—")


def _below(material: Material, channel: str) -> list[str]:
    return list(_names(material, (edge.needed for edge in material.graph.needs(channel))))


def _names(material: Material, identifiers: Iterable[str]) -> Iterator[str]:
    """Elements by name; a gate by what is in it."""
    for identifier in identifiers:
        if material.graph.node(identifier).is_gate:
            yield from _names(material, (edge.needed for edge in material.graph.needs(identifier)))
        else:
            yield material.name(identifier)
