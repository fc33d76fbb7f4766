"""Section 6: what would end a process, and the matrix of what the site shares with others."""

from collections.abc import Iterable, Iterator
from math import inf

from drillbook.analysis import FatalCircle, FatalDisaster, FatalSet, FatePair
from drillbook.documents.blocks import MARKS, Block, Cell, Paragraph, Picture, Span, Table, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.material import Material, seconds
from drillbook.documents.disaster_map import LINES, Labelled, draw_circles
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Process, Provenance, Service
from drillbook.quantity import write_distance, write_share

MOST_PAIRS = 14
SIMULATED, ASSUMED = MARKS[Provenance.SIMULATED], MARKS[Provenance.ASSUMED]
COLUMNS = (
    ("Place and power", ("grid", "metro", "zone", "country", "site", "equipment")),
    ("Companies", ("company", "carrier", "supplier")),
    ("Names", ("names",)),
    ("People", ("staff",)),
)
"""Columns of the matrix, and which categories stand in each."""
HEAD = ("What is brought down", "Smallest circle", "Likeliest failures", "Cheapest failures")


def fatal_disasters(material: Material) -> Iterator[Block]:
    """What it takes to bring down, beyond its limit, each process that the site's services carry."""
    affected = set(material.affected)
    concerned = [one for one in material.findings.fatal_disasters if one.subject in affected]
    if not concerned:
        yield Paragraph(text("No process that needs this site has an MTD: nothing says how long is too long."))
        return
    yield Paragraph(
        text(
            "The least that brings a process down for longer than it can bear, all of it failing at once and repaired "
            "as usual; sites in a circle are lost until rebuilt. Failures are taken as independent."
        ),
        keep=True,
    )
    rows = tuple(disaster_row(material.estate, material.graph, one) for one in concerned)
    yield Table(HEAD, rows, (22, 28, 26, 24))
    here = [one for one in concerned if one.circle and material.site.id in one.circle.sites]
    if circles := circles_of(material.graph, here):
        caption = text("The smallest fatal circles that take this site. Crosses are sites that are lost, rings others.")
        yield Picture(draw_circles(material.estate, circles), caption, f"Fatal circles around {material.site.title}")


def circles_of(graph: DependencyGraph, disasters: Iterable[FatalDisaster]) -> tuple[Labelled, ...]:
    """One circle for all that the same sites bring down, the smallest first; as many as can be told apart."""
    found: dict[tuple[str, ...], tuple[FatalCircle, list[str]]] = {}
    for one in disasters:
        if one.circle:
            found.setdefault(one.circle.sites, (one.circle, []))[1].append(graph.node(one.subject).name)
    ordered = sorted(found.values(), key=lambda pair: pair[0].radius_km)
    return tuple((", ".join(names), circle) for circle, names in ordered)[: len(LINES)]


def disaster_row(estate: Estate, graph: DependencyGraph, one: FatalDisaster) -> tuple[Cell, ...]:
    """One process: its limit, the circle, the likeliest and the cheapest set."""
    noun = estate.find(one.subject)
    provenance = noun.provenance(one.limit_from) if isinstance(noun, Process | Service) else Provenance.GIVEN
    limit = seconds(one.limit_s, provenance)
    return (
        (strong(graph.node(one.subject).name), Span(f" {one.limit_from.upper()} "), limit),
        _circle(graph, one),
        _set(graph, one.likeliest, likeliest=True),
        _set(graph, one.cheapest, likeliest=False),
    )


def _circle(graph: DependencyGraph, one: FatalDisaster) -> Cell:
    circle = one.circle
    unplaced = f" Not on the map: {_names(graph, one.unplaced)}." if one.unplaced else ""
    if circle is None:
        return text(f"None among the sites on the map.{unplaced}" if unplaced else "None: it survives them all.")
    down = (Span(", down "), _down(circle.outage_s))
    if not circle.radius_km:
        return (strong(_names(graph, circle.sites)), Span(" alone"), *down, Span(f".{unplaced}"))
    events = f"Felt as far: {', '.join(circle.hazards)}" if circle.hazards else "No kind of event is felt as far"
    doubt = "" if circle.proven else " Not proven to be the smallest."
    return (
        strong(f"{write_distance(circle.radius_km)} radius"), Span("", SIMULATED),
        Span(f": {_names(graph, circle.sites)}"), *down, Span(f". {events}", ASSUMED), Span(f".{doubt}{unplaced}"),
    )  # fmt: skip


def _set(graph: DependencyGraph, found: FatalSet | None, *, likeliest: bool) -> Cell:
    if found is None:
        return text("None: it survives whatever fails.")
    mark = MARKS[found.provenance]
    if likeliest:
        figure = (Span(f": {write_share(found.probability)}", mark),)
    elif found.currency:
        figure = (Span(f": {found.currency} {found.cost:,.0f}", mark),)
    else:
        figure = (Span(": one failure" if len(found.elements) == 1 else f": {len(found.elements)} failures"),)
    doubt = "" if found.proven else " Not proven to be the least."
    names = " + ".join(graph.node(element).name for element in found.elements)
    return (strong(names), *figure, Span(", down "), _down(found.outage_s), Span(f".{doubt}"))


def _down(outage_s: float) -> Span:
    return Span("for good", SIMULATED) if outage_s == inf else seconds(outage_s, Provenance.SIMULATED)


def _names(graph: DependencyGraph, elements: tuple[str, ...]) -> str:
    return ", ".join(graph.node(one).name for one in elements)


def fate_matrix(material: Material) -> Iterator[Block]:
    """What the site has in common with every other, and what its primaries and standbys have."""
    pairs = [pair for pair in material.findings.fate_matrix if _concerns(material, pair)]
    ranks = ("alternate", "standby", "copies", "sites")
    told = sorted((pair for pair in pairs if _tells(pair)), key=lambda pair: ranks.index(pair.basis))
    if told:
        yield Paragraph(
            text("Bold: its loss for good takes both sides. Events by distance, radii assumed or given."), True
        )
        head = ("Pair", "Apart", *(title for title, _ in COLUMNS), "Events")
        rows = tuple(_matrix_row(material, pair) for pair in told[:MOST_PAIRS])
        yield Table(head, rows, (20, 9, 20, 14, 14, 11, 12), dense=True)
    rest = [_other(material, pair) for pair in pairs if not _tells(pair)]
    if rest:
        yield Paragraph(text(f"No more than people in common, as far as is known, with {some(rest, 12)}."))


def _concerns(material: Material, pair: FatePair) -> bool:
    """The site is one of two, or something at it is on a side of what serves."""
    if pair.basis in ("sites", "alternate"):
        return material.site.id in (*pair.first, *pair.second)
    return any(material.graph.node(one).site == material.site.id for one in (*pair.first, *pair.second))


def _tells(pair: FatePair) -> bool:
    return bool(pair.hazards) or any(one.category != "staff" for one in pair.common) or pair.basis == "alternate"


def _other(material: Material, pair: FatePair) -> str:
    if pair.basis in ("sites", "alternate"):
        return material.name(next(one for one in (*pair.second, *pair.first) if one != material.site.id))
    return f"{_side(material, pair.second)} for {material.name(pair.of)}"


def _side(material: Material, elements: tuple[str, ...]) -> str:
    return some([material.name(one) for one in elements], 3)


def _matrix_row(material: Material, pair: FatePair) -> tuple[Cell, ...]:
    if pair.basis in ("sites", "alternate"):
        takes_over = " takes over" if pair.basis == "alternate" else ""
        head: Cell = (strong(_other(material, pair)), Span(takes_over, style="small"))
    else:
        sides = f"{_side(material, pair.first)} and {_side(material, pair.second)}"
        head = (strong(material.name(pair.of)), Span(f" {sides}", style="small"))
    apart = "?" if pair.distance_km is None else write_distance(pair.distance_km) if pair.distance_km else "—"
    shared = (_shared(material, pair, kinds) for _, kinds in COLUMNS)
    return (head, text(apart), *shared, _events(material, pair))


def _events(material: Material, pair: FatePair) -> Cell:
    if not pair.distance_km:
        return text("any" if pair.distance_km == 0 else "—")
    given = material.estate.organisation.hazard_radii
    mark = MARKS[Provenance.GIVEN if all(kind in given for kind in pair.hazards) else Provenance.ASSUMED]
    return (Span(", ".join(pair.hazards), mark),) if pair.hazards else text("—")


def _shared(material: Material, pair: FatePair, kinds: tuple[str, ...]) -> Cell:
    """By name, what takes both in bold; equipment and people by number where there are many."""
    found = [one for one in pair.common if one.category in kinds]
    named = [one for one in found if one.category not in ("equipment", "staff")]
    if kinds == ("staff",):
        return text(some([material.name(one.element) for one in found], 2) if found else "—")
    spans = [strong(name) if one.takes_both else Span(name) for one in named if (name := material.name(one.element))]
    if number := len(found) - len(named):
        spans.append(Span("one piece of equipment" if number == 1 else f"{number} pieces of equipment"))
    return tuple(run for span in spans for run in (Span(", "), span))[1:] or text("—")
