"""`findings.json`, `drillbook spof` and `drillbook check`: what stands in the way of recovery."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.analysis import Findings, SharedFate, SinglePoint
from drillbook.graph import DependencyGraph
from drillbook.live import LiveReport
from drillbook.model import Estate
from drillbook.practices import PracticeFinding
from drillbook.problem import Problem
from drillbook.results.cut_sets import RankJson, rank_json
from drillbook.results.fate import (
    FatalDisasterJson,
    FatePairJson,
    LaxTargetJson,
    fatal_disaster_json,
    fate_pair_json,
    lax_target_json,
)
from drillbook.results.form import Digest, Id, Placed, Severity, Span, Target, finite, placed
from drillbook.results.live import LiveFindingJson, LiveJson, exchange_json
from drillbook.results.survival import PlanSurvivalJson, plan_survivals

Path = Annotated[list[str], Field(description="Identifiers from the service down to the element: the evidence.")]


class FindingJson(TypedDict):
    """An element whose failure alone brings a service or process down."""

    service: Id
    element: Id
    kind: Annotated[str, Field(description="The element's kind: region, provider, server, person …")]
    ever: Annotated[bool, Field(description="Its loss for good, all takeovers granted, leaves the service unserved.")]
    beyond_rto: Annotated[bool, Field(description="Failing and repaired, it stops the service longer than its RTO.")]
    outage_s: Annotated[Span, Field(description="Longest outage when it fails and is repaired; null: for good.")]
    rto_s: Target
    path: Path
    remedy: Annotated[str, Field(description="What would remove it.")]


class SharedFateJson(TypedDict):
    """Something that two sites both depend on."""

    sites: Annotated[list[str], Field(min_length=2, max_length=2)]
    element: Id
    kind: str
    paths: Annotated[list[Path], Field(min_length=2, max_length=2)]
    is_alternate: Annotated[bool, Field(description="One of the two is named as the other's alternate site.")]


class BlackStartJson(TypedDict):
    """Elements that need each other in a circle and cannot start from cold."""

    elements: list[Id]
    holdover_s: Annotated[Span, Field(description="Down for longer than this, none of them starts.")]


class TargetJson(TypedDict):
    """A service's or process's targets, and which service or process gives them (empty: none)."""

    rto_s: Target
    rpo_s: Target
    rto_from: str
    rpo_from: str


class PracticeJson(Placed):
    """A practice that is not followed."""

    code: Annotated[str, Field(description="For `drillbook explain CODE`.")]
    severity: Severity
    element: Id
    message: str
    remedy: str


class ProblemJson(Placed):
    """A fault in the inventory."""

    code: Annotated[str, Field(description="For `drillbook explain CODE`.")]
    severity: Severity
    message: str


class FindingsJson(TypedDict):
    """Everything the analysis and the checks found."""

    inventory: Digest
    organisation: str
    findings: list[FindingJson]
    shared_fate: list[SharedFateJson]
    black_starts: list[BlackStartJson]
    fate_matrix: Annotated[list[FatePairJson], Field(description="Every two sites, every primary with each standby.")]
    lax_targets: list[LaxTargetJson]
    fix_first: Annotated[dict[str, list[RankJson]], Field(description="What to fix first, by service or process.")]
    fatal_disasters: Annotated[list[FatalDisasterJson], Field(description="For every process with an MTD.")]
    plan_survival: Annotated[
        list[PlanSurvivalJson],
        Field(description="Every scenario, then every loss that takes away something its recovery needs."),
    ]
    targets: Annotated[dict[str, TargetJson], Field(description="By service or process.")]
    practices: list[PracticeJson]
    names: Annotated[dict[str, str], Field(description="Identifier → name for people.")]


class CheckJson(TypedDict):
    """What `drillbook check` found. With problems there are no practices: the inventory was not read."""

    problems: list[ProblemJson]
    practices: list[PracticeJson]
    live: Annotated[LiveJson | None, Field(description="What `--live` found; null: the world was not asked.")]


def findings_json(
    estate: Estate, graph: DependencyGraph, findings: Findings, practice_findings: tuple[PracticeFinding, ...]
) -> FindingsJson:
    """Everything the analysis and the checks found."""
    return {
        "inventory": estate.digest,
        "organisation": estate.organisation.name,
        "findings": [single_point_json(point) for point in findings.single_points],
        "shared_fate": [_shared_fate(fate) for fate in findings.shared_fate],
        "black_starts": [
            {"elements": list(one.elements), "holdover_s": finite(one.holdover_s)} for one in findings.black_starts
        ],
        "fate_matrix": [fate_pair_json(pair) for pair in findings.fate_matrix],
        "lax_targets": [lax_target_json(lax) for lax in findings.lax_targets],
        "fix_first": {subject: [rank_json(one) for one in ranks] for subject, ranks in findings.rankings.items()},
        "fatal_disasters": [fatal_disaster_json(one) for one in findings.fatal_disasters],
        "plan_survival": plan_survivals(findings.plan_survival),
        "targets": {
            identifier: {
                "rto_s": target.rto_s,
                "rpo_s": target.rpo_s,
                "rto_from": target.rto_from,
                "rpo_from": target.rpo_from,
            }
            for identifier, target in findings.targets.items()
        },
        "practices": [practice_json(one) for one in practice_findings],
        "names": {node.id: node.name for node in graph.elements()},
    }


def single_point_json(point: SinglePoint) -> FindingJson:
    """One single point of failure."""
    return {
        "service": point.service,
        "element": point.element,
        "kind": point.kind,
        "ever": point.ever,
        "beyond_rto": point.beyond_rto,
        "outage_s": finite(point.outage_s),
        "rto_s": point.rto_s,
        "path": list(point.path),
        "remedy": point.remedy,
    }


def _shared_fate(fate: SharedFate) -> SharedFateJson:
    return {
        "sites": [fate.first, fate.second],
        "element": fate.element,
        "kind": fate.kind,
        "paths": [list(fate.path_first), list(fate.path_second)],
        "is_alternate": fate.is_alternate,
    }


def practice_json(finding: PracticeFinding) -> PracticeJson:
    """One practice that is not followed."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "element": finding.element,
        "message": finding.message,
        "remedy": finding.remedy,
        **placed(finding.where),
    }


def problem_json(problem: Problem) -> ProblemJson:
    """One fault in the inventory."""
    return {"code": problem.code, "severity": "error", "message": problem.message, **placed(problem.where)}


def check_json(
    problems: Sequence[Problem], practices: Sequence[PracticeFinding], report: LiveReport | None = None
) -> CheckJson:
    """What `drillbook check` found; the report of `--live` where the world was asked."""
    return {
        "problems": [problem_json(one) for one in problems],
        "practices": [practice_json(one) for one in practices],
        "live": None
        if report is None
        else {
            "findings": [LiveFindingJson(**practice_json(one)) for one in report.findings],
            "exchanges": [exchange_json(one) for one in report.exchanges],
        },
    }
