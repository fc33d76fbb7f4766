"""An interrupt that comes where Python can raise nothing comes again."""

import subprocess
import sys

import pytest

SWALLOWING = """
import signal, sys, time, weakref
from drillbook.cli.interrupt import interrupted_once, swallowed_interrupts_come_again

class Held:
    pass

swallowed_interrupts_come_again()
{before}
with {within}:
    held = Held()
    callback = weakref.ref(held, lambda _: signal.raise_signal(signal.SIGINT))
    try:
        del held
        print("swallowed", flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        print("came again")
"""


def told(before: str = "", within: str = "interrupted_once()") -> subprocess.CompletedProcess[str]:
    program = SWALLOWING.format(before=before, within=within)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("within", ["interrupted_once()", "__import__('contextlib').nullcontext()"])
def test_it_comes_again_and_nothing_is_said_of_it(within):
    done = told("signal.signal(signal.SIGINT, signal.default_int_handler)", within)
    assert (done.returncode, done.stdout, done.stderr) == (0, "swallowed\ncame again\n", "")


def test_other_faults_in_such_places_are_told_as_ever():
    done = told("lost = Held()\nkept = weakref.ref(lost, lambda _: 1 / 0)\ndel lost")
    assert "ZeroDivisionError" in done.stderr
