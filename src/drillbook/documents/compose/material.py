"""What a plan is composed from, and the wording of numbers, owners and places that all its parts share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.analysis import Findings
from drillbook.documents.blocks import MARKS, Cell, Missing, Span, StepBlock
from drillbook.graph import DependencyGraph, site_of
from drillbook.model import Estate, Noun, Phase, Provenance, Runbook, Service, Site, Step
from drillbook.practices import PracticeFinding
from drillbook.quantity import write_duration
from drillbook.simulation import Trace


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


def seconds(value: float | None, provenance: Provenance, missing: str = "none given") -> Span:
    """A number of seconds, in words, with its mark."""
    if value is None:
        return Span(missing, style="missing")
    if value == inf:
        return Span("not in the time watched" if provenance is Provenance.SIMULATED else "for good", MARKS[provenance])
    return Span(write_duration(timedelta(seconds=value)), MARKS[provenance])


def step_block(material: Material, number: int, step: Step) -> StepBlock:
    """A step with names for people."""
    return StepBlock(
        number=number,
        title=step.title,
        owner="anyone" if step.subject == material.site.id and not step.owner else material.people(step.owner),
        duration=Span(write_duration(step.duration), MARKS[step.duration_from]),
        machine=material.name(step.machine) if step.machine else "",
        do=step.do,
        is_command=step.is_command,
        verify=step.verify,
        undo=step.undo,
        go_no_go=step.go_no_go,
        point_of_no_return=step.point_of_no_return,
        escalate=step.escalate,
    )


def comma(cells: Iterable[str]) -> Cell:
    """Names in a row."""
    return (Span(", ".join(cells) or "—"),)
