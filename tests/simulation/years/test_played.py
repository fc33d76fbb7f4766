"""The years that documents cite: how many, of what, and that reading their JSON gives them back."""

import json
from dataclasses import replace
from math import inf

import pytest
from estates import estate
from shipped import inventory

from drillbook.graph import build_graph
from drillbook.model import Server, Service
from drillbook.problem import InputError
from drillbook.results import read_years, simulate_json, to_bytes
from drillbook.simulation.years import limits, played
from drillbook.simulation.years.figures import Estimate, Years
from drillbook.simulation.years.played import play_years


def small(failures: float) -> Years:
    """The years of a service on one server."""
    whole = estate(
        Server(id="web", failures_per_year=failures, repair="1 h"), Service(id="shop", needs=[{"need": "web"}])
    )
    return play_years(whole, build_graph(whole), 0, lambda *_: None)


@pytest.fixture(scope="module")
def years() -> Years:
    whole = inventory("two-providers")
    return play_years(whole, build_graph(whole), 3, lambda *_: None)


def test_every_service_and_process_is_played_ten_thousand_years(years):
    whole = inventory("two-providers")
    assert {one.subject for one in years.subjects} == {*whole.services, *whole.processes}
    assert (years.replications, years.years, years.seed) == (10_000, 1.0, 3)
    assert years.inventory == whole.digest


def test_what_is_very_large_is_played_less_often(monkeypatch):
    assert small(4.0).replications == 10_000
    monkeypatch.setattr(played, "MOST_WORK", 3000.0)
    found = small(4.0)
    assert 300 < found.replications < 700
    assert small(1000.0).replications == played.LEAST_REPLICATIONS


def test_what_cannot_be_played_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_FAILURES", 50)
    small(40.0)
    with pytest.raises(InputError) as refused:
        small(60.0)
    assert refused.value.problems[0].code == "S003"
    with pytest.raises(ValueError, match="neither services nor processes"):
        play_years(estate(), build_graph(estate()), 0, lambda *_: None)


def test_reading_the_json_gives_the_same_figures(years):
    written = to_bytes(simulate_json(years))
    assert read_years(written) == years
    assert simulate_json(read_years(written)) == json.loads(written)


def test_an_outage_without_end_stays_one(years):
    endless = replace(years.subjects[0], recovery={"p50": Estimate(inf, 5.0, inf), "p95": None})
    again = read_years(to_bytes(simulate_json(replace(years, subjects=(endless,)))))
    assert again.subjects[0].recovery == {"p50": Estimate(inf, 5.0, None), "p95": None}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"services": 5}'])
def test_what_is_something_else_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011 - of pydantic, with everything that is wrong
        read_years(content)
