"""Namespaces of a throw-away host: how they begin, how a program enters them, how they end.

Nothing of a host has a name outside: no entry in /run/netns, no mount, no interface of the machine. All of it hangs on
one process, number 1 of its own process namespace, which the kernel ends together with everything inside as soon as
drillbook closes its input or is gone, also by SIGKILL.
"""

import subprocess
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files

from drillbook.problem import ToolMissingError

READY = "ready\n"
"""What process 1 gives back once its file system stands."""


class NamespaceError(ToolMissingError):
    """The kernel, or the container around, does not let us make namespaces or mounts; carries what it said."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """The namespaces of one host, kept by its process 1."""

    keeper: "subprocess.Popen[str]" = field(repr=False)
    """`unshare`, which waits for process 1 and takes it along when it dies."""
    pid: int
    """Process 1, as the machine numbers it."""
    root: str = ""
    """Where its file system lies, if that is not the root of process 1."""

    def entering(self, user: str = "root") -> tuple[str, ...]:
        """The words before a command that let it run inside: all namespaces, the host's root, a login's groups."""
        rooted = ("--", "chroot", self.root) if self.root else ("--root", "--wd", "--")
        login = () if user == "root" else (f"--reuid={user}", f"--regid={user}", "--init-groups")
        return ("nsenter", f"--target={self.pid}", *_WHICH, *rooted, "setpriv", *_BOUNDED, *login, "--")

    def end(self) -> None:
        """End process 1, and with it all processes, mounts and interfaces of the host. May be called again."""
        with suppress(BrokenPipeError):
            if self.keeper.stdin is not None:
                self.keeper.stdin.close()
        try:
            self.keeper.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.keeper.kill()
            self.keeper.wait()
        if self.keeper.stdout is not None:
            self.keeper.stdout.close()
        if self.keeper.stderr is not None:
            self.keeper.stderr.close()


_WHICH = ("--mount", "--uts", "--ipc", "--net", "--pid")
# What root of a host may not do: reach past its namespaces into the machine's devices, kernel, clock and mounts.
_DENIED = (
    *("audit_control", "audit_read", "block_suspend", "bpf", "checkpoint_restore", "linux_immutable", "mac_admin"),
    *("mac_override", "mknod", "perfmon", "sys_admin", "sys_boot", "sys_module", "sys_pacct", "sys_rawio", "sys_time"),
    *("sys_tty_config", "syslog", "wake_alarm"),
)
_BOUNDED = ("--bounding-set", ",".join(f"-{capability}" for capability in _DENIED), "--inh-caps=-all")
# Should drillbook be killed before the child has closed the pipe, the kernel still ends unshare, and unshare the host.
_KEPT = ("setpriv", "--pdeathsig", "KILL", "--")
_UNSHARED = ("unshare", "--fork", "--kill-child=KILL", *_WHICH, "--")
_PREPARED_ROOT = "/mnt/root"


def begin_prepared(name: str, *, copies: bool = False) -> "Namespace":
    """Start process 1 of the host that is to lie beneath others; does not wait for it. `copies`: see root.sh."""
    begun = _begin((*_KEPT, *_UNSHARED, *_root(name, "prepared", copies=copies)))
    return replace(begun, root=_PREPARED_ROOT)


def begin_host(name: str, below: "Namespace", *, copies: bool = False) -> "Namespace":
    """Start process 1 of a host that lies on the prepared one; does not wait for it."""
    inside = ("nsenter", f"--target={below.pid}", "--mount", "--")
    return _begin((*_KEPT, *inside, *_UNSHARED, *_root(name, "host", copies=copies)))


def put_away(below: "Namespace") -> None:
    """Take the prepared host's overlays apart: the kernel wants a layer to be written by one of them only."""
    inside = ("nsenter", f"--target={below.pid}", "--mount", "--", "umount", "--quiet")
    parts = [f"{_PREPARED_ROOT}/{part}" for part in ("usr", "etc", "var")]
    subprocess.run((*inside, *parts), capture_output=True, check=False)  # noqa: S603


def _root(name: str, role: str, *, copies: bool) -> tuple[str, ...]:
    words = (name, role, "copies" if copies else "")
    return ("sh", "-c", shipped("root.sh"), "root.sh", *words)


def shipped(script: str) -> str:
    """The text of a shell script that lies beside this file."""
    return files("drillbook.rehearsal").joinpath(script).read_text(encoding="utf-8")


def begin_switch() -> "Namespace":
    """Start the namespaces that hold the switch all hosts hang on: a network and processes, no files of its own."""
    return _begin((*_KEPT, *_UNSHARED, "env", "--ignore-signal=CHLD", "cat"))


def _begin(argv: tuple[str, ...]) -> "Namespace":
    keeper = subprocess.Popen(  # noqa: S603
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"},
        start_new_session=True,  # a ^C at the terminal is drillbook's to handle
    )
    with suppress(BrokenPipeError):  # it has failed already; `ready` says why
        if keeper.stdin is not None:
            keeper.stdin.write(READY)
            keeper.stdin.flush()
    return Namespace(keeper, 0)


def ready(namespace: Namespace) -> Namespace:
    """Wait until it stands. Raises NamespaceError with the reason if it does not come to be."""
    keeper = namespace.keeper
    if keeper.stdout is not None and keeper.stdout.readline() == READY:
        children = f"/proc/{keeper.pid}/task/{keeper.pid}/children"
        with open(children, encoding="ascii") as listed:
            return replace(namespace, pid=int(listed.read().split()[0]))
    said = keeper.stderr.read().strip() if keeper.stderr is not None else ""
    namespace.end()
    raise NamespaceError(said or "the namespaces of a throw-away host could not be made")
