"""The benchmarks run: at a small size, so that they do not rot."""

import sys

from commands import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import intervals
import structure

import simulation


def test_the_fleet_is_measured_against_its_peers(capsys):
    structure.main(["--elements", "300", "--peer-cases", "2", "--section", "fleet"])
    printed = capsys.readouterr().out
    assert "64 what-ifs" in printed
    assert "same answers" in printed
    assert "all single points" in printed


def test_simulated_years_are_measured_against_simpy(capsys):
    simulation.main(["--small"])
    printed = capsys.readouterr().out
    assert "simpy" in printed
    assert "heapq" in printed


def test_intervals_that_miss_the_truth_too_often_make_the_status_1(capsys, monkeypatch):
    monkeypatch.setattr(intervals, "of_splitting", lambda number: {"never": False, "as it says": True})
    assert intervals.main(["--runs", "30"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.endswith("outside") for line in lines if line.startswith(("never", "as it says"))] == [True, False]
    assert not any(line.endswith("outside") for line in lines if line.startswith(("time down", "outages", "recovery")))
    monkeypatch.undo()
    monkeypatch.setattr(intervals, "of_splitting", lambda number: {"as it says": True})
    assert intervals.main(["--runs", "10"]) == 0
