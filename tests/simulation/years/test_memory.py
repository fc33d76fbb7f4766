"""Memory does not grow with the number of replications."""

import subprocess
import sys

from commands import NORTHEAST

PEAK = """
import resource, sys
from drillbook.cli.app import run
assert run(["simulate", sys.argv[1], "--replications", sys.argv[2]]) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak_kib(replications: int) -> int:
    """The largest resident memory of a run of its own, as the system has it."""
    command = [sys.executable, "-c", PEAK, NORTHEAST, str(replications)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stderr.split()[-1])


def test_ten_times_the_replications_take_no_more_memory():
    peak_kib(100)  # kernels are compiled and kept by now, whatever was there before
    assert peak_kib(20_000) < 1.05 * peak_kib(2_000)
