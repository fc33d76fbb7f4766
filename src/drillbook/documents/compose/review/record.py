"""Contracts, what changed since the last review, actions, and where the figures come from."""

from collections.abc import Iterator
from itertools import groupby

from drillbook.documents.blocks import MARKS, Block, Cell, Heading, Paragraph, Span, Table, prose, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.estimate import interval
from drillbook.documents.compose.review.words import Words, day, seconds, simulated
from drillbook.model import Improvement
from drillbook.review.change import Changed, Since
from drillbook.review.commitment import Commitment
from drillbook.review.sample import METHOD

MOST_CHANGES = 40
MOST_MOVED = 20


def contracts(words: Words) -> Iterator[Block]:
    """Contracts and registrations, by the day on which notice must be given."""
    found = words.review.commitments
    if not found:
        yield Paragraph(prose("No contract is in the inventory: add `contract:` to providers and sites."))
        return
    dated = [one for one in found if one.notice_by is not None]
    rows = tuple(_contract(one) for one in dated)
    if rows:
        head = ("With", "Ends", "Give notice by", "A month", "Promised (SLA)")
        yield Table(head, rows, (28, 13, 20, 13, 26))
    rest = [one for one in found if one.notice_by is None]
    if rest:
        promised = [
            f"{one.noun.title}{f' ({one.contract.sla})' if one.contract and one.contract.sla else ''}" for one in rest
        ]
        yield Paragraph(text(f"No end is on record of the contracts with {', '.join(promised)}."))


def _contract(one: Commitment) -> tuple[Cell, ...]:
    contract, mark = one.contract, MARKS[one.provenance]
    left = one.days_left
    late = "" if left is None else f" {-left} days ago" if left < 0 else f" in {left} days"
    number = contract.number if contract else "registration"
    cost = contract.monthly_cost if contract else None
    return (
        (strong(one.noun.title), Span(f" {number}", style="small")),
        (Span(day(one.ends), mark),),
        (Span(day(one.notice_by), style="strong" if one.is_due else ""), Span(late, style="small")),
        text(str(cost) if cost else "—"),
        text((contract.sla if contract else "") or "—"),
    )


def changes(words: Words) -> Iterator[Block]:
    """Since the last review."""
    since = words.review.since
    if since is None:
        yield Paragraph(prose("Not compared: `--since` names a revision or a folder of the inventory as it was."))
        return
    if not since.changes:
        yield Paragraph(text(f"Nothing changed since {since.reference}."))
        return
    yield Paragraph(_effect(words, since))
    if since.moved:
        yield Heading("Recovery")
        yield from _moved(words, since)
    yield Heading("What changed")
    for what in ("added", "removed"):
        if found := [one for one in since.changes if one.what == what]:
            yield Paragraph((strong(f"{what.capitalize()}: "), Span(_by_kind(found))))
    altered = [one for one in since.changes if one.what == "changed"]
    rows = tuple(_change(one) for one in altered[:MOST_CHANGES])
    if rows:
        yield Table(("What", "Was", "Is"), rows, (30, 35, 35), dense=True)
    if len(altered) > MOST_CHANGES:
        yield Paragraph(text(f"And {len(altered) - MOST_CHANGES} more."))
    if since.not_compared:
        names = words.names(since.not_compared)
        yield Paragraph(text(f"Not played on the earlier inventory, which does not have what they hit: {names}."))


def _effect(words: Words, since: Since) -> Cell:
    spans = [
        Span(f"Since {since.reference} (inventory {since.inventory[:12]}): "),
        simulated(f"{len(since.now_met)} targets more are met, {len(since.now_missed)} more are missed", "strong"),
        Span("."),
    ]
    if since.spared_h is not None:
        worse = since.spared_h.value < 0
        figure = since.spared_h
        turned = type(figure)(-figure.value, _minus(figure.high), _minus(figure.low)) if worse else figure
        verb = "are added" if worse else "are spared"
        spans += [
            Span(" "),
            simulated(f"{interval(turned)} hours"),
            Span(f" down a year {verb}, on the same failures."),
        ]
    return tuple(spans)


def _minus(bound: float | None) -> float | None:
    return None if bound is None else -bound


def _moved(words: Words, since: Since) -> Iterator[Block]:
    ordered = sorted(
        since.moved, key=lambda one: (not (set(one.after.missed) ^ set(one.before.missed)), one.after.scenario)
    )
    rows: list[tuple[Cell, ...]] = []
    for scenario, entries in groupby(ordered[:MOST_MOVED], key=lambda one: one.after.scenario):
        for number, one in enumerate(entries):
            changed = " now missed" if set(one.after.missed) - set(one.before.missed) else ""
            changed = " now met" if set(one.before.missed) - set(one.after.missed) else changed
            rows.append(
                (
                    text("" if number else words.name(scenario)),
                    (strong(words.name(one.after.subject)), Span(changed, style="small")),
                    (simulated(f"{seconds(one.before.rta_s)} → {seconds(one.after.rta_s)}"),),
                    (simulated(f"{_lost(one.before.rpa_s)} → {_lost(one.after.rpa_s)}"),),
                )
            )
    yield Table(("Scenario", "Process or service", "Down (RTA)", "Data lost (RPA)"), tuple(rows), (28, 28, 24, 20))
    if len(ordered) > MOST_MOVED:
        yield Paragraph(text(f"And {len(ordered) - MOST_MOVED} recoveries more that differ."))


def _lost(seconds_lost: float) -> str:
    return seconds(seconds_lost, missing="all") if seconds_lost else "none"


def _by_kind(found: list[Changed]) -> str:
    return "; ".join(
        f"{kind} {some([one.title for one in each], 12)}"
        for kind, each in ((kind, list(each)) for kind, each in groupby(found, key=lambda one: one.kind))
    )


def _change(one: Changed) -> tuple[Cell, ...]:
    head = (strong(one.title), Span(f" {one.kind}: {one.attribute}", style="small"))
    return head, text(one.before), text(one.after)


def actions(words: Words) -> Iterator[Block]:
    """Actions of the improvement plan that are not done."""
    late, waiting = words.review.overdue, words.review.open_actions
    if not words.review.estate.improvements:
        yield Paragraph(prose("No action is on record: what exercises find goes under `improvements:`."))
        return
    if late:
        yield Heading("Overdue")
        yield _actions(words, late)
    if waiting:
        yield Heading("Open")
        yield _actions(words, waiting)
    if not late and not waiting:
        yield Paragraph(text("All actions on record are done."))


def _actions(words: Words, found: tuple[Improvement, ...]) -> Table:
    rows = tuple(
        (
            (*prose(one.action), Span(f" {one.finding}" if one.finding else "", style="small")),
            text(words.name(one.owner)),
            text(day(one.due)),
            text(one.source or "—"),
        )
        for one in found
    )
    return Table(("Action", "Owner", "Due", "From"), rows, (48, 18, 13, 21))


def basis(words: Words) -> Iterator[Block]:
    """How the figures were made."""
    review, effort = words.review, words.review.effort
    catalogue = review.catalogue
    yield Paragraph(
        text(
            f"Inventory {review.estate.digest}; seed {effort.seed}; {effort.played:,} replications of "
            f"{effort.years:g} years in {effort.batches} batches, {effort.all_years:,.0f} years for each set of "
            f"options. Intervals of differences: {METHOD}. Scenarios are played once, chance included."
        )
    )
    if catalogue is not None:
        yield Paragraph(text(f"Options: SHA-256 {catalogue.digest}."))
    yield Paragraph(
        prose(
            "Failure and repair figures are those of the inventory, else published, else assumed; `drillbook plan` "
            "prints each with its source. Failures are taken as independent but for what shares an element."
        )
    )
