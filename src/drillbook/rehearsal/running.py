"""Programs inside a host: started, waited for, and killed with everything they started."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SHOWN_MAX_BYTES = 4_000_000
"""More of a program's output is not kept: a dump belongs in a file or a pipe."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended, and what it printed."""

    status: int | None
    """Exit status, of a pipeline the last that is not 0; 128 + n for signal n; None: it was killed for its time."""
    stdout: str
    stderr: str
    seconds: float
    """Real time from start to end."""

    @property
    def succeeded(self) -> bool:
        """It ended by itself, with status 0."""
        return self.status == 0


class Process(subprocess.Popen[bytes]):
    """A program that `kill` ends together with all it started, but for daemons that have a session of their own."""

    def kill(self) -> None:
        """Send SIGKILL to the program, its descendants and its session until none is left. May be called again."""
        for _ in range(100):
            pids = _tree(self.pid)
            if not pids and self.poll() is not None:
                return
            for pid in (*pids, *((self.pid,) if self.poll() is None else ())):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


def start(argv: Sequence[str], environment: Mapping[str, str], stdin: BinaryIO | int, output: "Output") -> Process:
    """Start a program in a session of its own. Raises FileNotFoundError where `argv[0]` is not on the machine."""
    return Process(
        list(argv), stdin=stdin, stdout=output.stdout, stderr=output.stderr, env=environment, start_new_session=True
    )


@dataclass(frozen=True, slots=True)
class Output:
    """Where a program's output goes: files in memory, so that a daemon which keeps them open holds nobody up."""

    stdout: int
    stderr: int

    @staticmethod
    def fresh() -> "Output":
        """Two empty files in memory."""
        return Output(os.memfd_create("stdout"), os.memfd_create("stderr"))

    def taken(self) -> tuple[str, str]:
        """What was written; closes the files. Bytes that are not UTF-8 are shown as \\xNN."""
        shown = (_read(descriptor, SHOWN_MAX_BYTES) for descriptor in (self.stdout, self.stderr))
        stdout, stderr = (content.decode("utf-8", "backslashreplace") for content in shown)
        return stdout, stderr

    def bytes_taken(self) -> tuple[bytes, bytes]:
        """All that was written, as it is; closes the files."""
        return _read(self.stdout), _read(self.stderr)


def wait(processes: Sequence[Process], timeout_s: float) -> int | None:
    """Wait for all of a pipeline; its status, or None when the time is up and all of it was killed."""
    until = time.monotonic() + timeout_s
    try:
        for process in processes:
            process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        for process in processes:
            process.kill()
        return None
    except BaseException:  # ^C, or a thread that is stopped: leave nothing running
        for process in processes:
            process.kill()
        raise
    statuses = [process.returncode if process.returncode >= 0 else 128 - process.returncode for process in processes]
    return next((status for status in reversed(statuses) if status != 0), 0)


def memory_file(content: bytes) -> int:
    """A file in memory to read this from: its descriptor, which the caller closes."""
    descriptor = os.memfd_create("stdin")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _read(descriptor: int, at_most: int = -1) -> bytes:
    with os.fdopen(descriptor, "rb") as file:
        file.seek(0)
        return file.read(at_most)


def _tree(root: int) -> list[int]:
    """Processes that descend from it or are of its session, but for itself and the dead."""
    parents: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if fields[0] not in {"Z", "X"}:
                parents[int(stat.parent.name)] = (int(fields[1]), int(fields[3]))
    found = {root}
    while more := {pid for pid, (parent, session) in parents.items() if parent in found or session == root} - found:
        found |= more
    return sorted(found - {root})
