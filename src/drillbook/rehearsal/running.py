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


GRACE_S = 5.0
"""How long a program may take to end in order when it is asked to."""
KILLING_S = 5.0
"""How long the kernel may take to end what was killed."""


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
    """A program that can be ended with all it started, but for daemons that have a session of their own."""

    def kill(self) -> None:
        """Send SIGKILL to the program, its descendants and its session until none is left. May be called again."""
        self.end(signal.SIGKILL, 0.0)

    def end(self, ending: int, grace_s: float = GRACE_S) -> None:
        """Send a signal to all of them, wait until they have ended, and kill those that have not after the grace."""
        until = time.monotonic() + grace_s
        first = True
        while (pids := self._left()) and (first or time.monotonic() < until + KILLING_S):
            late = time.monotonic() >= until
            for pid in pids if first or late else ():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if late else ending)
            first = False
            time.sleep(0.01)

    def _left(self) -> list[int]:
        """Those of them that still run."""
        return [*_tree(self.pid), *([self.pid] if self.poll() is None else [])]


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


def wait(processes: Sequence[Process], timeout_s: float, ending: int = signal.SIGKILL) -> int | None:
    """Wait for all of a pipeline; its status, or None when the time was up and all of it was ended by that signal."""
    until = time.monotonic() + timeout_s
    try:
        for process in processes:
            process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        for process in processes:
            process.end(ending, 0.0 if ending == signal.SIGKILL else GRACE_S)
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
