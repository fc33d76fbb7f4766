"""The benchmarks run: at a small size, so that they do not rot."""

import sys

from commands import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

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
