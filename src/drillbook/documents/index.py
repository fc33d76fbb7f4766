"""The index page of a build: where everything is, and what stands out."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.analysis import Findings
from drillbook.documents.blocks import Cell, Span, strong, text
from drillbook.documents.compose.fate import circles_of, disaster_row
from drillbook.documents.compose.material import down, lost, target
from drillbook.documents.compose.simulated_years import YearsInShort, in_short
from drillbook.documents.disaster_map import draw_circles
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Runbook
from drillbook.practices import PracticeFinding, Severity
from drillbook.simulation import Trace
from drillbook.simulation.years.figures import Years

MOST_CAUSES = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A file of the build."""

    href: str
    title: str
    what: str


REVIEWS = (
    Link("review/review.pdf", "Quarterly review", "What to decide, and what it rests on"),
    Link("review/review.html", "the same as a page", ""),
    Link("review/review.json", "as data", ""),
)


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill's results in short."""

    title: str
    href: str
    story: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Procedures:
    """The runbooks of a site: title, and the names of the script, the playbook and the checklist."""

    site: str
    runbooks: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The page."""

    organisation: str
    inventory: str
    classification: str
    plans: tuple[Link, ...]
    reviews: tuple[Link, ...]
    """The forms of the quarterly review."""
    files: tuple[Link, ...]
    procedures: tuple[Procedures, ...]
    drills: tuple[Drill, ...]
    years: YearsInShort | None
    """None: there is neither a service nor a process."""
    exercises: int
    """On record."""
    causes: tuple[tuple[Cell, ...], ...]
    errors: int
    warnings: int
    disasters: tuple[tuple[Cell, ...], ...]
    """The least that is fatal to each process."""
    disaster_map: bytes
    """Their circles, as SVG; empty: there is none."""


def compose_index(
    estate: Estate,
    graph: DependencyGraph,
    findings: Findings,
    practice_findings: tuple[PracticeFinding, ...],
    runbooks: tuple[Runbook, ...],
    traces: tuple[Trace, ...],
    years: Years | None = None,
) -> Index:
    """The index of a whole build; names of files are those that `build` writes.

    `years`: None where there is neither a service nor a process; then there is no review either.
    """
    plans = tuple(Link(f"{site.id}.pdf", site.title, f"Recovery plan, version {estate.organisation.plan_version}")
                  for site in estate.sites.values())  # fmt: skip
    circles = circles_of(graph, findings.fatal_disasters)
    return Index(
        organisation=estate.organisation.name,
        inventory=estate.digest[:12],
        classification=estate.organisation.classification,
        plans=plans,
        reviews=REVIEWS if years else (),
        files=tuple(_files(years)),
        procedures=tuple(Procedures(site.title, _scripts(runbooks, site.id)) for site in estate.sites.values()),
        drills=tuple(_drill(estate, graph, findings, trace) for trace in traces),
        years=in_short(estate, graph, years) if years else None,
        exercises=len(estate.exercises),
        causes=tuple(_causes(graph, findings))[:MOST_CAUSES],
        errors=sum(one.severity is Severity.ERROR for one in practice_findings),
        warnings=sum(one.severity is Severity.WARNING for one in practice_findings),
        disasters=tuple(disaster_row(estate, graph, one) for one in findings.fatal_disasters),
        disaster_map=draw_circles(estate, circles) if circles else b"",
    )


def _files(years: Years | None) -> Iterator[Link]:
    yield Link("findings.json", "Findings", "single points of failure, shared fate, practice, targets")
    yield Link("drills/matrix.json", "Scenarios", "every disaster that can strike, against every service")
    if years:
        yield Link("years.json", "Simulated years", "availability, outages, recovery, lost data and cost, with causes")
    yield Link("graph.svg", "Graph", "what needs what, one frame a site")
    yield Link("runbooks.json", "Runbooks", "every step with its undo")
    yield Link("manifest.json", "Manifest", "every file with its SHA-256")


def _scripts(runbooks: tuple[Runbook, ...], site: str) -> tuple[tuple[str, str, str, str], ...]:
    stems = ((book.title, f"procedures/{book.id}") for book in runbooks if book.site == site)
    return tuple((title, f"{stem}.sh", f"{stem}.yml", f"{stem}.md") for title, stem in stems)


def _drill(estate: Estate, graph: DependencyGraph, findings: Findings, trace: Trace) -> Drill:
    rows: list[tuple[Cell, ...]] = []
    for entry in trace.reached:
        if entry.kind != "service" or not (entry.rta_s or entry.rpa_s or entry.degraded):
            continue
        verdict = strong("met" if entry.met else "MISSED") if entry.rto_s is not None else Span("no target")
        row = (
            text(graph.node(entry.service).name),
            (down(entry.rta_s, entry.for_good),),
            (target(estate, findings, entry.service, "rto"),),
            (lost(entry.rpa_s),),
            (target(estate, findings, entry.service, "rpo"),),
            (verdict,),
        )
        rows.append(row)
    return Drill(trace.title, f"drills/{trace.scenario}.json", estate.scenarios[trace.scenario].story, tuple(rows))


def _causes(graph: DependencyGraph, findings: Findings) -> list[tuple[Cell, ...]]:
    """Causes that alone stop the most services, datasets and services themselves left out."""
    stops: dict[str, list[str]] = {}
    for point in findings.single_points:
        if point.kind not in ("dataset", "service", "process") and graph.node(point.service).kind == "service":
            stops.setdefault(point.element, []).append(graph.node(point.service).name)
    ordered = sorted(stops.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        (
            (strong(graph.node(element).name), Span(f" {graph.node(element).kind}", style="small")),
            text(", ".join(services)),
        )
        for element, services in ordered
    ]
