"""Roles and lag of a real primary and replica of each engine, through the engines' own clients."""

import os
from pathlib import Path

import pytest
from estates import estate
from loopback_servers import NETWORK, free_port, mariadb_pair, needs, postgresql_pair, until

from drillbook.live import check_live, consented
from drillbook.model import Database, Dataset, Server

PRIMARY, REPLICA = f"{NETWORK}.80", f"{NETWORK}.81"


def pair(engine: str, port: int, lag: str = "0", marked: bool = True):
    return estate(
        Server(id="a", address=PRIMARY, live=True, ports=()),
        Server(id="b", address=REPLICA, live=marked, ports=()),
        Dataset(id="data"),
        Database(id="first", engine=engine, on="a", dataset="data", port=port, live=True),
        Database(id="second", engine=engine, on="b", dataset="data", port=port, replicates="first", lag=lag, live=True),
    )


@pytest.fixture
def look(session_of, tmp_path):
    """Findings of both databases as (code, element)."""

    def run(whole, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PGHOSTADDR": "192.0.2.1", **variables}
        session = session_of(consented(whole), environment=environment)
        report = check_live(whole, session, frozenset({"first", "second"}))
        assert all(one.target.startswith((PRIMARY, REPLICA)) for one in report.exchanges)
        return [(one.code, one.element) for one in report.findings], report

    return run


def test_postgresql_healthy_then_behind_then_broken_then_a_second_primary(look):
    needs("postgres", "psql", "initdb")
    port = free_port()
    whole = pair("postgresql", port)
    user = {"PGUSER": "postgres"}
    with postgresql_pair(PRIMARY, REPLICA, port) as sql:
        sql(PRIMARY, "CREATE TABLE t (n int)")
        until(lambda: look(whole, **user)[0] == [], "no finding")
        sql(REPLICA, "SELECT pg_wal_replay_pause()")
        sql(PRIMARY, "INSERT INTO t VALUES (1)")
        until(lambda: look(whole, **user)[0] == [("L401", "second")], "the replica is behind")
        assert look(pair("postgresql", port, lag="1 h"), **user)[0] == []
        sql(REPLICA, "SELECT pg_wal_replay_resume()")
        sql(REPLICA, "ALTER SYSTEM SET primary_conninfo = ''")
        sql(REPLICA, "SELECT pg_reload_conf()")
        until(lambda: ("L402", "second") in look(whole, **user)[0], "replication is broken")
        sql(REPLICA, "SELECT pg_promote()")
        assert look(whole, **user)[0] == [("L403", "second")]
        findings, report = look(whole, PGUSER="nobody-here")
        assert findings == [("L003", "first"), ("L003", "second")]
        assert 'role "nobody-here" does not exist' in report.findings[0].message
    findings, report = look(whole, **user)
    assert findings == [("L001", "first"), ("L001", "second")]
    assert "Connection refused" in report.findings[0].message


def test_mariadb_healthy_then_behind_then_broken_then_a_second_primary(look, tmp_path):
    needs("mariadbd", "mariadb", "mariadb-install-db")
    port = free_port()
    whole = pair("mariadb", port)
    (tmp_path / ".my.cnf").write_text("[client]\nuser = drill\npassword = 'read only'\nhost = 192.0.2.1\n")
    with mariadb_pair(PRIMARY, REPLICA, port) as sql:
        until(lambda: look(whole)[0] == [], "no finding")
        sql(REPLICA, "STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = 3600; START SLAVE")
        sql(PRIMARY, "CREATE DATABASE t")
        until(lambda: look(whole)[0] == [("L401", "second")], "the replica is behind")
        assert look(pair("mariadb", port, lag="2 h"))[0] == []
        sql(REPLICA, "STOP SLAVE SQL_THREAD")
        assert ("L402", "second") in look(whole)[0]
        sql(REPLICA, "SET GLOBAL read_only = 0")
        assert look(whole)[0] == [("L403", "second")]
        (tmp_path / ".my.cnf").write_text("[client]\nuser = drill\npassword = wrong\n")
        findings, report = look(whole)
        assert findings == [("L003", "first"), ("L003", "second")]
        assert "Access denied" in report.findings[0].message
        assert not any("read only" in one.question + one.answer for one in report.exchanges)
    assert look(whole)[0] == [("L001", "first"), ("L001", "second")]


def test_a_replica_whose_machine_is_not_marked_is_not_asked(look, contacted):
    findings, report = look(pair("postgresql", free_port(), marked=False), PATH="/nowhere")
    assert findings == [("L003", "first"), ("L003", "second")]
    assert "no psql on this machine" in report.findings[0].message
    assert contacted == []


def test_the_password_is_never_an_argument():
    source = Path(__file__).parents[2] / "src" / "drillbook" / "live" / "replication.py"
    assert "--password" not in source.read_text()
