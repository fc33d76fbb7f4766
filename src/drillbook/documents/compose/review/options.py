"""Options compared: table, chart, frontier, the cheapest set, what excludes what, and what remains at risk."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.documents.blocks import Block, Bullets, Cell, Heading, Paragraph, Picture, Span, Table, strong, text
from drillbook.documents.compose.review.opening import strong_names
from drillbook.documents.compose.review.words import Words, hours, interval, simulated
from drillbook.documents.options_chart import Point, draw_options, letter
from drillbook.model import Provenance
from drillbook.quantity import write_duration
from drillbook.review.comparison import Alone, Comparison
from drillbook.review.recovery import Target
from drillbook.review.trial import Outcome

MOST_FRONTIER = 12
MOST_RISKS = 8
MARK = {Provenance.ASSUMED: "A", Provenance.SOURCED: "P", Provenance.GIVEN: "G"}


def options(words: Words) -> Iterator[Block]:
    """All of it."""
    comparison = words.review.comparison
    if comparison is None:
        yield Paragraph(text("No options were given."))
        return
    yield Paragraph(_how(words), keep=True)
    yield _table(words, comparison)
    yield _chart(words, comparison)
    yield Heading("The cheapest set that meets every target")
    yield from _cheapest(words, comparison)
    yield Heading("Efficient frontier")
    yield from _frontier(words, comparison)
    yield from _together(words, comparison)
    yield Heading("What remains at risk")
    yield from _remains(words, comparison)


def _how(words: Words) -> Cell:
    review = words.review
    catalogue = review.catalogue
    assert catalogue is not None  # noqa: S101 - it was compared
    spread = write_duration(catalogue.depreciation)
    mark = "G" if catalogue.depreciation_given else "A"
    return (
        Span(
            f"Each option alone, with what it requires. Time down of {words.names(review.counted, 4)} together, over "
            f"{review.effort.all_years:,.0f} simulated years, on the same failures with and without it; in brackets "
            f"the 95 % interval of the difference. One-off costs are spread over {spread}"
        ),
        Span("", mark),
        Span("."),
    )


def _table(words: Words, comparison: Comparison) -> Table:
    rows = [_row(words, number, one) for number, one in enumerate(comparison.alone)]
    today = (
        text(""), (strong("Today"),), text("—"), text("—"), text("—"),
        (simulated(hours(comparison.today.down_h.value)), Span(" down")),
        text(f"{len(comparison.today.missed)} missed"),
    )  # fmt: skip
    head = ("", "Option", "Once", "A year", "All, a year", "Hours spared a year", "Targets")
    return Table(head, (today, *rows), (4, 31, 11, 11, 11, 19, 13))


def _row(words: Words, number: int, one: Alone) -> tuple[Cell, ...]:
    option, outcome = words.option(one.option), one.outcome
    with_others = [name for name in outcome.chosen if name != one.option]
    more = f" with {words.names(with_others, 3)}" if with_others else ""
    yearly = [MARK[option.provenance(name)] for name in ("yearly", "saves") if getattr(option, name) is not None]
    return (
        (strong(letter(number)),),
        (strong(option.title), Span(more, style="small")),
        _amount(words, outcome.cost.once, [MARK[option.provenance("once")]] if option.once is not None else []),
        _amount(words, outcome.cost.yearly, yearly),
        text(words.money(outcome.cost.per_year)),
        (simulated(interval(outcome.spared_h)),),
        _met(one),
    )


def _amount(words: Words, amount: float, marks: list[str]) -> Cell:
    if not amount and not marks:
        return text("—")
    return (Span(words.money(amount), min(marks) if marks else ""),)


def _met(one: Alone) -> Cell:
    if not one.gained and not one.lost:
        return text("as today")
    said = [f"{len(one.gained)} more met"] if one.gained else []
    said += [f"{len(one.lost)} more missed"] if one.lost else []
    return (simulated(", ".join(said)),)


def _chart(words: Words, comparison: Comparison) -> Picture:
    letters = {one.outcome.chosen: letter(number) for number, one in enumerate(comparison.alone)}
    base = comparison.today.down_h.value
    points = []
    for one in comparison.sampled:
        low, high = one.spared_h.low, one.spared_h.high
        down_h = base - one.spared_h.value
        points.append(
            Point(
                one.cost.per_year,
                down_h,
                down_h if high is None else base - high,
                down_h if low is None else base - low,
                "today" if not one.chosen else letters.get(one.chosen, ""),
                one in comparison.frontier,
                one is comparison.recommended and bool(one.chosen),
            )
        )
    catalogue = words.review.catalogue
    svg = draw_options(points, catalogue.currency if catalogue else "", words.names(words.review.counted, 3))
    caption = text(
        "Every set of options that was simulated; letters are options alone, as in the table. Filled: on the frontier "
        "(dashed), none is both cheaper and down less. Square: the cheapest set that meets every target that can be "
        "met. Bars: 95 % interval of the difference from today."
    )
    return Picture(svg, caption, "Hours down a year against cost a year", "Downtime against cost")


def _cheapest(words: Words, comparison: Comparison) -> Iterator[Block]:
    found, best = comparison.cheapest, comparison.recommended
    if best is None:
        yield Paragraph(text(f"None was found: {found.how}."))
    elif not best.chosen:
        yield Paragraph(text("Nothing has to be bought: no option meets a target that is missed today."))
    else:
        yield Paragraph(
            (
                *strong_names(words, best.chosen),
                Span(
                    f": {words.money(best.cost.once)} once and {words.money(best.cost.yearly)} a year, "
                    f"{words.money(best.cost.per_year)} a year in all. "
                ),
                simulated(f"{len(comparison.today.missed) - len(best.missed)} targets more are met"),
                Span(", and "),
                simulated(interval(best.spared_h)),
                Span(" hours a year are spared."),
            )
        )
    exact = "Exact" if found.exact else "Not exact"
    sets = f" of {found.allowed:,} that can be taken" if found.allowed else ""
    yield Paragraph(
        text(
            f"{exact}: {found.how.removeprefix('not exact: ')}; {found.played:,} sets{sets} were played through every "
            f"scenario, once each, seed {words.review.effort.seed}."
        )
    )
    if comparison.out_of_reach:
        yield Paragraph(
            (Span("Out of reach of all options together: "), Span(_by_scenario(words, comparison.out_of_reach)))
        )


def _by_scenario(words: Words, targets: frozenset[Target]) -> str:
    ordered = sorted(targets)
    return (
        "; ".join(
            f"{words.name(scenario)}: {words.targets(list(some_of), 6)}"
            for scenario, some_of in groupby(ordered, key=lambda one: one.scenario)
        )
        + "."
    )


def _frontier(words: Words, comparison: Comparison) -> Iterator[Block]:
    rows = tuple(_frontier_row(words, one) for one in comparison.frontier[:MOST_FRONTIER])
    yield Table(("Set", "All, a year", "Hours spared a year", "Targets missed"), rows, (50, 15, 22, 13))
    of = "all sets that can be taken" if comparison.frontier_is_of_all else f"the {len(comparison.sampled)} simulated"
    yield Paragraph(text(f"Of {of}; each row costs more than the one above it and is down less."))


def _frontier_row(words: Words, one: Outcome) -> tuple[Cell, ...]:
    comparison = words.review.comparison
    style = "strong" if comparison is not None and one is comparison.recommended else ""
    names = words.names(one.chosen, 12) if one.chosen else "Nothing"
    return (
        (Span(names, style=style),),
        text(words.money(one.cost.per_year)),
        (simulated(interval(one.spared_h)),),
        (simulated(str(len(one.missed))),),
    )


def _together(words: Words, comparison: Comparison) -> Iterator[Block]:
    """Which options need others, and which exclude each other."""
    items: list[Cell] = []
    for one in comparison.alone:
        option = words.option(one.option)
        if option.requires:
            items.append((strong(option.title), Span(f" requires {words.names(option.requires)}.")))
    for pair in comparison.conflicts:
        items.append(
            (strong(words.name(pair.first)), Span(" or "), strong(words.name(pair.second)), Span(f": {pair.why}."))
        )
    if items:
        yield Heading("Options that depend on each other")
        yield Bullets(tuple(items))


def _remains(words: Words, comparison: Comparison) -> Iterator[Block]:
    best, risk = comparison.recommended, comparison.remains
    taken = "With the cheapest set" if best is not None and best.chosen else "As things are"
    if risk.missed:
        yield Paragraph((strong(f"{taken}, still missed: "), simulated(_by_scenario(words, risk.missed))))
    else:
        yield Paragraph((strong(f"{taken}, no target is missed"), Span(" in the scenarios played.")))
    yield Paragraph(text("What alone still brings a process down, for good or for longer than its RTO:"), keep=True)
    points = [one for one in risk.single_points if one.kind not in ("dataset", "service", "process")]
    by_element: dict[str, list[str]] = {}
    for point in points:
        by_element.setdefault(point.element, []).append(words.name(point.service))
    ranked = sorted(by_element.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = [(strong(words.name(one)), Span(f": {', '.join(stopped)}")) for one, stopped in ranked[:MOST_RISKS]]
    if len(ranked) > MOST_RISKS:
        shown.append((Span(f"and {len(ranked) - MOST_RISKS} more that stop as many or fewer"),))
    yield Bullets(tuple(shown)) if shown else Paragraph(text("Nothing."))
    causes = [
        (text(words.name(subject)), text("(no failure)" if cause.element is None else words.name(cause.element)),
         (simulated(hours((cause.down_s + cause.planned_s) / 3600)),))
        for subject, cause in risk.causes[:MOST_RISKS]
    ]  # fmt: skip
    if causes:
        yield Paragraph(text("What most of the time down that remains begins with:"), keep=True)
        yield Table(("Process", "Failure of", "Hours a year"), tuple(causes), (40, 42, 18))
