"""The plan of one site, put together."""

from dataclasses import replace

from drillbook.analysis import Findings
from drillbook.documents.as_json import digest_of
from drillbook.documents.blocks import prose, text
from drillbook.documents.compose.activation import compose_activation
from drillbook.documents.compose.appendices import compose_appendices
from drillbook.documents.compose.evidence import compose_evidence
from drillbook.documents.compose.introduction import compose_concept, compose_introduction
from drillbook.documents.compose.material import Material
from drillbook.documents.compose.opening import compose_cover, compose_first_hour
from drillbook.documents.compose.recovery import compose_reconstitution, compose_recovery
from drillbook.documents.compose.survival import copy_words, in_short
from drillbook.documents.plan import Plan
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Runbook
from drillbook.practices import PracticeFinding
from drillbook.simulation import Matrix, Trace
from drillbook.simulation.years.figures import Years


def compose_plan(  # noqa: PLR0913, PLR0917 - all that a plan is made from
    estate: Estate,
    graph: DependencyGraph,
    findings: Findings,
    practice_findings: tuple[PracticeFinding, ...],
    runbooks: tuple[Runbook, ...],
    traces: tuple[Trace, ...],
    site_id: str,
    matrix: Matrix | None = None,
    years: Years | None = None,
) -> Plan:
    """All sections of a site's plan, in the order of NIST SP 800-34r1, appendix A. `matrix`, `years`: or None."""
    site, organisation = estate.sites[site_id], estate.organisation
    material = Material(estate, graph, findings, practice_findings, runbooks, traces, site, matrix, years)
    copies = copy_words(estate, site)
    plan = Plan(
        organisation=organisation.name,
        site_id=site.id,
        site=site.title,
        version=organisation.plan_version,
        date=f"{organisation.plan_date:%-d %b %Y}" if organisation.plan_date else "no date",
        created=organisation.plan_date.isoformat() if organisation.plan_date else "",
        inventory=estate.digest[:12],
        classification=organisation.classification,
        copies=text(in_short(copies)) if copies else prose("none: add `plan_copies:`"),
        cover=compose_cover(material),
        first_hour=compose_first_hour(material),
        sections=(
            compose_introduction(material),
            compose_concept(material),
            compose_activation(material),
            compose_recovery(material),
            compose_reconstitution(material),
            compose_evidence(material),
            *compose_appendices(material),
        ),
    )
    return replace(plan, key=digest_of(plan))
