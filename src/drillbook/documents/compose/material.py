"""What a plan is composed from, and the wording of numbers, owners and places that all its parts share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf

from drillbook.analysis import Findings
from drillbook.documents.blocks import MARKS, Cell, Line, Missing, Span, StepBlock
from drillbook.documents.compose.rehearsed import step_rehearsed
from drillbook.graph import DependencyGraph, site_of
from drillbook.model import (
    Action,
    Check,
    Command,
    Estate,
    Instruction,
    Noun,
    Phase,
    Provenance,
    Runbook,
    Service,
    Site,
    Step,
    Verification,
    written,
)
from drillbook.practices import PracticeFinding
from drillbook.quantity import write_duration
from drillbook.simulation import Matrix, Trace
from drillbook.simulation.years.figures import Years


@dataclass(frozen=True)
class Material:
    """Everything known, and the site whose plan is composed."""

    estate: Estate
    graph: DependencyGraph
    findings: Findings
    practice_findings: tuple[PracticeFinding, ...]
    runbooks: tuple[Runbook, ...]
    traces: tuple[Trace, ...]
    site: Site
    matrix: Matrix | None = None
    """All scenarios against all services; None: not played."""
    years: Years | None = None
    """Simulated years of every service and process; None: not played."""

    def at_site(self, nouns: Iterable[Noun]) -> list[Noun]:
        """Those that stand at the site."""
        return [noun for noun in nouns if site_of(self.estate, noun) == self.site.id]

    def books(self, phase: Phase) -> list[Runbook]:
        """The site's runbooks of one phase that have steps."""
        return [book for book in self.runbooks if book.site == self.site.id and book.phase is phase and book.steps]

    @property
    def services(self) -> list[Service]:
        """Services with something at the site, the most important first."""
        touched = {book.service for book in self.runbooks if book.site == self.site.id}
        found = [service for service in self.estate.services.values() if service.id in touched]
        return sorted(found, key=lambda service: service.priority)

    @property
    def affected(self) -> list[str]:
        """Identifiers of those services and of the processes that need them."""
        below = {service.id for service in self.services}
        rest = [
            process
            for process in self.estate.processes
            if any(edge.needed in below for edge in self.graph.needs(process))
        ]
        return [*(service.id for service in self.services), *rest]

    @property
    def drills(self) -> list[Trace]:
        """Drills in which the site or one of its services was down, the one that matters most first."""
        site_elements = {node.id for node in self.graph.nodes() if node.site == self.site.id}
        served = {service.id for service in self.services}
        return [trace for trace in self.traces if trace.outages.keys() & (site_elements | served)]

    @property
    def anchors(self) -> dict[tuple[str, str], str]:
        """Where each step of the site's runbooks stands in the document: (runbook, step) → anchor."""
        steps = [(book.id, step.id) for phase in Phase for book in self.books(phase) for step in book.steps]
        return {one: f"step-{number}" for number, one in enumerate(steps, 1)}

    @property
    def used_providers(self) -> list[str]:
        """Companies that something at the site or one of its services needs, in the order of the inventory."""
        reached: set[str] = set()
        queue = [node.id for node in self.graph.nodes() if node.site == self.site.id]
        queue += [service.id for service in self.services]
        while queue:
            for edge in self.graph.needs(queue.pop()):
                if edge.needed not in reached:
                    reached.add(edge.needed)
                    queue.append(edge.needed)
        for machine in self.at_site(self.estate.servers.values()):
            reached.add(getattr(machine, "provider", None) or "")
        fuelled = (one for one in self.estate.generators.values() if one.site == self.site.id)
        reached |= {one.refuelling.provider for one in fuelled if one.refuelling}
        return [one for one in self.estate.providers if one in reached]

    @property
    def criteria(self) -> tuple[str, ...]:
        """What makes it a disaster: the site's own criteria, then the organisation's."""
        return (*self.site.disaster_criteria, *self.estate.organisation.disaster_criteria)

    def name(self, identifier: str | None) -> str:
        """What people call an element; a dash for nobody."""
        if identifier is None:
            return "—"
        return self.graph.node(identifier).name if identifier in self.graph else identifier

    def people(self, owner: str | None) -> str:
        """A person or team by name; says where to add one where there is none."""
        return "nobody named" if owner is None else self.name(owner)

    def missing(self, noun: Noun, attribute: str, what: str) -> Missing:
        """Says what is missing, and in which file and line to add it."""
        where = self.estate.where(noun, attribute)
        return Missing(what, f"add `{attribute}:` to {noun.kind} {noun.id}, {where.file}, line {where.line}")


def given(noun: Noun, attribute: str, missing: str = "not given") -> Span:
    """A duration of the inventory with its mark."""
    value = getattr(noun, attribute)
    if value is None:
        return Span(missing, style="missing")
    return Span(write_duration(value), MARKS[noun.provenance(attribute)])


def target(estate: Estate, findings: Findings, identifier: str, kind: str, missing: str = "none given") -> Span:
    """The RTO or RPO (`kind`: "rto" or "rpo") that a service or process answers for, marked as its origin marks it."""
    found = findings.targets[identifier]
    value, origin = (found.rto_s, found.rto_from) if kind == "rto" else (found.rpo_s, found.rpo_from)
    noun = estate.find(origin) if origin else None
    return seconds(value, noun.provenance(kind) if noun else Provenance.GIVEN, missing)


def seconds(value: float | None, provenance: Provenance, missing: str = "none given") -> Span:
    """A number of seconds, in words, with its mark."""
    if value is None:
        return Span(missing, style="missing")
    if value == inf:
        return Span("not back" if provenance is Provenance.SIMULATED else "for good", MARKS[provenance])
    return Span(write_duration(timedelta(seconds=value)), MARKS[provenance])


def down(rta_s: float, for_good: bool) -> Span:
    """For how long a drill says that a service is down; `for_good`: where it was not back, it never will be."""
    if rta_s == inf and for_good:
        return Span("for good", MARKS[Provenance.SIMULATED])
    return seconds(rta_s, Provenance.SIMULATED)


def lost(rpa_s: float) -> Span:
    """What a drill says was lost of a service's data."""
    return Span("everything", MARKS[Provenance.SIMULATED]) if rpa_s == inf else seconds(rpa_s, Provenance.SIMULATED)


def waiting_time(steps: Iterable[Step]) -> timedelta:
    """What must pass before steps go on: for TTLs, for a delegation."""
    return sum((step.wait for step in steps), timedelta(0))


def working_time(steps: Iterable[Step]) -> Span:
    """All steps one after the other, without what is waited for; assumed as soon as one of their durations is."""
    chosen = tuple(steps)
    total = sum((step.duration for step in chosen), timedelta(0)) - waiting_time(chosen)
    from_all = {step.duration_from for step in chosen}
    order = (Provenance.ASSUMED, Provenance.SOURCED, Provenance.GIVEN)
    weakest = next((one for one in order if one in from_all), Provenance.GIVEN)
    return Span(write_duration(total), MARKS[weakest], "strong")


def step_block(material: Material, number: int, book: Runbook, step: Step) -> StepBlock:
    """A step of one of the site's runbooks, with names for people."""
    return replace(
        block_of(number, step, step_rehearsed(material.estate, book, step)),
        owner="anyone" if step.subject == material.site.id and not step.owner else material.people(step.owner),
        machine=material.name(step.machine) if step.machine else "",
        anchor=material.anchors[book.id, step.id],
    )


def block_of(number: int, step: Step, rehearsed: Cell = ()) -> StepBlock:
    """A step as it is printed; its people and machine by their identifiers."""
    return StepBlock(
        number=number,
        title=step.title,
        owner=step.owner or "nobody named",
        duration=Span(write_duration(step.duration), MARKS[step.duration_from]),
        machine=step.machine or "",
        preconditions=tuple(map(_line, step.preconditions)),
        do=tuple(map(_line, step.do)),
        verify=tuple(_seen(one, [done for done in step.do if isinstance(done, Command)]) for one in step.verify),
        undo=tuple(map(_line, step.undo)),
        go_no_go=step.go_no_go,
        point_of_no_return=step.point_of_no_return,
        escalate=step.escalate,
        anchor=f"step-{number}",
        rehearsed=rehearsed,
    )


def _seen(one: Verification, done: Sequence[Command]) -> Line:
    """A check; where it looks at what was just done, it is not typed again."""
    if isinstance(one, Check) and one.command in done:
        which = "It" if len(done) == 1 else f"Line {done.index(one.command) + 1}"
        return Line(words=f"{which} {one.expected}")
    return _line(one)


def _line(one: Action | Verification) -> Line:
    """A command as the script has it and the journal of a rehearsal, or a sentence."""
    match one:
        case Command():
            return Line(written(one))
        case Check():
            return Line(written(one.command), one.expected)
        case Instruction():
            return Line(words=str(one))


def numbers(phones: Iterable[str]) -> Cell:
    """Telephone numbers in the order to try, each on one line."""
    runs = [run for phone in phones for run in (Span(", then "), Span(phone, style="unbroken"))][1:]
    return tuple(runs) or (Span("no number", style="missing"),)
