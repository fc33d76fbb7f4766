"""Throw-away hosts: apart from the machine and each other, reached by the inventory's addresses, gone at the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from throw_away import needs_hosts

from drillbook.model import Command
from drillbook.rehearsal import Host, lose, return_, run_command, throw_away_hosts

pytestmark = needs_hosts()
WANTED = {
    "web-a": ("192.0.2.10", "2001:db8::10"),
    "web-b": ("198.51.100.10", "2001:db8:1::10"),
    "admin": ("192.0.2.200",),
}
MARK = "drillbook-mark"


@pytest.fixture(scope="module")
def hosts() -> Iterator[Mapping[str, Host]]:
    with throw_away_hosts(WANTED) as made:
        yield made


def test_operator_and_root_log_in_everywhere_by_name_and_address(hosts: Mapping[str, Host]) -> None:
    for target in ("web-a", "192.0.2.10", "root@web-b", "198.51.100.10"):
        for user in ("operator", "root"):
            said = hosts["admin"].run(("ssh", "--", target, "sudo id -u; hostname"), user=user)
            assert (said.status, said.stderr) == (0, "")
            assert said.stdout.split()[0] == "0"
    said = hosts["web-a"].run(("ssh", "2001:db8:1::10", "hostname"))
    assert (said.status, said.stdout) == (0, "web-b\n")


def test_there_is_no_way_out_and_nothing_of_the_machine_inside(hosts: Mapping[str, Host], tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("the machine's")
    host = hosts["web-a"]
    routes = host.run(("ip", "route")).stdout + host.run(("ip", "-6", "route")).stdout
    assert "default" not in routes
    assert "Network is unreachable" in host.run(("ssh", "8.8.8.8", "true")).stderr
    assert host.run(("ls", str(tmp_path / MARK))).status != 0
    assert host.run(("ls", "-A", "/tmp", "/srv", "/var/backups")).stdout.split() == ["/srv:", "/tmp:", "/var/backups:"]
    processes = host.run(("ps", "-eo", "pid=,comm=")).stdout
    assert str(os.getpid()) not in [line.split()[0] for line in processes.splitlines() if "python" in line]
    assert host.run(("mount", "-t", "tmpfs", "x", "/mnt")).status != 0
    assert host.run(("mknod", "/tmp/disk", "b", "8", "0")).status != 0
    shadow = host.read("/etc/shadow").decode()
    assert {line.split(":")[1][:1] for line in shadow.splitlines()} <= {"*", "!"}


def test_what_a_host_writes_stays_in_it(hosts: Mapping[str, Host]) -> None:
    for path in (f"/etc/{MARK}", f"/usr/bin/{MARK}", f"/var/lib/{MARK}", f"/tmp/{MARK}"):
        hosts["web-a"].write(path, b"\x00\xff", mode=0o640, owner="root:www-data")
        assert hosts["web-a"].read(path) == b"\x00\xff"
        assert hosts["web-a"].run(("stat", "-c", "%a %U:%G", path)).stdout == "640 root:www-data\n"
        assert not Path(path).exists()
        with pytest.raises(FileNotFoundError, match="web-b"):
            hosts["web-b"].read(path)
    with pytest.raises(OSError, match="nobody-at-all"):
        hosts["web-a"].write("/etc/x", "", owner="nobody-at-all:root")


def test_a_command_runs_as_the_written_line_would(hosts: Mapping[str, Host]) -> None:
    admin = hosts["admin"]
    piped = Command(("cat",), "b\na\n", pipe=Command(("sort",), pipe=Command(("tr", "a", "c"))))
    assert run_command(admin, piped).stdout == "c\nb\n"
    assert run_command(admin, Command(("printf", "%s", "$HOME; *"))).stdout == "$HOME; *"
    failing = Command(("sh", "-c", "echo x; exit 3"), pipe=Command(("cat",)))
    assert (run_command(admin, failing).status, run_command(admin, failing).stdout) == (3, "x\n")
    assert run_command(admin, Command(("no-such-program",))).status == 127
    for command, expected in (
        (Command(("echo", "x"), only_if=("test", "-e", "/etc/hosts")), "x\n"),
        (Command(("echo", "x"), only_if=("test", "-e", "/nowhere")), ""),
        (Command(("echo", "x"), unless=("test", "-e", "/etc/hosts")), ""),
        (Command(("echo", "x"), unless=("test", "-e", "/nowhere")), "x\n"),
    ):
        said = run_command(admin, command)
        assert (said.status, said.stdout) == (0, expected)


def test_a_command_out_of_time_is_ended_with_all_it_started(hosts: Mapping[str, Host]) -> None:
    admin = hosts["admin"]
    endless = Command(("sh", "-c", "sleep 987 & sudo sleep 987"), pipe=Command(("cat",)))
    assert run_command(admin, endless, timeout_s=0.5).status is None
    assert admin.run(("pgrep", "-x", "sleep")).status == 1
    tidy = Command(("sh", "-c", "trap 'echo ended >/tmp/trapped; exit' TERM; while :; do sleep 0.05; done"))
    assert run_command(admin, tidy, timeout_s=0.5, ending=signal.SIGTERM).status is None
    assert admin.read("/tmp/trapped") == b"ended\n"
    started = admin.start(("sh", "-c", "sleep 987; true"))
    started.kill()
    assert admin.run(("pgrep", "-x", "sleep")).status == 1


def test_a_lost_host_is_gone_for_the_others_and_comes_back_with_its_disk(hosts: Mapping[str, Host]) -> None:
    host, other = hosts["web-b"], hosts["web-a"]
    host.write("/etc/kept", "kept")
    host.write("/run/forgotten", "")
    host.start(("sleep", "986"))
    lose(host)
    assert not host.is_on
    assert host.run(("true",)).status == 255
    assert run_command(host, Command(("true",))).status == 255
    assert other.run(("ssh", "web-b", "true")).status == 255
    return_(host)
    assert host.read("/etc/kept") == b"kept"
    assert host.run(("pgrep", "-x", "sleep")).status == 1
    assert host.run(("ls", "/run/forgotten")).status != 0
    assert other.run(("ssh", "web-b", "cat /etc/kept")).stdout == "kept"


def test_a_line_that_is_cut_leaves_the_host_running(hosts: Mapping[str, Host]) -> None:
    host, other = hosts["web-b"], hosts["web-a"]
    lose(host, power_off=False)
    assert host.run(("true",)).status == 0
    assert other.run(("ssh", "web-b", "true")).status == 255
    return_(host)
    assert other.run(("ssh", "web-b", "true")).status == 0


@pytest.mark.parametrize(
    "wanted",
    [{"A b": ()}, {"-x": ()}, {"a/b": ()}, {"a": ("x.example",)}, {"a": ("192.0.2.1; link",)}, {"a": ("::1", "::1")}],
    ids=str,
)
def test_what_is_no_name_or_no_address_makes_no_hosts(wanted: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match=r"."), throw_away_hosts(wanted):
        pass


_MAKER = """
import sys, time
from drillbook.rehearsal import throw_away_hosts
with throw_away_hosts({"gone-a": ("192.0.2.10",), "gone-b": ("192.0.2.11",)}) as hosts:
    hosts["gone-a"].start(("sleep", "98765"))
    hosts["gone-b"].start(("sh", "-c", "setsid setsid sleep 98765"))
    print(*(host.namespace.pid for host in hosts.values()), flush=True)
    time.sleep(98765)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_nothing_is_left_however_the_program_ends(ending: signal.Signals) -> None:
    before = _left()
    maker = subprocess.Popen(
        (sys.executable, "-c", _MAKER), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert maker.stdout is not None
    pids = [int(one) for one in maker.stdout.readline().split()]
    assert len(pids) == 2
    assert all("sleep" in _below(pid) for pid in pids)
    maker.send_signal(ending)
    maker.wait()
    maker.stdout.close()
    until = time.monotonic() + 30
    while (any(Path(f"/proc/{pid}").exists() for pid in pids) or _left() != before) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert _left() == before


def _below(keeper: int) -> list[str]:
    """Names of the processes in the same process namespace."""
    namespace = os.readlink(f"/proc/{keeper}/ns/pid")
    until = time.monotonic() + 10
    names: list[str] = []
    while "sleep" not in names and time.monotonic() < until:
        names = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(folder / "ns/pid") == namespace:
                    names.append((folder / "comm").read_text().strip())
            except OSError:
                continue
    return names


def _left() -> tuple[str, ...]:
    """What could be left on the machine: mounts, interfaces, named network namespaces."""
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    named = sorted(path.name for path in Path("/run/netns").glob("*"))
    return (*sorted(line.split()[4] for line in mounts), *sorted(os.listdir("/sys/class/net")), *named)
