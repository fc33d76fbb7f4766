"""The benchmarks run, on a small fleet: their figures are for people, that they can be had is for the suite."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_the_structure_of_a_small_fleet_is_measured_against_its_peers():
    program = [sys.executable, BENCHMARKS / "structure.py", "--section", "fleet", "--elements", "800"]
    done = subprocess.run([*program, "--peer-cases", "2"], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0] == "fleet:"
    for peer in ("64 what-ifs, a loop over networkx", "immediate dominators, networkx"):
        (line,) = [line for line in lines if peer in line]
        assert "times ours" in line
    assert "same answers" in done.stdout
