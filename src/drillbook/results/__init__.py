"""Results as JSON: shapes that only grow, described by the schemas in docs/reference."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from drillbook.model import MachineFacts
from drillbook.results.after_action import AfterActionJson, after_action_json
from drillbook.results.cut_sets import (
    CutSetsJson,
    InventoryCutSetsJson,
    SubjectJson,
    cut_sets_json,
    inventory_cut_sets_json,
    subject_json,
)
from drillbook.results.drill import DrillJson, ScenariosJson, scenarios_json, trace_json
from drillbook.results.exercise import ExerciseJson, exercise_json, inject_json
from drillbook.results.facts import DriftJson, drift_json, facts_json
from drillbook.results.findings import (
    CheckJson,
    FindingsJson,
    check_json,
    findings_json,
    practice_json,
    problem_json,
    single_point_json,
)
from drillbook.results.form import schema_of, to_bytes
from drillbook.results.graph import ExplainedJson, GraphJson, graph_json, need_json
from drillbook.results.live import LiveJson, exchange_json
from drillbook.results.matrix import MatrixJson, matrix_json
from drillbook.results.migration import MigrationJson, migration_json
from drillbook.results.programme import ProgrammeJson, programme_json
from drillbook.results.rehearsal import RehearsalJson, rehearsal_json
from drillbook.results.review import ReviewJson, review_json
from drillbook.results.runbooks import RunbooksJson, runbooks_json
from drillbook.results.simulate import SimulateJson, read_years, simulate_json
from drillbook.results.what_if import UnplugJson, WhatIfJson, unplug_json, what_if_json

SHAPES: Mapping[str, Any] = MappingProxyType(
    {
        "after-action": AfterActionJson,
        "check": CheckJson,
        "cutsets": CutSetsJson,
        "cutsets-inventory": InventoryCutSetsJson,
        "drill": DrillJson,
        "drift": DriftJson,
        "exercise": ExerciseJson,
        "explained": ExplainedJson,
        "facts": MachineFacts,
        "findings": FindingsJson,
        "graph": GraphJson,
        "matrix": MatrixJson,
        "migration": MigrationJson,
        "programme": ProgrammeJson,
        "rehearsal": RehearsalJson,
        "review": ReviewJson,
        "runbooks": RunbooksJson,
        "scenarios": ScenariosJson,
        "simulate": SimulateJson,
        "unplug": UnplugJson,
        "what-if": WhatIfJson,
    }
)
"""Name of the schema → shape."""

__all__ = [
    "SHAPES",
    "ExerciseJson",
    "LiveJson",
    "SubjectJson",
    "after_action_json",
    "check_json",
    "cut_sets_json",
    "drift_json",
    "exchange_json",
    "exercise_json",
    "facts_json",
    "findings_json",
    "graph_json",
    "inject_json",
    "inventory_cut_sets_json",
    "matrix_json",
    "migration_json",
    "need_json",
    "practice_json",
    "problem_json",
    "programme_json",
    "read_years",
    "rehearsal_json",
    "review_json",
    "runbooks_json",
    "scenarios_json",
    "schema_of",
    "simulate_json",
    "single_point_json",
    "subject_json",
    "to_bytes",
    "trace_json",
    "unplug_json",
    "what_if_json",
]
