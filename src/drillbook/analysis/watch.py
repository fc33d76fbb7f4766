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
            graph.node(hit.element).repair_s if hit.lasts is None else hit.lasts.total_seconds(),
        )
        for hit in scenario.hits
    )
    return max((after_s + (lasts_s if lasts_s < inf else 0.0) for after_s, lasts_s in ends_s), default=0.0) + WEEK_S
