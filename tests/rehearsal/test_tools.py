"""What a rehearsal needs is said with Debian's names, before anything is made."""

import os
import subprocess

import pytest
from throw_away import needs_hosts

from drillbook.problem import ToolMissingError
from drillbook.rehearsal import throw_away_hosts, tools


def test_packages_that_are_missing_are_named_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"setpriv", "unshare", "nsenter", "mount", "ip", "ssh", "sudo", "rsync", "update-rc.d", "pgrep"}
    monkeypatch.setattr(
        tools.shutil, "which", lambda program, path: f"/usr/bin/{program}" if program in there else None
    )
    assert tools.missing_tools(("named", "psql", "ssh")) == ("bind9", "openssh-server", "postgresql-client")
    with pytest.raises(ToolMissingError, match="apt-get install bind9 openssh-server"):
        tools.need_tools(("named",))


def test_a_program_of_no_known_package_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        tools.missing_tools(("no-such-program",))


def test_without_root_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "needs root" in tools.why_no_hosts()


def test_without_the_right_to_make_namespaces_the_kernels_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = subprocess.CompletedProcess((), 1, "", "unshare: unshare failed: Operation not permitted\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(tools.subprocess, "run", lambda *_, **__: refusing)
    assert tools.why_no_hosts().endswith("unshare: unshare failed: Operation not permitted")


@needs_hosts("apache2", "pg_createcluster")
def test_where_overlays_are_not_to_be_had_copies_do() -> None:
    with throw_away_hosts({"a": ("192.0.2.10",), "b": ("192.0.2.11",)}, copies=True) as hosts:
        a, b = hosts.values()
        assert "overlay" not in a.run(("mount",)).stdout
        assert a.run(("touch", "/usr/bin/x")).status != 0
        a.write("/etc/only-a", "")
        assert b.run(("ls", "/etc/only-a")).status != 0
        assert (
            a.run(("ssh", "b", "sudo systemctl start apache2 postgresql && hostname"), user="operator").stdout == "b\n"
        )
        assert b.run(("systemctl", "is-active", "apache2", "postgresql")).stdout == "active\nactive\n"
