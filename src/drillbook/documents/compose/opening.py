"""Cover and first-hour page."""

from math import inf

from drillbook.documents.blocks import MARKS, Cell, Span, StepBlock, Table, strong, text
from drillbook.documents.compose.material import Material, seconds, step_block
from drillbook.documents.plan import Cover, FirstHour
from drillbook.model import Phase, Provenance, Step
from drillbook.quantity import write_duration
from drillbook.simulation import Reached, Trace

ACTIONS = 10


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
        (Span(f"{what} is missing: add `{key}:` under organisation."),)
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
        ((strong(one.role or one.title), Span(f" {one.title}")), text(", then ".join(one.phones) or "no number"))
        for one in people
    ]
    rows.append((text("Nobody answers in 10 min"), (strong("you do"),)))
    expected, basis = _expected(material)
    return FirstHour(
        criteria=estate.organisation.disaster_criteria or _criteria(material),
        declare=Table(("Role", "Call first, then"), tuple(rows), (50, 50)),
        steps=_actions(material),
        expected=expected,
        basis=basis,
        meeting_point=material.site.meeting_point,
    )


def _criteria(material: Material) -> tuple[str, ...]:
    """Where the inventory gives none: what this site's own figures suggest."""
    shortest = min((ups.runtime for ups in material.estate.ups.values() if ups.site == material.site.id), default=None)
    power = f" (the UPS lasts {write_duration(shortest)})" if shortest else ""
    return (
        f"Power gone, and not back within minutes{power}",
        "Building closed or unsafe",
        "Site unreachable from outside",
    )


def _actions(material: Material) -> tuple[StepBlock, ...]:
    """Activation, then the first steps of the most important service that can be recovered elsewhere."""
    activation = [step for book in material.books(Phase.ACTIVATION) for step in book.steps]
    recovery: list[Step] = []
    for book in material.books(Phase.RECOVERY):
        if not any(step.id.endswith(".no-copy") for step in book.steps):
            recovery = [step for step in book.steps if not step.id.endswith(".check")]
            break
    chosen = [*activation, *recovery][:ACTIONS]
    return tuple(step_block(material, number, step) for number, step in enumerate(chosen, 1))


def _expected(material: Material) -> tuple[tuple[Cell, ...], Cell]:
    """What the drill that hurts this site most says of its most important services."""
    drills = material.drills
    if not drills:
        return ((Span("No drill touches this site: add a scenario that does."),),), text("")
    worst = max(
        drills, key=lambda trace: sum(_hours(entry) for entry in trace.reached if entry.service in material.affected)
    )
    reached = {entry.service: entry for entry in worst.reached}
    down = [reached[service.id] for service in material.services if reached[service.id].rta_s > 0]
    lines = tuple(_line(material, entry) for entry in down[:3])
    drilled = f" simulated: {worst.title}, seed {worst.seed}, replication {worst.replication} · "
    runs = ("S", drilled, "G", " given in the inventory · ", "A", " assumed · section 6 has the evidence")
    basis = tuple(Span(run, style="small") for run in runs)
    return lines or ((Span("Every service of this site stays up."),),), basis


def _hours(entry: Reached) -> float:
    return min(entry.rta_s, 30 * 86400.0)


def _line(material: Material, entry: Reached) -> Cell:
    name, assumed = material.name(entry.service), MARKS[Provenance.SIMULATED]
    if entry.rta_s == inf:
        start = (strong(f"{name} does not come back"), Span(" while the drill is watched", assumed))
    else:
        back = seconds(entry.outages[-1].end_s, Provenance.SIMULATED)
        start = (strong(f"{name} back after {back.text}"), Span("", assumed))
    target = seconds(entry.rto_s, Provenance.GIVEN, "no target")
    loss = seconds(entry.rpa_s, Provenance.SIMULATED)
    lost = "all data lost" if entry.rpa_s == inf else "no data lost" if not entry.rpa_s else f"{loss.text} of data lost"
    verdict = "" if entry.rto_s is None else " — target met" if entry.met else " — TARGET MISSED"
    return (
        *start,
        Span(f", down {seconds(entry.rta_s, Provenance.SIMULATED).text} (target {target.text}), {lost}{verdict}"),
    )


def first_trace(material: Material) -> Trace | None:
    """The drill shown first: the one that hurts most."""
    return max(material.drills, key=lambda trace: sum(map(_hours, trace.reached)), default=None)
