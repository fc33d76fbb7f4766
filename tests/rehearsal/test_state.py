"""The state of hosts: equal for what is the same, and different, by name, for each thing that may differ."""

import re
from collections.abc import Iterator, Mapping

import pytest
from throw_away import needs_hosts

from drillbook.rehearsal import Host, lose, return_, throw_away_hosts
from drillbook.rehearsal.state import Difference, State, differences, state_of
from drillbook.rehearsal.state_files import IGNORED, WATCHED, without_date, without_serial
from drillbook.rehearsal.state_services import processes_of

PROGRAMS = ("apache2", "named", "dig", "psql", "pg_createcluster", "mariadbd", "mariadb")
ZONE = """$TTL 6h
@ SOA ns admin ( ; who
    {serial} ; serial
    1h 10m 1w 1h )
@ NS ns
ns A 192.0.2.53
www A {www}
"""
SQL = """create role keeper login password 'x';
create database orders owner keeper;
\\connect orders
create table sold (id serial primary key, what text);
insert into sold (what) select 'copy ' || n from generate_series(1, 50) n;
"""
MARIADB = """create database reviews; use reviews;
create table stars (id int auto_increment primary key, words text);
insert into stars (words) values ('one'), ('two');
create user reader@'%' identified by 'x'; grant select on reviews.* to reader@'%';
"""

pytestmark = needs_hosts(*PROGRAMS)


@pytest.fixture(scope="module")
def hosts() -> Iterator[Mapping[str, Host]]:
    with throw_away_hosts({"web": ("192.0.2.10",), "ns": ("192.0.2.53",)}) as made:
        web, ns = made["web"], made["ns"]
        web.run(("systemctl", "start", "postgresql", "mariadb", "apache2"))
        assert web.run(("sudo", "-u", "postgres", "psql", "-Xq", "-v", "ON_ERROR_STOP=1"), stdin=SQL).succeeded
        assert web.run(("mariadb",), stdin=MARIADB).succeeded
        ns.write("/etc/bind/db.lantern", ZONE.format(serial=2026112401, www="192.0.2.10"))
        ns.write(
            "/etc/bind/named.conf.local", 'zone "lantern.example" { type primary; file "/etc/bind/db.lantern"; };\n'
        )
        assert ns.run(("systemctl", "start", "named")).succeeded
        yield made


def _sql(host: Host, database: str, text: str) -> None:
    assert host.run(
        ("sudo", "-u", "postgres", "psql", "-Xq", "-d", database, "-v", "ON_ERROR_STOP=1"), stdin=text
    ).succeeded


def test_an_untouched_world_stays_equal(hosts: Mapping[str, Host]) -> None:
    first, second = state_of(hosts), state_of(tuple(hosts.values()))
    assert differences(first, second) == ()
    assert first.digest == second.digest
    assert first.digests == second.digests
    assert {kind: len(items) > 0 for kind, items in first.found["web"].items()} == {
        "process": True,
        "socket": True,
        "file": True,
        "database": True,
        "zone": False,
    }
    assert list(first.found["ns"]["zone"]) == ["lantern.example"]
    unread = [text for kinds in first.found.values() for items in kinds.values() for text in items.values()]
    assert not [text for text in unread if "cannot" in text or "does not" in text]


def test_restarting_services_and_touching_files_changes_nothing(hosts: Mapping[str, Host]) -> None:
    before = state_of(hosts)
    web = hosts["web"]
    for unit in ("postgresql", "mariadb", "apache2", "ssh"):
        web.run(("systemctl", "restart", unit))
    web.run(("touch", "/etc/hosts"))
    web.run(("cp", "-a", "/etc/hosts", "/etc/other"))
    web.run(("mv", "/etc/other", "/etc/hosts"))
    assert differences(before, state_of(hosts)) == ()


FILES = [
    (("chmod", "600", "/etc/motd"), ("chmod", "644", "/etc/motd"), "/etc/motd"),
    (("chown", "www-data", "/etc/motd"), ("chown", "root", "/etc/motd"), "/etc/motd"),
    (("chgrp", "www-data", "/etc/motd"), ("chgrp", "root", "/etc/motd"), "/etc/motd"),
    (("touch", "/tmp/x.failed"), ("rm", "/tmp/x.failed"), "/tmp/x.failed"),
    (("ln", "-sfn", "a", "/srv/link"), ("rm", "/srv/link"), "/srv/link"),
    (("mkdir", "/var/www/new"), ("rmdir", "/var/www/new"), "/var/www/new"),
]


@pytest.mark.parametrize(("change", "back", "path"), FILES, ids=[" ".join(change) for change, _, _ in FILES])
def test_each_kind_of_change_to_a_file_shows_and_is_gone_when_undone(
    hosts: Mapping[str, Host], change: tuple[str, ...], back: tuple[str, ...], path: str
) -> None:
    hosts["web"].write("/etc/motd", "welcome\n")
    before = state_of(hosts)
    assert hosts["web"].run(change).succeeded
    assert [(one.host, one.kind, one.item) for one in differences(before, state_of(hosts))] == [("web", "file", path)]
    assert hosts["web"].run(back).succeeded
    assert differences(before, state_of(hosts)) == ()


def test_content_of_the_same_size_written_within_a_moment_shows(hosts: Mapping[str, Host]) -> None:
    web = hosts["web"]
    seen = set()
    for letter in "abcdef":
        web.run(("sh", "-c", f"printf {letter} >/srv/letter"))
        seen.add(state_of((web,)).digest)
    web.run(("rm", "/srv/letter"))
    assert len(seen) == 6


def test_rows_roles_and_grants_show(hosts: Mapping[str, Host]) -> None:
    web, before = hosts["web"], state_of(hosts)

    def changed() -> list[str]:
        return [one.item for one in differences(before, state_of(hosts))]

    _sql(web, "orders", "update sold set what = 'copy X' where id = 7")
    assert changed() == ["PostgreSQL:5432 orders public.sold"]
    _sql(web, "orders", "update sold set what = 'copy 7' where id = 7")
    assert changed() == []  # the row lies elsewhere in the table
    _sql(web, "orders", "grant select on sold to public; create role guest")
    assert changed() == ["PostgreSQL:5432 orders definitions", "PostgreSQL:5432 roles"]
    _sql(web, "orders", "revoke select on sold from public; drop role guest")
    _sql(web, "orders", "select nextval('sold_id_seq')")
    assert changed() == ["PostgreSQL:5432 orders definitions"]
    _sql(
        web,
        "orders",
        "select setval('sold_id_seq', 50); alter table sold owner to postgres; alter table sold owner to keeper",
    )
    web.run(
        (
            "mariadb",
            "reviews",
            "-e",
            "update stars set words='three' where id=1; grant insert on reviews.* to reader@'%'",
        )
    )
    assert [item for item in changed() if "MariaDB" in item] == ["MariaDB `reviews`.`stars`", "MariaDB users"]
    web.run(
        (
            "mariadb",
            "reviews",
            "-e",
            "update stars set words='one' where id=1; revoke insert on reviews.* from reader@'%'",
        )
    )
    assert [item for item in changed() if "MariaDB" in item] == []


def test_what_no_log_keeps_shows_too(hosts: Mapping[str, Host]) -> None:
    web = hosts["web"]
    _sql(web, "orders", "create unlogged table scratch (id int); insert into scratch values (1)")
    web.run(("mariadb", "reviews"), stdin="create table flat (id int) engine=MyISAM; insert into flat values (1);")
    before = state_of(hosts)
    assert differences(before, state_of(hosts)) == ()
    for number in (2, 1, 3):
        _sql(web, "orders", f"update scratch set id = {number}")  # noqa: S608
        web.run(("mariadb", "reviews"), stdin=f"set sql_log_bin=0; update flat set id = {number};")  # noqa: S608
        changed = [one.item for one in differences(before, state_of(hosts))]
        wanted = ["MariaDB `reviews`.`flat`", "PostgreSQL:5432 orders public.scratch"] if number != 1 else []
        assert changed == wanted
    _sql(web, "orders", "drop table scratch")
    web.run(("mariadb", "reviews"), stdin="drop table flat;")


def test_a_server_that_does_not_answer_says_why(hosts: Mapping[str, Host]) -> None:
    web, before = hosts["web"], state_of(hosts)
    hba = (
        web.read("/etc/postgresql/15/main/pg_hba.conf")
        if web.run(("test", "-e", "/etc/postgresql/15")).succeeded
        else b""
    )
    if not hba:
        pytest.skip("another version of PostgreSQL")
    path = "/etc/postgresql/15/main/pg_hba.conf"
    web.write(path, "local all all reject\n", mode=0o640, owner="postgres:postgres")
    web.run(("systemctl", "reload", "postgresql"))
    unread = {one.item: one.after for one in differences(before, state_of(hosts)) if one.kind == "database"}
    assert "rejects connection" in (unread["PostgreSQL:5432 roles"] or "")
    web.write(path, hba, mode=0o640, owner="postgres:postgres")
    web.run(("systemctl", "reload", "postgresql"))
    assert differences(before, state_of(hosts)) == ()


def test_a_raised_serial_is_no_change_and_a_record_is(hosts: Mapping[str, Host]) -> None:
    ns, before = hosts["ns"], state_of(hosts)
    ns.write("/etc/bind/db.lantern", ZONE.format(serial=2026112402, www="192.0.2.10"))
    ns.run(("systemctl", "reload", "named"))
    assert differences(before, state_of(hosts)) == ()
    ns.write("/etc/bind/db.lantern", ZONE.format(serial=2026112403, www="198.51.100.10"))
    assert [one.kind for one in differences(before, state_of(hosts))] == ["file"]
    ns.run(("systemctl", "reload", "named"))
    assert [(one.kind, one.item) for one in differences(before, state_of(hosts))] == [
        ("file", "/etc/bind/db.lantern"),
        ("zone", "lantern.example"),
    ]
    ns.write("/etc/bind/db.lantern", ZONE.format(serial=2026112404, www="192.0.2.10"))
    ns.run(("systemctl", "reload", "named"))
    assert differences(before, state_of(hosts)) == ()


def test_services_and_their_sockets_show_and_workers_do_not(hosts: Mapping[str, Host]) -> None:
    web, before = hosts["web"], state_of(hosts)
    session = web.start(("sudo", "-u", "postgres", "psql", "-Xc", "select pg_sleep(30)"))
    assert "postgres" in processes_of(web)
    assert differences(before, state_of(hosts)) == ()
    session.kill()
    web.run(("systemctl", "stop", "apache2"))
    stopped = differences(before, state_of(hosts))
    assert [str(one) for one in stopped] == [
        "web: process apache2 has vanished",
        "web: socket tcp 0.0.0.0:80 has vanished",
    ]
    web.run(("systemctl", "start", "apache2"))
    web.run(("sh", "-c", "setsid sleep 985 >/dev/null 2>&1 & until pgrep -x sleep; do :; done"))
    assert [str(one) for one in differences(before, state_of(hosts))] == ["web: process sleep has appeared"]
    web.run(("sh", "-c", "pkill -x sleep; while pgrep -x sleep >/dev/null; do :; done"))
    assert differences(before, state_of(hosts)) == ()


def test_a_host_without_power_still_has_its_files(hosts: Mapping[str, Host]) -> None:
    before = state_of(hosts)
    lose(hosts["ns"])
    lost = {(one.kind, one.item) for one in differences(before, state_of(hosts))}
    assert ("process", "sshd") in lost
    assert ("zone", "lantern.example") in lost
    assert not [item for kind, item in lost if kind == "file"]
    return_(hosts["ns"])
    hosts["ns"].run(("systemctl", "start", "named"))
    assert differences(before, state_of(hosts)) == ()


def test_differences_are_told_in_words() -> None:
    before = State({"a": {"file": {"/x": "1", "/y": "1"}}, "b": {"zone": {"z": "1"}}})
    after = State({"a": {"file": {"/y": "2", "/z": "1"}}, "b": {"zone": {"z": "1"}}})
    assert differences(before, after) == (
        Difference("a", "file", "/x", "1", None),
        Difference("a", "file", "/y", "1", "2"),
        Difference("a", "file", "/z", None, "1"),
    )
    assert [str(one) for one in differences(before, after)] == [
        "a: file /x has vanished",
        "a: file /y has changed: 1 → 2",
        "a: file /z has appeared",
    ]
    assert before.digest != after.digest


def test_only_the_serial_leaves_the_text_of_a_zone() -> None:
    first, second = (ZONE.format(serial=serial, www="192.0.2.10").encode() for serial in (1, 4294967295))
    assert without_serial(first) == without_serial(second)
    assert without_serial(ZONE.format(serial=1, www="192.0.2.11").encode()) != without_serial(first)
    one_line = b"@ 6h IN SOA ns. admin. 2026 3600 600 604800 3600\n"
    assert without_serial(one_line) == b"@ 6h IN SOA ns. admin. SERIAL 3600 600 604800 3600\n"


@needs_hosts("cron")
def test_a_table_of_jobs_installed_again_is_the_same(hosts: Mapping[str, Host]) -> None:
    web = hosts["web"]
    jobs = "7 * * * * true\n"
    assert web.run(("crontab", "-"), stdin=jobs, user="operator").succeeded
    before = state_of(hosts)
    web.run(("crontab", "-r"), user="operator")
    assert [one.item for one in differences(before, state_of(hosts))] == ["/var/spool/cron/crontabs/operator"]
    # A second later the note of when it was installed is another one.
    assert web.run(("crontab", "-"), stdin=jobs, user="operator").succeeded
    text = web.read("/var/spool/cron/crontabs/operator")
    assert b"installed on" in text
    assert (
        without_date(text)
        == without_date(re.sub(rb"installed on [^)]*", b"installed on another day", text))
        == jobs.encode()
    )
    assert differences(before, state_of(hosts)) == ()


def test_everything_ignored_says_why() -> None:
    assert all(reason for reason in IGNORED.values())
    assert all(path.startswith("/") and not path.endswith("/") for path in WATCHED)
