"""The whole analysis of one estate, in one call."""

from drillbook.analysis.black_start import find_black_starts
from drillbook.analysis.disaster import find_fatal_disasters
from drillbook.analysis.fate_matrix import find_fate_matrix
from drillbook.analysis.finding import Findings
from drillbook.analysis.plan_survival import find_plan_survival
from drillbook.analysis.ranking import find_rankings
from drillbook.analysis.roll_up import find_lax_targets
from drillbook.analysis.shared_fate import find_shared_fate
from drillbook.analysis.single_point import find_single_points
from drillbook.analysis.target import find_targets
from drillbook.graph import DependencyGraph, compile_graph
from drillbook.model import Estate


def analyse(estate: Estate, graph: DependencyGraph) -> Findings:
    """Find single points, shared fate, black-start cycles, targets, fatal disasters, the plan's own survival."""
    compiled = compile_graph(graph)
    targets = find_targets(estate, graph)
    return Findings(
        single_points=find_single_points(estate, graph, compiled, targets),
        shared_fate=find_shared_fate(estate, graph),
        targets=targets,
        rankings=find_rankings(estate, graph, compiled, targets),
        black_starts=find_black_starts(compiled),
        fate_matrix=find_fate_matrix(estate, graph),
        lax_targets=find_lax_targets(estate, graph),
        fatal_disasters=find_fatal_disasters(estate, graph),
        plan_survival=find_plan_survival(estate, graph, compiled),
    )
