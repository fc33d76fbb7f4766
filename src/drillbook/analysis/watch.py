"""How long a scenario is watched."""

from math import inf

from drillbook.graph import DependencyGraph
from drillbook.model import Scenario

WEEK_S = 7 * 86400.0


def watched_s_of(scenario: Scenario, graph: DependencyGraph) -> float:
    """As long as the scenario says, else a week beyond the last hit that passes: recovery begins only then."""
    if scenario.lasts is not None:
        return scenario.lasts.total_seconds()
    ends_s = (
        (
            hit.after.total_seconds(),
            hit.length_s(graph.node(hit.element).repair_s),
        )
        for hit in scenario.hits
    )
    ends = (after_s + (lasts_s if lasts_s < inf else 0.0) for after_s, lasts_s in ends_s)
    return max(ends, default=0.0) + WEEK_S  # by chance nothing may be hit in a replication
