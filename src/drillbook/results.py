"""Results as JSON. Shapes are described in docs/reference/*.schema.json and only grow; no infinity, no NaN: null."""

import json
from math import inf
from typing import Any

from drillbook.analysis import Findings
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Runbook
from drillbook.practices import PracticeFinding
from drillbook.problem import Problem, Where
from drillbook.simulation import Reached, Trace


def to_bytes(value: Any) -> bytes:
    """JSON with sorted keys; the same value gives the same bytes."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def findings_json(
    estate: Estate, graph: DependencyGraph, findings: Findings, practice_findings: tuple[PracticeFinding, ...]
) -> dict[str, Any]:
    """Everything the analysis and the checks found (findings.schema.json). A null outage never ends."""
    return {
        "inventory": estate.digest,
        "organisation": estate.organisation.name,
        "findings": [
            {
                "service": point.service,
                "element": point.element,
                "kind": point.kind,
                "ever": point.ever,
                "beyond_rto": point.beyond_rto,
                "outage_s": _finite(point.outage_s),
                "rto_s": point.rto_s,
                "path": list(point.path),
                "remedy": point.remedy,
            }
            for point in findings.single_points
        ],
        "shared_fate": [
            {
                "sites": [fate.first, fate.second],
                "element": fate.element,
                "kind": fate.kind,
                "paths": [list(fate.path_first), list(fate.path_second)],
                "is_alternate": fate.is_alternate,
            }
            for fate in findings.shared_fate
        ],
        "black_starts": [
            {"elements": list(one.elements), "holdover_s": _finite(one.holdover_s)} for one in findings.black_starts
        ],
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


def practice_json(finding: PracticeFinding) -> dict[str, Any]:
    """One practice that is not followed."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "element": finding.element,
        "message": finding.message,
        "remedy": finding.remedy,
        **_where(finding.where),
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One fault in the inventory."""
    return {"code": problem.code, "severity": "error", "message": problem.message, **_where(problem.where)}


def trace_json(trace: Trace) -> dict[str, Any]:
    """A drill (drill.schema.json). Times are seconds from its start; null means not within the time watched."""
    return {
        "scenario": trace.scenario,
        "title": trace.title,
        "start": trace.start.isoformat(),
        "seed": trace.seed,
        "replication": trace.replication,
        "watched_s": trace.watched_s,
        "inventory": trace.inventory,
        "events": [
            {
                "at_s": event.at_s,
                "element": event.element,
                "kind": event.kind,
                "what": event.what.value,
                "text": event.text,
                "cause": event.cause,
            }
            for event in trace.events
        ],
        "reached": [_reached(entry) for entry in trace.reached],
        "outages": {
            element: [{"start_s": span.start_s, "end_s": _finite(span.end_s)} for span in spans]
            for element, spans in trace.outages.items()
        },
    }


def _reached(entry: Reached) -> dict[str, Any]:
    return {
        "service": entry.service,
        "kind": entry.kind,
        "rta_s": _finite(entry.rta_s),
        "rto_s": entry.rto_s,
        "rpa_s": _finite(entry.rpa_s),
        "rpo_s": entry.rpo_s,
        "met": entry.met,
        "outages": [{"start_s": span.start_s, "end_s": _finite(span.end_s)} for span in entry.outages],
        "losses": [
            {
                "dataset": loss.dataset,
                "loss_s": _finite(loss.loss_s),
                "copy": loss.copy,
                "everything": loss.loss_s == inf,
            }
            for loss in entry.losses
        ],
    }


def runbooks_json(estate: Estate, runbooks: tuple[Runbook, ...]) -> dict[str, Any]:
    """Runbooks with their steps (runbooks.schema.json); durations in seconds."""
    return {
        "inventory": estate.digest,
        "runbooks": [
            {
                "id": book.id,
                "title": book.title,
                "phase": book.phase.value,
                "site": book.site,
                "service": book.service,
                "priority": book.priority,
                "steps": [
                    {
                        "id": step.id,
                        "title": step.title,
                        "subject": step.subject,
                        "do": list(step.do),
                        "verify": list(step.verify),
                        "undo": list(step.undo),
                        "duration_s": step.duration.total_seconds(),
                        "duration_from": step.duration_from.value,
                        "owner": step.owner,
                        "machine": step.machine,
                        "is_command": step.is_command,
                        "go_no_go": step.go_no_go,
                        "point_of_no_return": step.point_of_no_return,
                        "escalate": step.escalate,
                        "after": list(step.after),
                    }
                    for step in book.steps
                ],
            }
            for book in runbooks
        ],
    }


def graph_json(estate: Estate, graph: DependencyGraph) -> dict[str, Any]:
    """Nodes and needs (graph.schema.json). A null repair or endurance never ends."""
    return {
        "inventory": estate.digest,
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "site": node.site,
                "threshold": node.threshold,
                "restart_s": node.restart_s,
                "repair_s": _finite(node.repair_s),
                **_where(node.where),
            }
            for node in graph.nodes()
        ],
        "needs": [
            {
                "dependent": edge.dependent,
                "needed": edge.needed,
                "holdover_s": _finite(edge.holdover_s),
                "takeover_s": edge.takeover_s,
                "endurance_s": _finite(edge.endurance_s),
                "by": edge.by,
                "weight": edge.weight,
                "why": edge.why,
                "implied": edge.implied,
                **_where(edge.where),
            }
            for edge in graph.edges()
        ],
    }


def _where(where: Where) -> dict[str, Any]:
    return {"file": where.file or None, "line": where.line or None, "column": where.column or None}


def _finite(seconds: float) -> float | None:
    return None if seconds == inf else seconds
