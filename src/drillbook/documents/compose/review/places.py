"""Places: candidate facilities side by side, what sites share, how long they run by themselves."""

from collections.abc import Callable, Iterator, Sequence
from math import inf

from drillbook.analysis import FatePair
from drillbook.documents.blocks import MARKS, Block, Cell, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.review.words import Words, day, seconds, simulated
from drillbook.model import Generator, Noun, Provenance, failure_rate
from drillbook.quantity import write_distance, write_duration
from drillbook.review.endurance import Endurance
from drillbook.review.facility import Facility

ABREAST = 4
"""Facilities beside each other in one table."""
MOST_PAIRS = 18
COLUMNS = (
    ("Grid", ("grid",)),
    ("Metro, zone", ("metro", "zone", "country", "site")),
    ("Company", ("company",)),
    ("Carrier", ("carrier",)),
    ("Fuel, utility, hardware", ("supplier",)),
    ("Names", ("names",)),
    ("Staff", ("staff",)),
)
"""Columns of the matrix, and which categories stand in each."""


def candidates(words: Words) -> Iterator[Block]:
    """Facilities that might be used, a column each."""
    found = words.review.facilities
    if not found:
        yield Paragraph(text("No site is a candidate, and no option adds one."))
        return
    for first in range(0, len(found), ABREAST):
        yield _side_by_side(words, found[first : first + ABREAST])


def _side_by_side(words: Words, found: Sequence[Facility]) -> Table:
    rows: tuple[tuple[str, Callable[[Words, Facility], Cell]], ...] = (
        ("Where", _where), ("Grid", lambda _, one: text(", within ".join(one.grids) or "—")),
        ("Hazard zones", lambda _, one: text(", ".join(one.zones) or "—")),
        ("Run by", lambda _, one: text(one.titles[one.site.provider] if one.site.provider else "ourselves")),
        ("Carriers", lambda _, one: text(", ".join(one.carriers) or "not known")), ("Tier", _tier),
        ("Staff there in", _travel), ("Runs without its utility", _runs), ("Price", _price),
        ("Contract", _contract), ("From the sites in use", _apart), ("Shares with them", _shares),
        ("Events that may hit both", _events),
    )  # fmt: skip
    wide = 82 // len(found)
    head = ("", *(one.site.title for one in found))
    body = tuple(((strong(title),), *(cell(words, one) for one in found)) for title, cell in rows)
    return Table(head, body, (18, *(wide for _ in found)))


def _where(words: Words, one: Facility) -> Cell:
    place = one.site.location
    option = f" (brought by the option {words.option(one.option).title})" if one.option else ""
    return text(f"{place.address if place else 'not known'}{option}")


def _marked(plain: str, noun: Noun, attribute: str) -> Span:
    return Span(plain, MARKS[noun.provenance(attribute)])


def _tier(_: Words, one: Facility) -> Cell:
    if one.site.tier is None:
        return text("not known")
    source = MARKS[Provenance.SOURCED]
    told = f"; {one.published_availability:g} % is told of that tier"
    return (_marked(one.site.tier.value, one.site, "tier"), Span(told), Span("", source))


def _travel(_: Words, one: Facility) -> Cell:
    if not one.travel:
        return text("nobody's time is known")
    return tuple(
        span
        for number, (person, time) in enumerate(one.travel[:3])
        for span in (
            Span("; " if number else ""),
            _marked(write_duration(time), person, "travel"),
            Span(f" {person.title}"),
        )
    )


def _runs(_: Words, one: Facility) -> Cell:
    return text("no power is described") if one.power is None else _lasting(one.power)


def _lasting(one: Endurance) -> Cell:
    if not one.consumers:
        return text("nothing there needs power")
    alone = "for good" if one.alone_s == inf else seconds(one.alone_s)
    if one.refuelled_s == one.alone_s:
        return (simulated(alone),)
    with_fuel = "for good" if one.refuelled_s == inf else seconds(one.refuelled_s)
    return (simulated(alone), Span("; with deliveries "), simulated(with_fuel))


def _price(_: Words, one: Facility) -> Cell:
    return (Span(f"{one.monthly} a month", MARKS[one.contract_from]),) if one.monthly else text("not known")


def _contract(_: Words, one: Facility) -> Cell:
    contract = one.contract
    if contract is None:
        return text("none")
    notice = f", notice {write_duration(contract.notice)}" if contract.notice else ""
    ends = f"ends {day(contract.ends)}{notice}" if contract.ends else "no end"
    return text(f"{ends}{f'; {contract.sla}' if contract.sla else ''}")


def _apart(words: Words, one: Facility) -> Cell:
    told = [
        f"{words.name(each.site)} {write_distance(each.distance_km)}"
        for each in sorted(one.neighbours, key=lambda each: each.distance_km or inf)
        if each.distance_km is not None
    ]
    return text(some(told, 4) if told else "not known")


def _shares(_: Words, one: Facility) -> Cell:
    made = dict.fromkeys(element for each in one.neighbours for element in each.shared)
    takes = {element for each in one.neighbours for element in each.takes_both}
    if not made:
        return text("nothing but people, as far as is known")
    spans = [Span(one.titles[each], style="strong" if each in takes else "") for each in list(made)[:8]]
    return tuple(run for span in spans for run in (Span(", "), span))[1:]


def _events(_: Words, one: Facility) -> Cell:
    events = list(dict.fromkeys(event for each in one.neighbours for event in each.hazards))
    return text(", ".join(events) or "none is felt as far")


def shared_fate(words: Words) -> Iterator[Block]:
    """Every two sites, and what takes both."""
    pairs = words.review.fate
    told = sorted((one for one in pairs if _tells(one)), key=lambda one: (one.basis != "alternate", -_weight(one)))
    if told:
        yield Paragraph(
            text("Bold: its loss for good takes both sites. Events by distance, radii assumed or given."), keep=True
        )
        rows = tuple(_pair(words, one) for one in told[:MOST_PAIRS])
        head = ("Sites", "Apart", *(title for title, _ in COLUMNS), "Events")
        yield Table(head, rows, (14, 7, 10, 10, 9, 9, 11, 13, 7, 10), dense=True)
    rest = len(pairs) - min(len(told), MOST_PAIRS)
    if len(told) > MOST_PAIRS:
        yield Paragraph(text(f"And {len(told) - MOST_PAIRS} pairs more that share less."))
    elif rest:
        yield Paragraph(text(f"No more than people in common, as far as is known: {rest} of {len(pairs)} pairs."))


def _tells(pair: FatePair) -> bool:
    return bool(pair.hazards) or any(one.category != "staff" for one in pair.common) or pair.basis == "alternate"


def _weight(pair: FatePair) -> int:
    return sum(3 if one.takes_both else 1 for one in pair.common if one.category not in ("staff", "equipment"))


def _pair(words: Words, pair: FatePair) -> tuple[Cell, ...]:
    names = f"{words.names(pair.first)} and {words.names(pair.second)}"
    apart = "?" if pair.distance_km is None else write_distance(pair.distance_km)
    standby = (Span(" standby", style="small"),) if pair.basis == "alternate" else ()
    cells = (_common(words, pair, categories) for _, categories in COLUMNS)
    return ((strong(names), *standby), text(apart), *cells, _both(pair))


def _common(words: Words, pair: FatePair, categories: tuple[str, ...]) -> Cell:
    found = [one for one in pair.common if one.category in categories]
    if categories == ("staff",):
        return text(str(len(found)) if found else "—")
    spans = [Span(words.name(one.element), style="strong" if one.takes_both else "") for one in found]
    return tuple(run for span in spans for run in (Span(", "), span))[1:] or text("—")


def _both(pair: FatePair) -> Cell:
    if not pair.hazards:
        return text("—")
    return (Span(", ".join(pair.hazards), MARKS[Provenance.ASSUMED]),)


def endurance(words: Words) -> Iterator[Block]:
    """Batteries and fuel, and how long a site runs without its utility."""
    found = words.review.endurance
    if not found:
        yield Paragraph(text("No site has a feed, a UPS or a generator in the inventory."))
        return
    fails = failure_rate("generator.fails-to-start")
    yield Paragraph(
        (
            Span(
                "From the loss of every feed of the site until its first machine is down. Every generator is taken to "
            ),
            Span("start; of starts fail "),
            Span(f"{100 * fails.value:.2g} %", MARKS[Provenance.SOURCED], "unbroken"),
            Span("."),
        ),
        keep=True,
    )
    bare = [one for one in found if not one.ups and not one.generators]
    rows = tuple(_site(words, one) for one in found if one not in bare)
    if rows:
        head = ("Site", "UPS: full battery", "Generators: full tank, last test", "Refuelling", "Runs")
        yield Table(head, rows, (17, 19, 27, 21, 16))
    if bare:
        yield Paragraph(
            text(f"Neither UPS nor generator is described at {words.names((one.site for one in bare), 20)}.")
        )


def _site(words: Words, one: Endurance) -> tuple[Cell, ...]:
    ups = [(Span(f"{each.title} "), _marked(write_duration(each.runtime), each, "runtime")) for each in one.ups]
    tanks = [
        (Span(f"{each.title} "), _marked(write_duration(each.fuel), each, "fuel"), Span(f", {_test(each)}"))
        for each in one.generators
    ]
    fuel = dict.fromkeys(_refuelling(words, each) for each in one.generators)
    return (
        (strong(words.name(one.site)),), _list(ups), _list(tanks), text("; ".join(fuel) or "—"), _lasting(one),
    )  # fmt: skip


def _list(cells: Sequence[Cell]) -> Cell:
    return tuple(
        span for number, cell in enumerate(cells) for span in (*((Span("; "),) if number else ()), *cell)
    ) or text("none")


def _test(one: Generator) -> str:
    return f"tested {one.last_test}" if one.last_test else "never tested, as far as is known"


def _refuelling(words: Words, one: Generator) -> str:
    contract = one.refuelling
    if contract is None:
        return "no contract"
    call = f", called with {write_duration(contract.call_at)} left" if contract.call_at else ", called at once"
    return f"{words.name(contract.provider)} within {write_duration(contract.within)}{call}"
