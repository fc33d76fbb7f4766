"""Whether the plan, the people and the log-ins were within reach in a drill."""

from drillbook.analysis import PlanSurvival, Reachability, destroyed_in, hurt_by, survive
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.simulation.data_loss import Outages


def survival(
    estate: Estate, graph: DependencyGraph, scenario: Scenario, outages: Outages, watched_s: float
) -> PlanSurvival:
    """The same questions as in the analysis, asked of what the drill came to (chance, trucks and data included)."""
    spans = {node: tuple((span.start_s, span.end_s) for span in found) for node, found in outages.items()}
    story = Reachability(estate, spans, destroyed_in(scenario))
    hurt = hurt_by(estate, graph, spans, (hit.element for hit in scenario.hits if not hit.how.is_order), watched_s)
    return survive(estate, graph, scenario.id, story, hurt, is_scenario=True)
