"""What others say is shown, and does nothing else: no control characters, no end, no sense."""

import os
import socket
import threading
from contextlib import contextmanager

import pytest
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from loopback_servers import NETWORK

from drillbook.live import check_live, consented
from drillbook.live.exchange import plain
from drillbook.model import Database, Dataset, Server, Service

HOST = f"{NETWORK}.95"


@given(st.text())
def test_an_answer_is_one_line_without_control_characters(text):
    assert plain(text).isprintable()
    assert len(plain(text * 100)) <= 4000


@contextmanager
def saying(content: bytes, pause_s: float = 0):
    """A server that says this to whoever comes, a byte at a time where there is a pause, and then nothing more."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                try:
                    line.recv(65536)
                    for at in range(0, len(content), 1 if pause_s else 65536):
                        line.sendall(content[at : at + (1 if pause_s else 65536)])
                        if over.wait(pause_s):
                            break
                except OSError:
                    continue

    with socket.create_server((HOST, 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def web(session_of, port: int, timeout_s: float = 2.0):
    whole = estate(
        Server(id="a", address=HOST, live=True, ports=()),
        Service(id="s", needs=["a"], url=f"http://{HOST}:{port}/", live=True),
    )
    report = check_live(whole, session_of(consented(whole), timeout_s=timeout_s), frozenset({"s"}))
    return report


@pytest.mark.parametrize(
    "content",
    [
        b"\x1b]0;owned\x07\r\n\r\n",
        b"",
        b"HTTP/1.1 999999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500 + b"\r\n",
        b"x" * 100_000,
        b"\x00\xff\xfe",
        b"HTTP/1.1 200 OK\r\nLocation: \x1b[31m\r\n\r\n",
    ],
    ids=["escapes", "nothing", "no status", "too many fields", "too long", "bytes", "escapes in a field"],
)
def test_nonsense_over_http_is_a_finding_or_is_shown_without_effect(session_of, content):
    with saying(content) as port:
        report = web(session_of, port)
    assert {one.code for one in report.findings} <= {"L001", "L201"}
    assert all(one.answer.isprintable() for one in report.exchanges)
    assert all(one.message.isprintable() for one in report.findings)
    assert report.findings or b"Location" in content


def test_a_server_that_drips_is_left_in_the_end(session_of):
    with saying(b"HTTP/1.1 200 OK\r\n" + b"a: bbbbbbbbbbbbbbbbb\r\n" * 50, pause_s=0.05) as port:
        report = web(session_of, port, timeout_s=0.3)
    assert [one.code for one in report.findings] == ["L001"]


def test_a_client_that_prints_nonsense_is_a_finding(session_of, tmp_path):
    (tmp_path / "psql").write_text("#!/bin/sh\nprintf 'x\\033[31m|y'\n")
    (tmp_path / "psql").chmod(0o755)
    whole = estate(
        Server(id="a", address=HOST, live=True, ports=()), Dataset(id="d"),
        Database(id="p", engine="postgresql", on="a", dataset="d", live=True),
    )  # fmt: skip
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    report = check_live(whole, session_of(consented(whole), environment=environment), frozenset({"p"}))
    assert [one.code for one in report.findings] == ["L003"]
    assert report.findings[0].message == "p: an answer that is not understood: x\\x1b[31m|y"
