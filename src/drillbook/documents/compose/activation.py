"""Section 3: is it a disaster, who may say so, whom to call, what is broken."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Missing,
    Paragraph,
    Section,
    Span,
    Steps,
    Table,
    strong,
    text,
)
from drillbook.documents.compose.material import Material, given, numbers, step_block
from drillbook.model import Noun, Person, Phase


def compose_activation(material: Material) -> Section:
    """Criteria, who may activate, call tree, damage assessment."""
    return Section("3", "Activation and notification", tuple(_blocks(material)))


def _blocks(material: Material) -> Iterator[Block]:
    yield Heading("Criteria")
    if material.criteria:
        yield Paragraph(text("It is a disaster when any of these is true:"), keep=True)
        yield Bullets(tuple(text(one) for one in material.criteria), tick=True)
    else:
        yield Missing("No criteria are written", "add `disaster_criteria:` to the site, or under organisation")
    yield Heading("Call tree")
    yield from _call_tree(material)
    yield Heading("Damage assessment")
    yield from _damage(material)
    yield Heading("Steps")
    steps = [(book, step) for book in material.books(Phase.ACTIVATION) for step in book.steps]
    yield Steps(tuple(step_block(material, number, *step) for number, step in enumerate(steps, 1)))


def _call_tree(material: Material) -> Iterator[Block]:
    estate = material.estate
    callers = sorted((one for one in estate.people.values() if one.may_declare), key=lambda one: one.may_declare or 0)
    if not estate.people:
        yield Missing("Nobody is in the inventory", "add `people:` with telephone numbers, and `teams:`")
        return
    if callers:
        first = ", then ".join(one.title for one in callers)
        yield Paragraph(
            (
                Span("Who notices calls, in this order: "),
                strong(first),
                Span(". Whoever answers calls the leads of the teams; each lead calls the team."),
            )
        )
    rows: list[tuple[Cell, ...]] = []
    for team in estate.teams.values():
        for number, member in enumerate(team.members):
            person = estate.people[member]
            name = (strong(team.title), Span(" lead")) if number == 0 else text("")
            rows.append(
                (name, text(person.title), numbers(person.phones), _otherwise(material, person, number, team.members))
            )
    if rows:
        yield Table(("Team", "Call", "Number", "No answer in 10 min"), tuple(rows), (22, 20, 30, 28))
    bridge = estate.organisation.bridge
    yield (
        Paragraph((strong("Meet on: "), Span(bridge)))
        if bridge
        else Missing("No conference bridge", "add `bridge:` under organisation")
    )


def _otherwise(material: Material, person: Person, number: int, members: tuple[str, ...]) -> Cell:
    if person.deputy:
        return text(f"call {material.name(person.deputy)}")
    if number + 1 < len(members):
        return text(f"call {material.name(members[number + 1])}")
    return (Span("nobody stands in", style="missing"),)


def _damage(material: Material) -> Iterator[Block]:
    estate = material.estate
    looked = [
        *material.at_site(estate.feeds.values()), *material.at_site(estate.ups.values()),
        *material.at_site(estate.generators.values()), *material.at_site(estate.cooling.values()),
        *material.at_site(estate.circuits.values()), *material.at_site(estate.devices.values()),
    ]  # fmt: skip
    rows = [_damage_row(noun) for noun in looked]
    machines = material.at_site([*estate.servers.values(), *estate.vms.values()])
    for _, same in groupby(sorted(machines, key=_repair), key=_repair):
        rows.append(_machines_row(list(same)))
    rows.append(
        (text("Building"), (given(material.site, "repair", "unknown"),), text("☐ may be entered  ☐ closed"), text(""))
    )
    yield Table(("Look at", "Usual repair", "State", "Back at (estimate)"), tuple(rows), (34, 18, 28, 20))


def _repair(noun: Noun) -> str:
    """How long its repair usually takes, and where that figure comes from."""
    span = given(noun, "repair", "unknown")
    return f"{span.text} {span.mark}"


def _machines_row(same: list[Noun]) -> tuple[Cell, ...]:
    """Machines of the same repair time, by name: those that are broken are crossed out."""
    lost = text("☐ all work  ☐ broken: cross out")
    return text(", ".join(one.title for one in same)), (given(same[0], "repair", "unknown"),), lost, text("")


def _damage_row(noun: Noun) -> tuple[Cell, ...]:
    name = [Span(noun.title)]
    for attribute, word in (("runtime", "lasts"), ("fuel", "has fuel for")):
        if getattr(noun, attribute, None) is not None:
            name += [Span(f" {word} "), given(noun, attribute)]
    return tuple(name), (given(noun, "repair", "unknown"),), text("☐ works  ☐ broken"), text("")
