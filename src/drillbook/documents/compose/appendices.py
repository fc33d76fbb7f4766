"""Appendices A to L."""

from collections.abc import Iterator

from drillbook.documents.blocks import (
    MARKS,
    Block,
    Bullets,
    Cell,
    Heading,
    Missing,
    Paragraph,
    Section,
    Span,
    Table,
    lean,
    strong,
    text,
)
from drillbook.documents.compose.material import Material, given, numbers
from drillbook.model import FAILURE_RATES, Contract, Noun, Process, ServiceKind
from drillbook.quantity import write_duration

EMPTY = frozenset({"", "—", "no number"})
"""What a field says when there is nothing to say."""


def compose_appendices(material: Material) -> tuple[Section, ...]:
    """All of them, in order; one without data says what is missing."""
    made = (
        ("Contacts", _contacts), ("Vendors and contracts", _vendors), ("Alternate site", _alternate),
        ("Procedures", _procedures), ("Manual workarounds", _workarounds), ("Validation plan", _validation),
        ("Inventory of the site", _inventory), ("Interconnections", _interconnections),
        ("Tests and exercises", _exercises), ("Business impact analysis", _impact), ("Service levels", _levels),
        ("Sources and assumptions", _sources),
    )  # fmt: skip
    return tuple(
        Section(letter, title, tuple(blocks(material)))
        for letter, (title, blocks) in zip("ABCDEFGHIJKL", made, strict=True)
    )


def _filled(table: Table, what: str, where: str) -> Iterator[Block]:
    """The table without its empty columns, and a note that names them."""
    kept, left_out = lean(table, EMPTY)
    yield kept
    if left_out:
        yield Missing(f"Nothing is on record of {what}: {', '.join(left_out).lower()}", where)


def _contacts(material: Material) -> Iterator[Block]:
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
    yield from _filled(table, "anybody", "add `phones:`, `email:`, `lives:`, `skills:` to people")


def _vendors(material: Material) -> Iterator[Block]:
    used = _used_providers(material)
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
    yield from _filled(table, "these companies", "add `support_phone:` and `contract:` to providers")


def _ends(contract: Contract | None) -> str:
    if contract is None or contract.ends is None:
        return "—"
    return f"{contract.ends}{f', {write_duration(contract.notice)}' if contract.notice else ''}"


def _used_providers(material: Material) -> list[str]:
    """Companies that something at the site or one of its services needs, in the order of the inventory."""
    reached: set[str] = set()
    queue = [node.id for node in material.graph.nodes() if node.site == material.site.id]
    queue += [service.id for service in material.services]
    while queue:
        for edge in material.graph.needs(queue.pop()):
            if edge.needed not in reached:
                reached.add(edge.needed)
                queue.append(edge.needed)
    for machine in material.at_site(material.estate.servers.values()):
        reached.add(getattr(machine, "provider", None) or "")
    return [one for one in material.estate.providers if one in reached]


def _alternate(material: Material) -> Iterator[Block]:
    site = material.site
    if site.alternate is None:
        yield material.missing(site, "alternate", "No site is named to take over")
        return
    other = material.estate.sites[site.alternate]
    address = other.location.address if other.location else ""
    rows = [
        ("Address", address or "—"), ("Access", other.access or "—"), ("Meeting point", other.meeting_point or "—"),
        ("Run by", material.name(other.provider) if other.provider else "ourselves"),
        ("Paper copies", ", ".join(other.plan_copies) or "—"),
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


def _procedures(material: Material) -> Iterator[Block]:
    yield Paragraph(text("Sections 3 to 5 hold every step with its commands."))
    rows = tuple(
        (
            (strong(service.title),),
            text(f"{web.server}; {', '.join(web.modules) or 'no modules named'}"),
            text(f"{web.user or '—'} : {web.group or '—'}"),
            text(web.document_root or "—"),
            text("; ".join(web.languages) or "—"),
        )
        for service in material.services
        if (web := service.web)
    )
    if rows:
        yield Paragraph(text("What web servers must have:"), keep=True)
        yield Table(
            ("Site", "Server, modules", "User : group", "Document root", "Languages"), rows, (16, 28, 16, 18, 22)
        )
    elif any(service.kind_of is ServiceKind.WEB for service in material.services):
        yield Missing("No web site's four questions are answered", "add `web:` to services of kind web")


def _workarounds(material: Material) -> Iterator[Block]:
    processes = [material.estate.processes[one] for one in material.affected if one in material.estate.processes]
    if not processes:
        yield Missing("No business process needs this site's services", "add `processes:`")
        return
    for process in processes:
        if not process.workaround:
            yield material.missing(process, "workaround", f"{process.title}: no workaround")
    rows = tuple(
        ((strong(one.title),), text(one.workaround), text(material.people(one.owner)))
        for one in processes
        if one.workaround
    )
    if rows:
        yield Table(("Process", "By hand", "Owner"), rows, (24, 54, 22))


def _validation(material: Material) -> Iterator[Block]:
    if not material.services:
        yield Paragraph(text("Nothing to validate: no service has anything at this site."))
        return
    yield Paragraph(text("A service is back when its check passes from outside and its owner says so."), keep=True)
    rows = tuple(
        (
            (strong(one.title),),
            text(one.check or "—"),
            text(material.people(one.owner)),
            text("☐"),
        )
        for one in material.services
    )
    yield lean(Table(("Service", "Check", "Owner", "Passed"), rows, (22, 48, 20, 10)), EMPTY)[0]
    unchecked = [one.title for one in material.services if not one.check]
    if unchecked:
        yield Missing(f"No check is written for {_some(unchecked, 4)}", "add `check:` to them")


def _inventory(material: Material) -> Iterator[Block]:
    estate = material.estate
    servers = [*material.at_site(estate.servers.values()), *material.at_site(estate.vms.values())]
    if servers:
        rows = tuple(
            (
                (strong(one.title), Span(f" {one.id}", style="small")),
                text(_some(list(getattr(one, "roles", ()))) or "—"),
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
        yield from _filled(table, "these machines", "add `roles:`, `address:`, `hardware:`, `system:`, `serial:`")
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


def _interconnections(material: Material) -> Iterator[Block]:
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


def _exercises(material: Material) -> Iterator[Block]:
    exercises = material.estate.organisation.exercises
    if not exercises:
        yield Missing("No test or exercise is on record", "add `exercises:` under organisation")
        return
    rows = tuple(
        (text(str(one.date)), text(f"{one.kind}: {one.scope}"), text(one.result), text("; ".join(one.actions) or "—"))
        for one in exercises
    )
    yield Table(("Date", "What", "Result", "Actions"), rows, (13, 27, 32, 28))


def _impact(material: Material) -> Iterator[Block]:
    processes = [material.estate.processes[one] for one in material.affected if one in material.estate.processes]
    if not processes:
        yield Missing(
            "No business process is in the inventory", "add `processes:` with rto, rpo, mtd and cost_per_hour"
        )
        return
    rows = tuple(
        (
            (strong(one.title),), (given(one, "rto"),), (given(one, "rpo"),), (given(one, "mtd"),),
            _cost(one), text(one.impact or "—"),
        )
        for one in processes
    )  # fmt: skip
    yield Table(("Process", "RTO", "RPO", "MTD", "Cost an hour", "What happens"), rows, (20, 10, 10, 11, 15, 34))


def _cost(process: Process) -> Cell:
    if process.cost_per_hour is None:
        return (Span("not given", style="missing"),)
    return (Span(str(process.cost_per_hour), MARKS[process.provenance("cost_per_hour")]),)


def _levels(material: Material) -> Iterator[Block]:
    estate = material.estate
    promised = [(estate.providers[one].title, estate.providers[one].contract) for one in _used_providers(material)]
    promised.append((material.site.title, material.site.contract))
    rows = tuple((text(name), text(contract.sla)) for name, contract in promised if contract and contract.sla)
    if rows:
        yield Table(("From", "Promise and remedy"), rows, (34, 66))
    else:
        yield Missing("No service level is in the inventory", "add `contract: {sla: …}` to providers and sites")


def _sources(material: Material) -> Iterator[Block]:
    yield Bullets(
        (
            (strong("S simulated: "), Span("by a drill; the scenario, seed and replication stand with it.")),
            (strong("G given: "), Span(f"by the inventory, {material.estate.digest[:12]}.")),
            (strong("P published: "), Span("taken from a publication, listed below.")),
            (strong("A assumed: "), Span("by us or by a default, with the reason below where one is written.")),
        )
    )
    nouns = [noun for noun in material.estate.nouns() if material.graph and _concerns(material, noun)]
    yield Heading("Published")
    sources: dict[str, list[str]] = {}
    for noun in nouns:
        for attribute, source in noun.sources.items():
            sources.setdefault(source, []).append(f"{noun.title} ({attribute})")
    used = (
        [rate for rate in FAILURE_RATES if rate.key == "generator.fails-to-start"] if material.estate.generators else []
    )
    rows = [(text(source), text(_some(found))) for source, found in sources.items()]
    rows += [(text(rate.source), text(f"{rate.what}: {rate.value:g} {rate.unit}")) for rate in used]
    yield (
        Table(("Source", "Figures"), tuple(rows), (38, 62), dense=True)
        if rows
        else Paragraph(text("None of this site's figures is published."))
    )
    yield Heading("Assumed")
    reasons: dict[str, list[str]] = {}
    for noun in nouns:
        for attribute, reason in noun.assumed.items():
            reasons.setdefault(reason, []).append(f"{noun.title} ({attribute})")
    rows = [(text(reason), text(_some(found))) for reason, found in reasons.items()]
    yield (
        Table(("Reason", "Values"), tuple(rows), (38, 62), dense=True)
        if rows
        else Paragraph(text("Nothing is marked as assumed."))
    )


def _some(found: list[str], most: int = 8) -> str:
    rest = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + rest


def _concerns(material: Material, noun: Noun) -> bool:
    """The noun stands at the site, or nowhere and something at the site may need it."""
    node = material.graph.node(noun.id) if noun.id in material.graph else None
    if node is None:
        return False
    if node.site == material.site.id or noun.id in material.site.regions:
        return True
    return noun.id in material.affected or noun.id in _used_providers(material)
