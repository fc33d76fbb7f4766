"""A throw-away host: run programs on it as somebody logged in would, write and read its files."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from drillbook.model import Command
from drillbook.rehearsal.namespace import Namespace
from drillbook.rehearsal.running import Outcome, Output, Process, start, text_file, wait

__all__ = ["OPERATOR", "Host", "Outcome", "run_command"]

OPERATOR = "operator"
"""The unprivileged login on every host; sudo asks it for no password."""
TIMEOUT_S = 60.0
_PATHS = {"root": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
# Administrators of Debian have the sbin folders in their path; the steps name apache2ctl and named-checkzone plainly.


@dataclass(frozen=True, slots=True)
class Host:
    """A machine of its own as far as its programs can see; see `throw_away_hosts`."""

    name: str
    addresses: tuple[str, ...]
    namespace: Namespace = field(repr=False)

    def run(self, argv: Sequence[str], *, stdin: str = "", timeout_s: float = TIMEOUT_S, user: str = "root") -> Outcome:
        """Run a program (searched in PATH) to its end, without a shell. Status 127: there is no such program.

        What it left running in the background in a session of its own goes on; a program killed for its time is
        killed with all that it started.
        """
        began = time.monotonic()
        output = Output.fresh()
        process = _started(self, argv, text_file(stdin), output, user)
        status = wait((process,), timeout_s)
        return Outcome(status, *output.taken(), time.monotonic() - began)

    def start(self, argv: Sequence[str], *, stdin: str = "", user: str = "root") -> Process:
        """Start a program and do not wait for it; its output is lost. `kill()` of the answer kills its children too."""
        null = os.open(os.devnull, os.O_RDWR)
        try:
            return _started(self, argv, text_file(stdin), Output(null, null), user)
        finally:
            os.close(null)

    def write(self, path: str, content: str | bytes, *, mode: int = 0o644, owner: str = "root:root") -> None:
        """Write a file whole, with mode and `user:group`; folders above it are made. Raises OSError if it cannot."""
        octal = f"{mode:o}"
        data = content.encode() if isinstance(content, str) else content
        source = os.memfd_create("content")
        with os.fdopen(os.dup(source), "wb") as file:
            file.write(data)
        os.lseek(source, 0, os.SEEK_SET)
        output = Output.fresh()
        script = 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1" && chown -- "$3" "$1" && chmod "$2" "$1"'
        status = wait(
            (_started(self, ("sh", "-c", script, "sh", path, octal, owner), source, output, "root"),), TIMEOUT_S
        )
        _, said = output.taken()
        if status != 0:
            raise OSError(f"{self.name}:{path}: {said.strip()}")

    def read(self, path: str) -> bytes:
        """The content of a file. Raises FileNotFoundError where it cannot be read."""
        output = Output.fresh()
        status = wait((_started(self, ("cat", "--", path), text_file(""), output, "root"),), TIMEOUT_S)
        with os.fdopen(output.stdout, "rb") as file:
            file.seek(0)
            content = file.read()
        with os.fdopen(output.stderr, "rb") as file:
            file.seek(0)
            said = file.read().decode("utf-8", "replace").strip()
        if status != 0:
            raise FileNotFoundError(f"{self.name}:{path}: {said}")
        return content


def environment_of(user: str) -> dict[str, str]:
    """What a login of this user has in its environment, and nothing of drillbook's own."""
    home = "/root" if user == "root" else f"/home/{user}"
    return {
        "HOME": home,
        "LANG": "C.UTF-8",
        "LOGNAME": user,
        "PATH": _PATHS.get(user, _PATH),
        "SHELL": "/bin/bash",
        "USER": user,
    }


def run_command(host: Host, command: Command, timeout_s: float = TIMEOUT_S, user: str = OPERATOR) -> Outcome:
    """Run a step's command: its conditions first, then all programs of its pipe at once, without a shell.

    As in the written line, a command whose condition does not hold is a success without output, and the pipeline fails
    when any of its programs does; the status is that of the last one that failed.
    """
    began = time.monotonic()
    until = began + timeout_s
    if (skipped := _not_wanted(host, command, until, user)) is not None:
        return Outcome(None if skipped.status is None else 0, "", "", time.monotonic() - began)
    output = Output.fresh()
    processes: list[Process] = []
    entry, part = text_file(command.stdin), command
    try:
        while part.pipe is not None and _not_wanted(host, part.pipe, until, user) is None:
            leaving, arriving = os.pipe()
            try:
                processes.append(_started(host, part.argv, entry, Output(arriving, output.stderr), user))
            finally:
                os.close(arriving)
            entry, part = leaving, part.pipe
        processes.append(_started(host, part.argv, entry, output, user))
    except BaseException:
        for process in processes:
            process.kill()
        raise
    status = wait(processes, until - time.monotonic())
    return Outcome(status, *output.taken(), time.monotonic() - began)


def _not_wanted(host: Host, command: Command, until: float, user: str) -> Outcome | None:
    """The outcome of the test that says no; None: the command is wanted."""
    for test, wanted in ((command.only_if, True), (command.unless, False)):
        if test:
            said = host.run(test, timeout_s=max(0.0, until - time.monotonic()), user=user)
            if said.succeeded is not wanted or said.status is None:
                return said
    return None


def _started(host: Host, argv: Sequence[str], stdin: int, output: Output, user: str) -> Process:
    """Start it; closes `stdin`."""
    try:
        return start((*host.namespace.entering(user), *argv), environment_of(user), stdin, output)
    finally:
        os.close(stdin)
