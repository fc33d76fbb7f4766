"""What is too much to simulate."""

from drillbook.model import Estate
from drillbook.problem import InputError, Problem, Where
from drillbook.simulation.years.plan import YEAR_S, Plan

MOST_FAILURES = 20_000_000
"""Of all elements, in one replication: they are held in memory together."""


def refuse_too_much(estate: Estate, plan: Plan) -> None:
    """InputError at the element that fails most often, where a replication would hold too many failures."""
    if plan.events <= MOST_FAILURES:
        return
    lives = plan.model.lives
    cycle_s = lives["mean_s"] + lives["mend_mean_s"]
    worst = int(cycle_s.argmin())
    noun = estate.find(plan.compiled.ids[worst])
    message = (
        f"{plan.compiled.ids[worst]!r} fails about {YEAR_S / float(cycle_s[worst]):,.0f} times a year: "
        f"{plan.events:,.0f} failures in a replication are more than {MOST_FAILURES:,}"
    )
    raise InputError([Problem(noun.where if noun else Where(""), "S003", message)])
