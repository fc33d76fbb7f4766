"""Cover and first-hour page."""

from dataclasses import replace
from datetime import timedelta
from math import inf

from drillbook.documents.blocks import MARKS, Cell, Line, Span, StepBlock, Table, prose, strong, text
from drillbook.documents.compose.first_calls import first_calls
from drillbook.documents.compose.material import Material, given, numbers, seconds, step_block, target
from drillbook.documents.compose.survival import at_hand
from drillbook.documents.figure import shorten
from drillbook.documents.plan import Cover, FirstHour
from drillbook.model import Phase, Provenance, Runbook, Step
from drillbook.quantity import write_duration
from drillbook.simulation import Reached, Trace

ACTIONS = 10
MOST_EXPECTED, MOST_BELOW, FULL = 3, 3, -6
MOST_CRITERIA, MOST_CALLED = 6, 4
MOST_ROWS, LEAST_ROWS, USUAL_LINES, LONGEST_TITLE = 6, 2, 7, 15
LONGEST_LINE, LONGEST_UNDO = 100, 64
"""In characters. Together these keep the first hour on one page, whatever an inventory says."""


def compose_cover(material: Material) -> Cover:
    """Purpose, approval, record of changes, distribution; what is missing is said."""
    organisation = material.estate.organisation
    people = [material.estate.people[one] for one in organisation.approvers]
    approvals = Table(
        ("Approved by", "Role", "Date", "Signature"),
        tuple((text(one.title), text(one.role), text(""), text("")) for one in people),
        (28, 27, 17, 28),
    )
    changes = Table(
        ("Version", "Date", "By", "Change"),
        tuple(
            (text(one.version), text(str(one.date)), text(one.by), text(one.change)) for one in organisation.revisions
        ),
        (12, 17, 18, 53),
    )
    missing = [
        prose(f"{what} is not written: add `{key}:` under organisation.")
        for what, key, value in (
            ("Who approves the plan", "approvers", organisation.approvers),
            ("The record of changes", "revisions", organisation.revisions),
            ("The distribution list", "distribution", organisation.distribution),
            ("The date of the plan", "plan_date", organisation.plan_date),
        )
        if not value
    ]
    return Cover(
        purpose=organisation.purpose,
        approvals=approvals,
        changes=changes if organisation.revisions else None,
        distribution=organisation.distribution,
        missing=tuple(missing),
    )


def compose_first_hour(material: Material) -> FirstHour:
    """One page: is this a disaster, who may declare, the first ten actions, what to expect."""
    estate = material.estate
    people = sorted((one for one in estate.people.values() if one.may_declare), key=lambda one: one.may_declare or 0)
    rows: list[tuple[Cell, ...]] = [
        ((strong(shorten(one.title, 40)), Span(f" {shorten(one.role, 40)}", style="small")), numbers(one.phones[:2]))
        for one in people[:MOST_CALLED]
    ]
    rows.append((text("Nobody answers in 10 min"), (strong("you do"),)))
    expected, basis = _expected(material)
    worst = _worst(material) if material.services and material.drills else None
    steps, then = _actions(material)
    criteria = _written_criteria(material.criteria) or _criteria(material)
    hand = at_hand(material, worst)
    room = _room(material, criteria, rows, (expected, hand))
    if room < LEAST_ROWS:  # numbers come first: appendix A has the log-ins too, the foot of the page the copies
        hand = hand[:1] if room > FULL else ()
    return FirstHour(
        criteria=criteria,
        declare=Table(("Who", "Call first, then"), tuple(rows), (50, 50)),
        steps=tuple(_in_short(one) for one in steps),
        then=_in_short(then) if then else None,
        calls=first_calls(material, max(LEAST_ROWS, room)),
        expected=expected,
        basis=basis,
        at_hand=hand,
    )


def _room(
    material: Material, criteria: tuple[Cell, ...], declare: list[tuple[Cell, ...]], below: tuple[tuple[Cell, ...], ...]
) -> int:
    """How many rows of numbers the page has room for: fewer where what stands above and below takes more lines."""
    left = 1 + sum(_lines(one, 48) for one in criteria)
    right = 1 + sum(max(_lines(name, 30), _lines(number, 22)) for name, number in declare)
    lead = _lines(text(material.site.title), LONGEST_TITLE) - 1
    expected, hand = below
    more = max(0, max(left, right) - USUAL_LINES)
    more += max(0, sum(_lines(one, 90) for one in expected) + sum(_lines(one, 115) for one in hand) - MOST_BELOW)
    return MOST_ROWS - more - lead


def _lines(cell: Cell, width: int) -> int:
    """How many lines it takes where so many characters stand on one, about."""
    return -(-sum(len(span.text) for span in cell) // width)


def _written_criteria(written: tuple[str, ...]) -> tuple[Cell, ...]:
    """The organisation's own, as many and as long as the page holds; section 3 has them all."""
    shown = [text(shorten(one, LONGEST_LINE)) for one in written[:MOST_CRITERIA]]
    if len(written) > MOST_CRITERIA:
        shown[-1] = text(f"one of {len(written) - MOST_CRITERIA + 1} more in section 3")
    return tuple(shown)


def _criteria(material: Material) -> tuple[Cell, ...]:
    """Where the inventory gives none: what this site's own figures suggest."""
    batteries = [ups for ups in material.estate.ups.values() if ups.site == material.site.id]
    power = [Span("Power gone, and not back within minutes")]
    if batteries:
        shortest = min(batteries, key=lambda ups: ups.runtime)
        power += [Span(" (the UPS lasts "), given(shortest, "runtime"), Span(")")]
    return (tuple(power), text("Building closed or unsafe"), text("Site unreachable from outside"))


def _actions(material: Material) -> tuple[tuple[StepBlock, ...], StepBlock | None]:
    """The first ten actions, and the one that follows them.

    People and the log first, then what a battery does not wait for, then the rest of the activation and the steps of
    the most important service that can be recovered elsewhere; checks without a decision are left to the full list.
    """
    activation = [(book, step) for book in material.books(Phase.ACTIVATION) for step in book.steps]
    books = material.books(Phase.RECOVERY)
    power = [(book, step) for book in books if not book.service for step in book.steps]
    recovery: list[tuple[Runbook, Step]] = []
    for book in books:
        if book.service and not any(step.id.endswith(".no-copy") for step in book.steps):
            recovery = [(book, step) for step in book.steps if not step.id.endswith((".check", ".look"))]
            break
    chosen = [*activation[:2], *power, *activation[2:], *recovery]
    blocks = [step_block(material, number, *one) for number, one in enumerate(chosen[: ACTIONS + 1], 1)]
    return tuple(blocks[:ACTIONS]), blocks[ACTIONS] if len(blocks) > ACTIONS else None


def _in_short(block: StepBlock) -> StepBlock:
    """As much of a step as a line or two hold; the page it refers to has the rest."""
    return replace(
        block,
        title=shorten(block.title, 80),
        undo=(_shortened(block.undo[0]),),
        owner=shorten(block.owner, 30),
    )


def _shortened(line: Line) -> Line:
    """Of a command or a sentence, as much as a line holds."""
    return Line(shorten(line.command, LONGEST_UNDO) if line.command else "", shorten(line.words, LONGEST_UNDO))


def _expected(material: Material) -> tuple[tuple[Cell, ...], Cell]:
    """What the drill that hurts this site most says of its most important services."""
    if not material.services:
        return (text("No service has anything at this site: none stops with it."),), ()
    drills = material.drills
    if not drills:
        return (prose("No drill touches this site: add one that does under `scenarios:`."),), ()
    worst = _worst(material)
    reached = {entry.service: entry for entry in worst.reached}
    down = [reached[service.id] for service in material.services if reached[service.id].rta_s > 0]
    lines = tuple(_line(material, worst, entry) for entry in down[:MOST_EXPECTED])
    which = "The worst drill" if len(drills) > 1 else "The only drill"
    basis = text(f"{which}: {worst.title}, seed {worst.seed}, replication {worst.replication}.")
    return lines or (text("Every service of this site stays up."),), basis


def _worst(material: Material) -> Trace:
    """The drill with the most downtime of what the site's loss affects."""
    affected = set(material.affected)
    return max(
        material.drills,
        key=lambda trace: sum(_hurt(entry) for entry in trace.reached if entry.service in affected),
    )


def _hurt(entry: Reached) -> float:
    """Downtime in seconds, where for good counts as a month."""
    return min(entry.rta_s, 30 * 86400.0)


def _line(material: Material, trace: Trace, entry: Reached) -> Cell:
    name, mark = material.name(entry.service), MARKS[Provenance.SIMULATED]
    wanted = target(material.estate, material.findings, entry.service, "rto", "no target")
    start: tuple[Span, ...]
    if entry.rta_s == inf and entry.for_good:
        start = (Span(f"{name} down for good", mark, "strong"), Span(" (target "))
    elif entry.rta_s == inf:
        watched = write_duration(timedelta(seconds=trace.watched_s))
        start = (strong(f"{name} not back"), Span(f" in the {watched} watched", mark), Span(" (target "))
    else:
        back = seconds(entry.outages[-1].end_s, Provenance.SIMULATED)
        down = seconds(entry.rta_s, Provenance.SIMULATED)
        start = (Span(f"{name} back after {back.text}", mark, "strong"), Span(f", down {down.text} (target "))
    loss = seconds(entry.rpa_s, Provenance.SIMULATED)
    gone = "all data lost" if entry.rpa_s == inf else "no data lost" if not entry.rpa_s else f"{loss.text} of data lost"
    return (*start, wanted, Span("), "), Span(gone, mark if entry.rpa_s else ""), Span(_verdict(entry)))


def _verdict(entry: Reached) -> str:
    """Which target was missed, of those that are given."""
    if entry.rto_s is None and entry.rpo_s is None:
        return ""
    missed = [
        name
        for name, reached, wanted in (("RTO", entry.rta_s, entry.rto_s), ("RPO", entry.rpa_s, entry.rpo_s))
        if wanted is not None and reached > wanted
    ]
    return f": {' AND '.join(missed)} MISSED" if missed else ": targets met"
