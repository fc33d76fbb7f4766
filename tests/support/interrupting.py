"""Simulated years in a process of their own, to be interrupted at some moment."""

import fcntl
import re
import time
from pathlib import Path

from commands import started

PIPE_BYTES = 4096


def begun(*asked: object):
    """A run that has come somewhere, and cannot end: its lines of progress do not fit into the pipe.

    In a session of its own, so that its workers are interrupted with it, as from a terminal.
    """
    process = started("simulate", *asked, bufsize=0, start_new_session=True)
    fcntl.fcntl(process.stderr, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return process


def read_until(process, told: bytes) -> None:
    line = b""
    while not re.match(told, line):
        line = process.stderr.readline()
        assert line, "it ended before"


def workers_of(process: int) -> list[int]:
    """Processes in which blocks are played."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in command_of(int(child))]


def command_of(process: int) -> bytes:
    """Empty: it is there no longer."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def eventually(found):
    """What becomes true sooner or later."""
    for _ in range(6000):
        if value := found():
            return value
        time.sleep(0.01)
    return found()


class Blocked:
    """A player that says which signals its process does not listen to."""

    def block(self) -> int:
        status = Path("/proc/self/status").read_text().splitlines()
        return int(next(line.split()[1] for line in status if line.startswith("SigBlk:")), 16)
