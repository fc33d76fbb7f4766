"""The years that documents cite: every service and process, a fixed number of times."""

from drillbook.analysis import find_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.simulation.years.figures import Asked, Years
from drillbook.simulation.years.limits import refuse_too_much
from drillbook.simulation.years.plan import Plan, plan_years
from drillbook.simulation.years.run import Told, go_on, new_run, workers
from drillbook.simulation.years.summary import summarise

YEARS = 1.0
REPLICATIONS = 10_000
"""Of a year each."""
MOST_WORK = 5_000_000.0
"""In all replications: half a minute at most. Larger inventories are played less often."""
LEAST_REPLICATIONS = 100


def play_years(estate: Estate, graph: DependencyGraph, seed: int, told: Told) -> Years:
    """Ten thousand years; of very large inventories as many as the work allows.

    InputError where a single year holds too many failures (S003), ValueError where there is neither a service nor a
    process.
    """
    subjects = list(find_targets(estate, graph))
    if not subjects:
        raise ValueError("the inventory has neither services nor processes")
    plan = plan_years(estate, graph, subjects, seed, YEARS)
    refuse_too_much(estate, plan)
    run = new_run(plan, Asked(replications_of(plan)))
    with workers(plan, 1) as here:
        go_on(run, here, told)
    return summarise(estate, run)


def replications_of(plan: Plan) -> int:
    """How often the years of a plan are played: by the inventory alone, never by the machine."""
    return max(LEAST_REPLICATIONS, min(REPLICATIONS, int(MOST_WORK / plan.work)))
