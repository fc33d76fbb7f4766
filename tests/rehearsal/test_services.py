"""Debian's own services on a throw-away host, started and stopped by the stand-in for systemctl."""

import time
from collections.abc import Iterator

import pytest
from throw_away import needs_hosts

from drillbook.rehearsal import Host, return_, throw_away_hosts

PROGRAMS = ("apache2", "cron", "named", "psql", "pg_createcluster", "mariadbd", "mariadb")
pytestmark = needs_hosts(*PROGRAMS)
UNITS = ("apache2", "named", "postgresql", "mariadb")


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with throw_away_hosts({"server": ("192.0.2.10",)}) as made:
        yield made["server"]


def _systemctl(host: Host, *words: str) -> tuple[int | None, str]:
    said = host.run(("systemctl", *words))
    return said.status, said.stdout.strip()


def test_at_first_only_ssh_runs_and_is_enabled(host: Host) -> None:
    assert _systemctl(host, "is-active", "ssh", *UNITS) == (3, "\n".join(["active", *["inactive"] * len(UNITS)]))
    assert _systemctl(host, "is-enabled", "ssh", *UNITS) == (1, "\n".join(["enabled", *["disabled"] * len(UNITS)]))


@pytest.mark.parametrize("unit", [*UNITS, "ssh"])
def test_a_unit_starts_reloads_restarts_and_stops_and_each_may_be_said_twice(host: Host, unit: str) -> None:
    for order, then in (
        ("start", "active"),
        ("start", "active"),
        ("reload", "active"),
        ("restart", "active"),
        ("stop", "inactive"),
        ("stop", "inactive"),
        ("start", "active"),
    ):
        assert _systemctl(host, order, unit) == (0, "")
        assert _systemctl(host, "is-active", unit) == (0 if then == "active" else 3, then)


def test_cron_cannot_be_reloaded(host: Host) -> None:
    assert _systemctl(host, "start", "cron") == (0, "")
    assert _systemctl(host, "is-active", "cron") == (0, "active")
    assert _systemctl(host, "reload", "cron")[0] == 1
    assert _systemctl(host, "stop", "cron") == (0, "")
    assert _systemctl(host, "is-active", "cron") == (3, "inactive")


def test_one_cluster_is_a_unit_of_its_own(host: Host) -> None:
    (version,) = host.run(("ls", "/etc/postgresql")).stdout.split()
    unit = f"postgresql@{version}-main"
    assert _systemctl(host, "restart", unit) == (0, "")
    assert _systemctl(host, "is-active", "--quiet", unit) == (0, "")
    assert _systemctl(host, "stop", unit) == (0, "")
    assert _systemctl(host, "is-active", unit) == (3, "inactive")
    assert _systemctl(host, "start", "postgresql") == (0, "")
    assert _systemctl(host, "is-active", unit) == (0, "active")


def test_enabling_and_disabling_again_leaves_the_links_as_they_were(host: Host) -> None:
    def links() -> str:
        return host.run(("sh", "-c", "ls -l /etc/rc?.d | awk '{print $1, $3, $9, $10, $11}'")).stdout

    before = links()
    assert _systemctl(host, "enable", "--now", "apache2") == (0, "")
    assert _systemctl(host, "is-enabled", "apache2") == (0, "enabled")
    assert links() != before
    assert _systemctl(host, "disable", "--now", "apache2") == (0, "")
    assert _systemctl(host, "is-active", "apache2") == (3, "inactive")
    assert links() == before


def test_a_masked_unit_does_not_start(host: Host) -> None:
    assert _systemctl(host, "mask", "--now", "named")[0] == 0
    said = host.run(("systemctl", "start", "named"))
    assert (said.status, said.stderr) == (1, "Failed to start named.service: Unit named.service is masked.\n")
    assert _systemctl(host, "is-enabled", "named") == (1, "masked")
    assert _systemctl(host, "unmask", "named")[0] == 0
    assert _systemctl(host, "start", "named") == (0, "")


def test_what_cannot_be_done_is_said_with_systemds_status(host: Host) -> None:
    said = host.run(("systemctl", "start", "nonsense"))
    assert (said.status, said.stderr) == (5, "Failed to start nonsense.service: Unit nonsense.service not found.\n")
    assert host.run(("systemctl", "start", "named"), user="operator").status == 1
    assert host.run(("systemctl", "freeze", "named")).status == 1
    host.write("/etc/apache2/conf-enabled/broken.conf", "NoSuchDirective on\n")
    host.run(("systemctl", "stop", "apache2"))
    said = host.run(("systemctl", "start", "apache2"))
    host.run(("rm", "/etc/apache2/conf-enabled/broken.conf"))
    assert said.status == 1
    assert said.stderr.startswith("Job for apache2.service failed because the control process exited with error code.")
    assert "NoSuchDirective" in said.stderr


def test_databases_are_fresh_and_root_and_postgres_own_them(host: Host) -> None:
    host.run(("systemctl", "start", "postgresql", "mariadb"))
    names = host.run(("sudo", "-u", "postgres", "psql", "-XAtc", "select datname from pg_database order by 1"))
    assert names.stdout.split() == ["postgres", "template0", "template1"]
    names = host.run(("sudo", "mariadb", "-BNe", "show databases"), user="operator")
    assert names.stdout.split() == ["information_schema", "mysql", "performance_schema", "sys"]


def test_power_off_ends_all_and_power_on_starts_what_is_enabled(host: Host) -> None:
    host.run(("systemctl", "enable", "--now", "postgresql"))
    host.run(("systemctl", "start", "apache2"))
    assert host.run(("sudo", "systemctl", "poweroff"), user="operator").status == 0
    until = time.monotonic() + 60
    while host.is_on and time.monotonic() < until:
        time.sleep(0.05)
    assert not host.is_on
    return_(host)
    assert host.is_on
    assert _systemctl(host, "is-active", "ssh", "postgresql", "apache2") == (3, "active\nactive\ninactive")
    log = host.run(("sh", "-c", "cat /var/log/postgresql/*.log")).stdout
    assert "database system is shut down" in log
    assert "database system was not properly shut down" not in log
