"""What a rehearsal says of a procedure: when it was carried out, how long it took, what its undo brought back.

A rehearsal is cited only while the procedure has the words that were rehearsed; after a change, that is said instead.
"""

from datetime import timedelta

from drillbook.documents.blocks import MARKS, Cell, Span, Table, text
from drillbook.model import Estate, Provenance, Rehearsal, RehearsedStep, Runbook, Step
from drillbook.procedures.digest import digest_of
from drillbook.quantity import write_duration

MARK = MARKS[Provenance.REHEARSED]
WORDS = {
    "identical": "as before",
    "declared": "no way back, as declared",
    "different": "NOT as before",
    "not tried": "not tried",
}


def rehearsal_of(estate: Estate, book: Runbook) -> Rehearsal | None:
    """The newest rehearsal of the procedure as it is now; None: there is none."""
    kept = [one for one in estate.rehearsals if one.procedure == book.id]
    if not kept:
        return None
    digest = digest_of(book)
    return max((one for one in kept if one.digest == digest), key=lambda one: one.started, default=None)


def about_rehearsal(estate: Estate, book: Runbook) -> Cell:
    """One or two sentences; empty where it was never rehearsed."""
    found = rehearsal_of(estate, book)
    if found is None:
        older = [one.started for one in estate.rehearsals if one.procedure == book.id]
        return text(f"Changed since it was rehearsed on {max(older):%-d %b %Y}: rehearse it again.") if older else ()
    start = f"Rehearsed on {found.started:%-d %b %Y}" + ("" if found.succeeded else ", and NOT all of it worked")
    spans = [Span(f"{start}; took "), Span(span(found.took), MARK, "strong")]
    if found.interrupted:
        spans.append(
            Span(f"; interrupted {found.interrupted} times and undone, {found.identical} times without a trace")
        )
    if found.longest_downtime is not None:
        spans += [Span("; longest time without a right answer "), Span(span(found.longest_downtime), MARK, "strong")]
    return (*spans, Span("."))


def step_rehearsed(estate: Estate, book: Runbook, step: Step) -> Cell:
    """What was measured of one step."""
    found = _measured(estate, book, step)
    return () if found is None else (Span("rehearsed: "), Span(span(found.took), MARK))


def _measured(estate: Estate, book: Runbook, step: Step) -> RehearsedStep | None:
    found = rehearsal_of(estate, book)
    return next((one for one in found.steps if one.id == step.id), None) if found else None


def rehearsal_table(estate: Estate, book: Runbook) -> Table | None:
    """Every step: how long it took, how often it was interrupted, what its undo brought back."""
    found = rehearsal_of(estate, book)
    if found is None:
        return None
    measured = {one.id: one for one in found.steps}
    rows: list[tuple[Cell, ...]] = []
    for number, step in enumerate(book.steps, 1):
        one = measured.get(step.id)
        took: Cell = (Span(span(one.took), MARK),) if one else text("not reached")
        tried = f"{one.identical} of {one.interrupted}" if one and one.interrupted else "—"
        undone = WORDS.get(one.undone, one.undone) if one else "—"
        rows.append((text(f"{number}. {step.title}"), took, text(tried), text(undone)))
    return Table(("Step", "Took", "Undone", "After its undo"), tuple(rows), (52, 13, 13, 22), dense=True)


def span(time: timedelta) -> str:
    """A measured time: tenths below ten seconds, else whole seconds."""
    seconds = time.total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    return write_duration(timedelta(seconds=round(seconds)))
