"""Running commands: in this process for what they print, in another for signals, pipes and limits."""

import subprocess
import sys
from pathlib import Path

from drillbook.cli.app import run

ROOT = Path(__file__).parents[2]
NORTHEAST = str(ROOT / "inventories" / "northeast-2003")
COLOCATION = str(ROOT / "inventories" / "northeast-2003-colocation")


def ran(capture, *arguments: object) -> tuple[int, bytes, str]:
    """Exit status, stdout, stderr of a command run in this process; `capture` is pytest's capfdbinary."""
    capture.readouterr()
    status = run([str(one) for one in arguments])
    found = capture.readouterr()
    return status, found.out, found.err.decode()


def started(*arguments: object, **options) -> "subprocess.Popen[bytes]":
    """A command as a process of its own."""
    program = [sys.executable, "-c", "from drillbook.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(program, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})
