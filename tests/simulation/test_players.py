"""Replications are handed out in blocks; whoever plays them, the answers come back in order."""

import pytest
from estates import START, estate
from numpy import quantile as independent

from drillbook.graph import build_graph
from drillbook.model import Hit, Scenario, Server, Service, Site
from drillbook.scenarios import Playing
from drillbook.simulation import play_all
from drillbook.simulation.matrix import quantile
from drillbook.simulation.players import BLOCK


def playing() -> tuple[Playing, list]:
    law = {"law": "exponential", "mean": "4 h"}
    whole = estate(
        Site(id="office"),
        *(Server(id=one, site="office", boot="0") for one in "ab"),
        *(Service(id=f"on-{one}", needs=[one], rto="3 h") for one in "ab"),
        *(Scenario(id=f"s-{one}", start=START, hits=[Hit(element=one, spread=law)], lasts="90 d") for one in "ab"),
    )
    return Playing(whole, build_graph(whole), {}), [(None, one) for one in whole.scenarios.values()]


def test_more_replications_than_a_block_in_any_number_of_processes():
    what = playing()
    number = 2 * BLOCK + 3
    alone = play_all(*what, seed=1, replications=number)
    assert alone == play_all(*what, seed=1, replications=number, workers=3)
    assert [row.scenario for row in alone.rows] == ["s-a", "s-b"]
    assert 0 < alone.rows[0].cells[0].missed < number


@pytest.mark.parametrize("workers", [1, 2])
def test_the_progress_names_every_scenario_once_in_order(workers):
    told: list[tuple[str, int, int]] = []
    play_all(*playing(), replications=BLOCK + 1, workers=workers, told=lambda *each: told.append(each))
    assert told == [("s-a", 0, 2), ("s-b", 1, 2)]


def test_more_replications_begin_with_the_same_ones():
    few, many = (play_all(*playing(), seed=2, replications=number).rows[0].cells[0] for number in (30, 300))
    assert few.rta_s <= many.rta_s
    assert few.missed <= many.missed


def test_quantiles_are_those_of_the_empirical_distribution():
    for values in ([3.0], [1.0, 2.0], list(range(1, 21)), [float(one**2) for one in range(100)]):
        for share in (0.5, 0.95):
            assert quantile(values, share) == independent(values, share, method="inverted_cdf")
