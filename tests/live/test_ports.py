"""Ports of machines: open, closed, silent."""

import socket
from contextlib import closing

import pytest
from estates import estate
from loopback_servers import NETWORK, free_port

from drillbook.live import check_live, consented
from drillbook.live.ports import expected_ports
from drillbook.model import Database, Dataset, Server, Service

HOST = f"{NETWORK}.70"


def look(session_of, whole):
    report = check_live(whole, session_of(consented(whole), timeout_s=0.5))
    return [(one.code, one.message) for one in report.findings], report.exchanges


@pytest.fixture
def listening():
    with closing(socket.create_server((HOST, 0))) as server:
        yield server.getsockname()[1]


def test_an_open_port_has_no_finding_and_a_closed_one_is_found(session_of, listening):
    shut = free_port()
    findings, exchanges = look(session_of, estate(Server(id="a", address=HOST, live=True, ports=(listening, shut))))
    assert findings == [("L301", f"port {shut} of a ({HOST}) is closed; it is for `ports`")]
    assert sorted((one.target, one.answer) for one in exchanges) == sorted(
        [(f"{HOST}:{listening}", "open"), (f"{HOST}:{shut}", "connection refused")]
    )


def test_a_port_that_stays_silent_is_not_reached(session_of):
    with closing(socket.socket()) as server, closing(socket.socket()) as first, closing(socket.socket()) as second:
        server.bind((HOST, 0))
        server.listen(0)
        for line in (first, second):  # a full queue: further connections get no answer
            line.setblocking(False)
            line.connect_ex(server.getsockname())
        port = server.getsockname()[1]
        findings, _ = look(session_of, estate(Server(id="a", address=HOST, live=True, ports=(port,))))
    assert findings == [("L001", f"port {port} of a ({HOST}), for `ports`: no answer within 0.5 s")]


def test_what_runs_on_a_machine_says_which_ports_are_expected():
    whole = estate(
        Server(id="a", address=HOST), Server(id="b", address=HOST, ports=(2222,)), Server(id="c", ports=()),
        Dataset(id="data"),
        Database(id="p", engine="postgresql", on="a", dataset="data"),
        Database(id="m", engine="mysql", on="b", dataset="data"),
        Database(id="q", engine="postgresql", on="b", dataset="data", port=6432),
        Database(id="o", engine="other", on="a", dataset="data"),
        Service(id="mail", kind="mail", needs=[{"any": ["b", {"all": ["c"]}]}]),
    )  # fmt: skip
    ports = {one.id: sorted(expected_ports(whole, one)) for one in whole.servers.values()}
    assert ports == {"a": [22, 5432], "b": [25, 2222, 3306, 6432], "c": [25]}


def test_a_host_name_is_no_consent(session_of, contacted):
    findings, _ = look(session_of, estate(Server(id="a", address="localhost", live=True)))
    assert findings == [("L002", "a has no IP address in the inventory")]
    assert contacted == []
