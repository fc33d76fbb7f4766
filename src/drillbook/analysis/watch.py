"""How long a scenario is watched."""

from drillbook.graph import DependencyGraph
from drillbook.model import Scenario
from drillbook.scenarios import longest_s

WEEK_S = 7 * 86400.0


def watched_s_of(scenario: Scenario, graph: DependencyGraph) -> float:
    """As long as the scenario says, else a week beyond the last hit that passes: recovery begins only then."""
    if scenario.lasts is not None:
        return scenario.lasts.total_seconds()
    ends = (hit.after.total_seconds() + longest_s(hit, graph.node(hit.element).repair_s) for hit in scenario.hits)
    return max(ends, default=0.0) + WEEK_S  # by chance nothing may be hit in a replication
