"""A throw-away host: run programs on it as somebody logged in would, write and read its files."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL

from drillbook.model import Command
from drillbook.rehearsal.cable import Cable
from drillbook.rehearsal.namespace import Namespace
from drillbook.rehearsal.remembered import Remembered
from drillbook.rehearsal.running import Outcome, Output, Process, memory_file, start, wait
from drillbook.rehearsal.switch import ip

__all__ = ["OPERATOR", "Host", "Outcome", "run_command"]

OPERATOR = "operator"
"""The unprivileged login on every host; sudo asks it for no password."""
TIMEOUT_S = 60.0
# Administrators of Debian have the sbin folders in their path: steps name apache2ctl and named-checkzone plainly.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_OFF = "/run/off"
_WRITE = """mkdir -p -- "$(dirname -- "$1")"
cat >"$1"
chown -h -- "$3" "$1"
chmod -- "$2" "$1"
"""
_EMPTY_MEMORY = "find /run /tmp /dev/shm -mindepth 1 -delete; mkdir -m 1777 /run/lock"


@dataclass(frozen=True, slots=True)
class Host:
    """A machine of its own as far as its programs can see; see `throw_away_hosts`."""

    name: str
    addresses: tuple[str, ...]
    namespace: Namespace = field(repr=False)
    cable: Cable | None = field(default=None, repr=False)
    """None: the host hangs on no switch."""
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)

    @property
    def is_on(self) -> bool:
        """It has power: it was neither lost nor switched off (`systemctl poweroff`)."""
        return not Path(f"/proc/{self.namespace.pid}/root{_OFF}").exists()

    def run(self, argv: Sequence[str], *, stdin: str = "", timeout_s: float = TIMEOUT_S, user: str = "root") -> Outcome:
        """Run a program (searched in PATH) to its end, without a shell. Status 127: there is no such program.

        What it left running in the background in a session of its own goes on; a program killed for its time is
        killed with all that it started. On a host without power: status 255, as ssh says.
        """
        return self.feed(argv, stdin.encode(), timeout_s=timeout_s, user=user) if self.is_on else _no_power(self)

    def start(self, argv: Sequence[str], *, stdin: str = "", user: str = "root") -> Process:
        """Start a program and do not wait for it; its output is lost. `kill()` of the answer kills its children too.

        Raises OSError on a host without power.
        """
        if not self.is_on:
            raise OSError(_no_power(self).stderr)
        null = os.open(os.devnull, os.O_RDWR)
        try:
            return _started(self, argv, memory_file(stdin.encode()), Output(null, null), user)
        finally:
            os.close(null)

    def feed(self, argv: Sequence[str], stdin: bytes, *, timeout_s: float = TIMEOUT_S, user: str = "root") -> Outcome:
        """As `run`, with bytes to read, and also without power: the disk in somebody else's machine."""
        began = time.monotonic()
        output = Output.fresh()
        status = wait((_started(self, argv, memory_file(stdin), output, user),), timeout_s)
        return Outcome(status, *output.taken(), time.monotonic() - began)

    def write(self, path: str, content: str | bytes, *, mode: int = 0o644, owner: str = "root:root") -> None:
        """Write a file whole, with mode and `user:group`; folders above it are made. Raises OSError if it cannot."""
        data = content.encode() if isinstance(content, str) else content
        ended = self.feed(("sh", "-euc", _WRITE, "write", path, f"{mode:o}", owner), data)
        if not ended.succeeded:
            raise OSError(f"{self.name}:{path}: {ended.stderr.strip()}")

    def read(self, path: str) -> bytes:
        """The content of a file. Raises FileNotFoundError where it cannot be read."""
        output = Output.fresh()
        status = wait((_started(self, ("cat", "--", path), memory_file(b""), output, "root"),), TIMEOUT_S)
        content, said = output.bytes_taken()
        if status != 0:
            raise FileNotFoundError(f"{self.name}:{path}: {said.decode('utf-8', 'replace').strip()}")
        return content

    def taken(self, argv: Sequence[str]) -> tuple[str, str | None]:
        """All that a program prints, however long; and, if it failed, what it complained about."""
        if not self.is_on:
            return "", _no_power(self).stderr
        output = Output.fresh()
        status = wait((_started(self, argv, memory_file(b""), output, "root"),), TIMEOUT_S)
        content, said = (part.decode("utf-8", "backslashreplace") for part in output.bytes_taken())
        return content, None if status == 0 else said or str(status)

    def boot(self) -> None:
        """Power on: memory is empty, the interfaces come up, what is enabled starts."""
        self.feed(("sh", "-c", _EMPTY_MEMORY), b"")
        if self.cable is not None:
            ip(self.namespace, self.cable.up)
        self.run(("systemctl", "default"))


def run_command(
    host: Host, command: Command, timeout_s: float = TIMEOUT_S, user: str = OPERATOR, *, ending: int = SIGKILL
) -> Outcome:
    """Run a step's command: its conditions first, then all programs of its pipe at once, without a shell.

    As in the written line, a command whose condition does not hold is a success without output, and the pipeline fails
    when any of its programs does; the status is that of the last one that failed. When the
    time is up all of it gets the signal `ending`; what has not ended seconds later is killed.
    """
    if not host.is_on:
        return _no_power(host)
    began = time.monotonic()
    until = began + timeout_s
    if (said := _not_wanted(host, command, until, user)) is not None:
        return Outcome(None if said.status is None else 0, "", "", time.monotonic() - began)
    output = Output.fresh()
    processes: list[Process] = []
    entry, part = memory_file(command.stdin.encode()), command
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
    status = wait(processes, until - time.monotonic(), ending)
    return Outcome(status, *output.taken(), time.monotonic() - began)


def environment_of(user: str) -> dict[str, str]:
    """What a login of this user has in its environment, and nothing of drillbook's own."""
    home = "/root" if user == "root" else f"/home/{user}"
    own = {"HOME": home, "LOGNAME": user, "USER": user}
    return {**own, "LANG": "C.UTF-8", "PATH": _PATH, "SHELL": "/bin/bash"}


def _started(host: Host, argv: Sequence[str], stdin: int, output: Output, user: str) -> Process:
    """Start it; closes `stdin`."""
    try:
        return start((*host.namespace.entering(user), *argv), environment_of(user), stdin, output)
    finally:
        os.close(stdin)


def _not_wanted(host: Host, command: Command, until: float, user: str) -> Outcome | None:
    """The outcome of the test that says no; None: the command is wanted."""
    for test, wanted in ((command.only_if, True), (command.unless, False)):
        if test:
            said = host.run(test, timeout_s=max(0.0, until - time.monotonic()), user=user)
            if said.succeeded is not wanted or said.status is None:
                return said
    return None


def _no_power(host: Host) -> Outcome:
    return Outcome(255, "", f"{host.name} is switched off", 0.0)
