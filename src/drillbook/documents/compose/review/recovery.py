"""Simulated recovery against target, and what each standby is worth."""

from collections.abc import Iterator
from itertools import groupby
from math import inf

from drillbook.documents.blocks import Block, Cell, Heading, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.estimate import hours
from drillbook.documents.compose.review.words import Words, seconds, simulated
from drillbook.review.recovery import Recovery
from drillbook.review.standby import Bought
from drillbook.simulation.years.figures import SubjectYears

MOST_SOONER = 2
MOST_YEARS = 24


def recovery(words: Words) -> Iterator[Block]:
    """Scenario by scenario what is missed, then the simulated years."""
    review = words.review
    if review.recoveries:
        yield Heading("Scenarios")
        rows = tuple(_scenario(words, list(some)) for _, some in groupby(review.recoveries, lambda one: one.scenario))
        yield Table(("Scenario", "Missed: reached against target", "Targets met"), rows, (26, 60, 14))
    yield Heading("Simulated years")
    years = sorted(review.years.subjects, key=lambda one: (-one.down_s.value, one.subject))
    processes_first = sorted(years, key=lambda one: one.kind != "process")
    shown = processes_first[:MOST_YEARS]
    head = ("Process or service", "Hours down a year", "Outages", "Over RTO", "RTO", "Mostly because of")
    yield Table(head, tuple(_years(words, one) for one in shown), (21, 20, 11, 11, 8, 29))
    if len(years) > len(shown):
        yield Paragraph(text(f"And {len(years) - len(shown)} more that are down less."))
    yield Heading("What each standby buys")
    yield from _standbys(words)


def _scenario(words: Words, entries: list[Recovery]) -> tuple[Cell, ...]:
    missing = [one for one in entries if one.missed]
    wanted = sum(len(one.targets) for one in entries)
    met = wanted - sum(len(one.missed) for one in entries)
    spans: list[Span] = []
    # A process that misses what its service misses says the same again: services are left out where it stands.
    told = [one for one in missing if one.kind == "process"] or missing
    told += [one for one in missing if one.kind != "process" and not _said(one, told)]
    for number, one in enumerate(told):
        spans += [Span("; " if number else ""), strong(words.name(one.subject))]
        for target in one.missed:
            reached = one.rta_s if target.which == "rto" else one.rpa_s
            asked = one.rto_s if target.which == "rto" else one.rpo_s
            spans += [simulated(f" {_reached(target.which, reached)}"), Span(f" against {seconds(asked or 0.0)}")]
    return (
        (strong(words.name(entries[0].scenario)),),
        tuple(spans) or text("nothing"),
        (simulated(f"{met} of {wanted}"),),
    )


def _reached(which: str, value_s: float) -> str:
    if which == "rto":
        return "not back" if value_s == inf else f"back after {seconds(value_s)}"
    return f"loses {seconds(value_s, missing='everything')} of data"


def _said(one: Recovery, told: list[Recovery]) -> bool:
    return any((one.rta_s, one.rpa_s, one.missed and 1) == (other.rta_s, other.rpa_s, 1) for other in told)


def _years(words: Words, one: SubjectYears) -> tuple[Cell, ...]:
    low, high = one.down_s.low, one.down_s.high
    between = "" if low is None or high is None else f" ({hours(low / 3600)} to {hours(high / 3600)})"
    causes = [words.name(each.element) for each in one.causes[:2] if each.element]
    return (
        (strong(words.name(one.subject)),),
        (simulated(f"{hours(one.down_s.value / 3600)}{between}"), Span("" if one.is_sure else " *")),
        (simulated(hours(one.outages.value)),),
        text("—") if one.over_rto is None else (simulated(hours(one.over_rto.value)),),
        text("—" if one.rto_s is None else seconds(one.rto_s)),
        text(", ".join(causes) or "—"),
    )


def _standbys(words: Words) -> Iterator[Block]:
    review = words.review
    if not review.standbys:
        yield Paragraph(text("No site is named as another's alternate."))
        return
    yield Paragraph(
        text(
            "Every scenario is played a second time with the site destroyed as it begins. What differs is what the "
            "site buys in it."
        ),
        keep=True,
    )
    told = [one for one in review.standbys if not one.itself and (one.missed or one.meets)]
    rows = tuple(_bought(words, one) for one in told)
    yield Table(("Site", "Scenario", "Targets met thanks to it", "Back sooner with it"), rows, (18, 26, 26, 30))


def _back(after_s: float) -> str:
    return "never down" if not after_s else "not back" if after_s == inf else f"after {seconds(after_s)}"


def _bought(words: Words, one: Bought) -> tuple[Cell, ...]:
    if one.meets:
        worth: Cell = (simulated(str(len(one.meets))), Span(f": {words.targets(one.meets, 3)}"))
    elif one.nothing:
        worth = (simulated("none: it buys nothing", "strong"), Span(f"; {len(one.missed)} are missed"))
    else:
        worth = text("none")
    told = [
        f"{words.name(each.subject)} {_back(each.with_it_s)}, without it {_back(each.without_it_s)}"
        for each in one.sooner[:MOST_SOONER]
    ]
    more = f" and {len(one.sooner) - MOST_SOONER} more" if len(one.sooner) > MOST_SOONER else ""
    sooner = (simulated("; ".join(told)), Span(more)) if told else text("—")
    return (strong(words.name(one.site)),), text(words.name(one.scenario)), worth, sooner
