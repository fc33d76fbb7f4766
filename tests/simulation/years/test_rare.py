"""Importance splitting against exact values far below what years as they come would show."""

from math import exp

import pytest
from closed_forms import exponential, needing, service, system, unit

from drillbook.graph import Edge, Node
from drillbook.simulation.years.plan import Living, plan_graph
from drillbook.simulation.years.rare import split


def unavailability(graph, living, runs: int = 40):
    plan = plan_graph(graph, living, ["web"], 1, 1.0)
    return split(plan, lambda done, total: None, runs).unavailability


@pytest.mark.parametrize(("names", "mttf_h"), [("ab", 100_000), ("abc", 10_000)])
def test_all_of_several_units_down_at_once(names, mttf_h):
    one = unavailability(needing(1, *names), {name: unit(mttf_h, 10) for name in names})
    truth = (10 / (mttf_h + 10)) ** len(names)
    assert truth < 1.1e-8
    assert one.low < truth < one.high
    assert one.high - one.low < 1.5 * truth


def test_a_single_element_that_hardly_ever_fails():
    one = unavailability(needing(None, "a"), {"a": unit(1e8, 10)})
    assert one.low < 1e-7 < one.high
    assert one.high - one.low < 1e-7


def test_with_a_holdover_the_dynamic_part_is_rarer_still():
    """Both down for longer than the battery: q² · exp(-2μh), a share that no static diagram sees."""
    held = system(
        [Node("power", "any", "power", threshold=1), service()],
        [Edge("power", "a"), Edge("power", "b"), Edge("web", "power", holdover_s=36_000.0)],
    )
    living = {name: Living(exponential(20_000), exponential(10)) for name in "ab"}
    one = unavailability(held, living)
    truth = (10 / 20_010) ** 2 * exp(-2)
    assert one.low < truth < one.high


def test_the_same_seed_gives_the_same_bits():
    plan = plan_graph(needing(1, "a", "b"), {name: unit(50_000, 10) for name in "ab"}, ["web"], 1, 1.0)
    first, second = (split(plan, lambda done, total: None, 3) for _ in range(2))
    assert first == second
    with pytest.raises(ValueError, match="one subject"):
        split(plan_graph(needing(1, "a", "b"), {}, ["web", "a"], 1, 1.0), lambda done, total: None)
