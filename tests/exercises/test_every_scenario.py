"""Every disaster of every shipped inventory gives an exercise that holds together, and a list that reads back."""

from itertools import pairwise

import pytest
from packs import INVENTORIES

from drillbook.cli.options import read
from drillbook.exercises import Wishes, write_exercise
from drillbook.exercises.events_list import read_events, rows_of, with_events, write_events
from drillbook.graph import build_graph
from drillbook.scenarios import SHIPPED, every_scenario


@pytest.mark.parametrize("name", ["northeast-2003", "northeast-2003-colocation", "two-providers", "openstreetmap"])
def test_every_scenario_can_be_exercised(name):
    estate = read(INVENTORIES / name)
    graph = build_graph(estate)
    for _, scenario in every_scenario(estate, graph, SHIPPED):
        exercise = write_exercise(estate, graph, scenario, Wishes(surprises=0))
        assert all(one.from_s < one.to_s for one in exercise.modules), scenario.id
        assert all(one.to_s == other.from_s for one, other in pairwise(exercise.modules)), scenario.id
        assert len({one.key for one in exercise.injects}) == len(exercise.injects), scenario.id
        assert len({one.number for one in exercise.injects}) == len(exercise.injects), scenario.id
        times = [one.exercise_s for one in exercise.injects]
        assert times == sorted(times), scenario.id
        assert 0 <= times[0] <= times[-1] <= exercise.duration_s, scenario.id
        rows, lines, problems = read_events(write_events(rows_of(exercise)), "events.csv")
        assert problems == [], scenario.id
        assert with_events(exercise, rows, "events.csv", lines) == (exercise, []), scenario.id
