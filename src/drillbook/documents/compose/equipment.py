"""Appendices G and H: what stands at the site, and its lines and names."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Missing, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.brevity import filled, some
from drillbook.documents.compose.material import Material, given
from drillbook.model import Noun


def inventory(material: Material) -> Iterator[Block]:
    """Appendix G: what stands at the site."""
    estate = material.estate
    servers = [*material.at_site(estate.servers.values()), *material.at_site(estate.vms.values())]
    if servers:
        rows = tuple(
            (
                (strong(one.title), Span(f" {one.id}", style="small")),
                text(some(list(getattr(one, "roles", ()))) or "—"),
                text(getattr(one, "address", "") or "—"),
                text(
                    " · ".join(
                        filter(
                            None, (getattr(one, "hardware", ""), getattr(one, "system", ""), getattr(one, "serial", ""))
                        )
                    )
                    or "—"
                ),
            )
            for one in servers
        )
        table = Table(("Machine", "Does", "Address", "Hardware, system, serial"), rows, (20, 25, 18, 37))
        yield from filled(table, "these machines", "add `roles:`, `address:`, `hardware:`, `system:`, `serial:`")
    else:
        yield Paragraph(text("No machine stands at this site."))
    rest = [
        *material.at_site(estate.devices.values()), *material.at_site(estate.generators.values()),
        *material.at_site(estate.ups.values()), *material.at_site(estate.switchboards.values()),
        *material.at_site(estate.panels.values()), *material.at_site(estate.cooling.values()),
        *material.at_site(estate.feeds.values()),
    ]  # fmt: skip
    if rest:
        kept = tuple(
            (text(one.kind), (strong(one.title),), _lasts(one), (given(one, "repair", "unknown"),)) for one in rest
        )
        yield Table(("Kind", "Name", "Lasts", "Usual repair"), kept, (20, 40, 20, 20))


def _lasts(noun: Noun) -> Cell:
    for attribute in ("runtime", "fuel", "holdover"):
        if hasattr(noun, attribute):
            return (given(noun, attribute),)
    return text("—")


def interconnections(material: Material) -> Iterator[Block]:
    """Appendix H: lines and names."""
    estate = material.estate
    circuits = [one for one in estate.circuits.values() if one.site == material.site.id]
    if circuits:
        rows: list[tuple[Cell, ...]] = [
            (
                (strong(one.title),),
                text(material.name(one.provider)),
                text(one.bandwidth or "—"),
                (given(one, "repair", "unknown"),),
            )
            for one in circuits
        ]
        yield Table(("Circuit", "Carrier", "Bandwidth", "Usual repair"), tuple(rows), (34, 30, 18, 18))
    else:
        yield Missing("No circuit of this site is in the inventory", "add `circuits:`")
    if estate.domains:
        names: list[tuple[Cell, ...]] = [
            (
                (strong(one.title),), text(material.name(one.registrar)), (given(one, "ttl"),),
                text(", ".join(map(material.name, one.name_servers)) or "—"), text(one.account or "not written down"),
            )
            for one in estate.domains.values()
        ]  # fmt: skip
        yield Table(("Name", "Registrar", "TTL", "Name servers", "Login is kept"), tuple(names), (24, 17, 11, 24, 24))
