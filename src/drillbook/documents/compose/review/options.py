"""Options compared: table, chart, frontier, the cheapest set, what excludes what, and what remains at risk."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.documents.blocks import Block, Bullets, Cell, Heading, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.estimate import hours, interval
from drillbook.documents.compose.review.chart import chart
from drillbook.documents.compose.review.opening import chart_is_first, strong_names
from drillbook.documents.compose.review.words import Words, simulated
from drillbook.documents.options_chart import letter
from drillbook.model import Provenance
from drillbook.quantity import write_duration
from drillbook.review.comparison import Alone, Comparison
from drillbook.review.recovery import Target
from drillbook.review.trial import Outcome

MOST_FRONTIER = 12
MOST_RISKS = 8
MOST_NAMED = 4
"""Options of a set that are named; of more, their letters."""
MARK = {Provenance.ASSUMED: "A", Provenance.SOURCED: "P", Provenance.GIVEN: "G"}


def options(words: Words) -> Iterator[Block]:
    """All of it."""
    comparison = words.review.comparison
    if comparison is None:
        yield Paragraph(text("No options were given."))
        return
    yield Paragraph(_how(words), keep=True)
    yield _table(words, comparison)
    if not chart_is_first(words):
        yield chart(words, comparison)
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
        *((_lost(comparison.today),) if comparison.today.loss_spared else ()),
        text(f"{len(comparison.today.missed)} missed"),
    )  # fmt: skip
    currency = words.review.catalogue.currency if words.review.catalogue else ""
    of = f", {currency}" if currency else ""
    head = ("", "Option", f"Once{of}", f"A year{of}", f"All, a year{of}", "Hours spared a year", "Targets")
    if comparison.today.loss_spared is None:
        return Table(head, (today, *rows), (4, 32, 9, 9, 11, 20, 15))
    with_loss = (*head[:-1], f"Loss spared a year{of}", head[-1])
    return Table(with_loss, (today, *rows), (4, 26, 9, 8, 9, 15, 17, 12))


def _row(words: Words, number: int, one: Alone) -> tuple[Cell, ...]:
    option, outcome = words.option(one.option), one.outcome
    with_others = [name for name in outcome.chosen if name != one.option]
    more = f" with {words.options(with_others, 3)}" if with_others else ""
    yearly = [MARK[option.provenance(name)] for name in ("yearly", "saves") if getattr(option, name) is not None]
    return (
        (strong(letter(number)),),
        (strong(option.title), Span(more, style="small")),
        _amount(words, outcome.cost.once, [MARK[option.provenance("once")]] if option.once is not None else []),
        _amount(words, outcome.cost.yearly, yearly),
        text(words.amount(outcome.cost.per_year)),
        (simulated(interval(outcome.spared_h)),),
        *(((simulated(interval(outcome.loss_spared)),),) if outcome.loss_spared else ()),
        _met(one),
    )


def _amount(words: Words, amount: float, marks: list[str]) -> Cell:
    if not amount and not marks:
        return text("—")
    return (Span(words.amount(amount), min(marks) if marks else "", "unbroken"),)


def _lost(today: Outcome) -> Cell:
    return (simulated(f"{today.loss.value:,.0f}"), Span(" lost")) if today.loss else text("—")


def _met(one: Alone) -> Cell:
    if not one.gained and not one.lost:
        return text("as today")
    said = [f"{len(one.gained)} more met"] if one.gained else []
    said += [f"{len(one.lost)} more missed"] if one.lost else []
    return (simulated(", ".join(said)),)


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
                Span(" hours a year are spared"),
                *_less_lost(words, best),
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


def _less_lost(words: Words, best: Outcome) -> Cell:
    """What the hours spared would have cost, where hours have a price."""
    if best.loss is None or best.loss_spared is None:
        return text(".")
    saved, before = interval(best.loss_spared), words.money(best.loss.value + best.loss_spared.value)
    return (Span(", which saves "), simulated(saved), Span(" of the "), simulated(before), Span(" lost a year today."))


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
    shown = [one for one in comparison.sampled if one in comparison.frontier or one is comparison.recommended]
    rows = tuple(_frontier_row(words, one) for one in shown[:MOST_FRONTIER])
    yield Table(("Set", "All, a year", "Hours spared a year", "Targets missed"), rows, (50, 15, 22, 13))
    of = "all sets that can be taken" if comparison.frontier_is_of_all else f"the {len(comparison.sampled)} simulated"
    yield Paragraph(
        text(
            f"Of {of}; each row costs more than the one above it and is down less, beyond the doubt of the simulation. "
            "Bold: the cheapest set that meets every target, on the frontier or not."
        )
    )


def _frontier_row(words: Words, one: Outcome) -> tuple[Cell, ...]:
    comparison = words.review.comparison
    style = "strong" if comparison is not None and one is comparison.recommended else ""
    names = words.options(one.chosen) if one.chosen else "Nothing"
    if comparison is not None and len(one.chosen) > MOST_NAMED:
        names = " + ".join(letter(number) for number, each in enumerate(comparison.alone) if each.option in one.chosen)
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
            items.append((strong(option.title), Span(f" requires {words.options(option.requires)}.")))
    for pair in comparison.conflicts:
        either = (strong(words.option(pair.first).title), Span(" or "), strong(words.option(pair.second).title))
        items.append((*either, Span("." if " excludes " in pair.why else f": {pair.why}.")))
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
    yield Paragraph(
        text(
            f"Played {risk.plays} times more with chance drawn anew (a generator may not start), every target that can "
            f"be met was met {risk.plays_met} times."
        )
    )
    yield Paragraph(text("What alone still brings a process down, for good or for longer than its RTO:"), keep=True)
    points = [one for one in risk.single_points if one.kind not in ("dataset", "service", "process")]
    by_element: dict[str, dict[str, list[str]]] = {}
    for point in points:
        sense = "if lost for good" if point.ever else "beyond its RTO"
        by_element.setdefault(point.element, {}).setdefault(sense, []).append(words.name(point.service))
    ranked = sorted(by_element.items(), key=lambda pair: (-sum(map(len, pair[1].values())), pair[0]))
    shown: list[Cell] = [
        (strong(words.name(one)), Span(": " + "; ".join(f"{', '.join(names)} {how}" for how, names in stopped.items())))
        for one, stopped in ranked[:MOST_RISKS]
    ]
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
        yield Table(("Process or service", "Failure of", "Hours a year"), tuple(causes), (40, 42, 18))
