"""The first page: what came out, what to decide, who signs."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Missing, Span, Table, strong, text
from drillbook.documents.compose.estimate import hours, interval
from drillbook.documents.compose.review.chart import chart
from drillbook.documents.compose.review.words import Words, day, simulated
from drillbook.model import Improvement
from drillbook.review.recovery import all_targets, missed

MOST_ROWS = 9
MOST_NOTHING = 3
ROOM_FOR_CHART = 5
"""With so many decisions at most, the first page has room for the chart."""
Decision = tuple[Cell, Cell]
"""What is asked, and what speaks for it."""


def lead(words: Words) -> Cell:
    """The result in a sentence or two."""
    review = words.review
    failing, tested = missed(review.recoveries), all_targets(review.recoveries)
    scenarios = len({one.scenario for one in review.recoveries})
    down = sum(one.down_s.value for one in review.years.subjects if one.subject in review.counted) / 3600
    whose = words.names(review.counted, 3)
    return (
        simulated(f"{len(failing)} of {len(tested)} targets are missed", "strong"),
        Span(f" in {scenarios} {'scenario' if scenarios == 1 else 'scenarios'}. {whose}: together "),
        simulated(f"{hours(down)} hours down a year", "strong"),
        Span("."),
    )


def decisions(words: Words) -> Table:
    """What to decide in this review, the most important first; as many as the page holds."""
    rows = [*_options(words), *_nothing(words), *_worse(words), *_contracts(words), *_overdue(words)]
    if not rows:
        rows = [(text("Nothing has to be decided."), text("No target is missed, no notice is due, no action is late."))]
    shown = rows[:MOST_ROWS]
    if len(rows) > MOST_ROWS:
        shown[-1] = (text(f"and {len(rows) - MOST_ROWS + 1} more"), text("In the sections below."))
    fields = tuple((text(str(number)), *row, text("")) for number, row in enumerate(shown, 1))
    return Table(("", "Decide", "Because", "Decision"), fields, (4, 30, 50, 16))


def chart_is_first(words: Words) -> bool:
    """The chart stands on the first page."""
    return len(decisions(words).rows) <= ROOM_FOR_CHART


def signatures(words: Words) -> Table:
    """Who signs."""
    estate = words.review.estate
    people = [estate.people[one] for one in estate.organisation.approvers]
    rows = tuple((text(one.title), text(one.role), text(""), text("")) for one in people)
    empty = ((text(""), text(""), text(""), text("")),)
    return Table(("Decided by", "Role", "Date", "Signature"), rows or empty, (28, 27, 17, 28))


def notes(words: Words) -> Iterator[Block]:
    """What is missing for the first page to be whole, and the chart where there is room for it."""
    review = words.review
    if review.comparison is not None and chart_is_first(words):
        yield chart(words, review.comparison)
    if review.today is None:
        yield Missing(
            "The review's date is not known, so nothing is late", "add `plan_date:` under organisation, or give --date"
        )
    if review.comparison is None:
        yield Missing("No options are compared", "write them in `options.yaml` beside the inventory, or give --options")
    if not review.estate.scenarios:
        yield Missing("No scenario is played, so no target is put to the test", "add `scenarios:`")


def _options(words: Words) -> Iterator[Decision]:
    comparison = words.review.comparison
    if comparison is None:
        return
    best, today = comparison.recommended, comparison.today
    if best is not None and best.chosen:
        cost = best.cost
        asked = (Span("Take "), *strong_names(words, best.chosen))
        exact = "" if comparison.cheapest.exact else " (not proven)"
        whole = not comparison.out_of_reach
        what = "every target" if whole else f"every target that can be met ({len(best.missed)} stay missed)"
        yield (
            asked,
            (
                Span(f"The cheapest set that meets {what}{exact}: {words.money(cost.once)} once, "),
                Span(f"{words.money(cost.yearly)} a year. It spares "),
                simulated(f"{interval(best.spared_h)} of {hours(today.down_h.value)} hours"),
                Span(" down a year."),
            ),
        )
    elif today.missed and best is None:
        yield text("Find other options"), text(f"None of those compared was found to help: {comparison.cheapest.how}.")
    elif today.missed:
        yield text("Find other options"), text("No set of options meets a target that is missed today.")


def strong_names(words: Words, chosen: tuple[str, ...]) -> Cell:
    """Names of options, each in bold."""
    spans: list[Span] = []
    for number, one in enumerate(chosen):
        between = "" if not number else " and " if number == len(chosen) - 1 else ", "
        spans += [Span(between), strong(words.option(one).title)]
    return tuple(spans)


def _nothing(words: Words) -> Iterator[Decision]:
    """Sites that stand in for another, and did not help when it was needed."""
    found = [one for one in words.review.standbys if one.nothing]
    for one in found[:MOST_NOTHING]:
        site, scenario = words.name(one.site), words.name(one.scenario)
        yield (
            (Span("Whether "), strong(site), Span(" is still the standby that is wanted")),
            (
                Span(f"It buys nothing against {scenario}: "),
                simulated(f"{len(one.missed)} targets are missed with it, and none is met thanks to it."),
                *_what_does(words, one.scenario),
            ),
        )


def _what_does(words: Words, scenario: str) -> Cell:
    """The options that alone meet more targets in that scenario, the best first."""
    comparison = words.review.comparison
    if comparison is None:
        return ()
    gains = [
        (sum(target.scenario == scenario for target in one.gained), one.option, one.outcome.cost.per_year)
        for one in comparison.alone
    ]
    helpful = sorted((one for one in gains if one[0]), key=lambda one: (-one[0], one[2]))
    if not helpful:
        return (Span(" No option alone does."),)
    told = ", ".join(f"{words.option(option).title} ({number})" for number, option, _ in helpful[:5])
    return (Span(" What does, by targets met: "), simulated(f"{told}."))


def _worse(words: Words) -> Iterator[Decision]:
    since = words.review.since
    if since is not None and since.now_missed:
        yield (
            text(f"Whether to take back what made recovery worse since {since.reference}"),
            (simulated(f"Met then, missed now: {words.targets(since.now_missed)}."), Span(" Section 7.")),
        )


def _contracts(words: Words) -> Iterator[Decision]:
    for one in words.review.commitments:
        if one.is_due and one.days_left is not None:
            late = one.days_left < 0
            last = f"{'was ' if late else ''}{day(one.notice_by)}"
            verb = "Renew" if one.contract is None else "Keep or leave"
            yield (
                (Span(f"{verb} "), strong(one.noun.title)),
                text(
                    f"{'Registration' if one.contract is None else 'Contract'} ends {day(one.ends)}; "
                    f"the last day to give notice {'' if late else 'is '}{last}."
                ),
            )


def _overdue(words: Words) -> Iterator[Decision]:
    late = words.review.overdue
    if late:
        first: Improvement = late[0]
        more = f", and {len(late) - 1} more" if len(late) > 1 else ""
        yield (
            (
                Span("A new date, or another owner, for "),
                strong("one overdue action" if len(late) == 1 else f"{len(late)} overdue actions"),
            ),
            text(f"{first.action} ({words.name(first.owner)}, due {day(first.due)}){more}."),
        )
