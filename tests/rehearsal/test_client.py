"""What a client saw, from its records: spans with known answers, and the program itself against a small server."""

import importlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from drillbook.rehearsal.client import Record, Span, Verdict, downtime, read_records

R, W, N = Verdict.RIGHT, Verdict.WRONG, Verdict.NONE


def records(path: str, *verdicts: Verdict, start: float = 0.0, address: str = "192.0.2.10") -> list[Record]:
    return [Record(start + second, path, address, 200, one) for second, one in enumerate(verdicts)]


def test_a_site_that_always_answers_was_never_down():
    seen = downtime(records("/", R, R, R))
    assert (seen.spans, seen.total_s, seen.longest_s, seen.right) == ((), 0.0, 0.0, 3)


def test_a_span_lasts_from_the_first_failure_to_the_next_right_answer():
    seen = downtime(records("/", R, N, W, N, R, R, N, R))
    assert seen.spans == (Span(1, 4), Span(6, 7))
    assert (seen.total_s, seen.longest_s) == (4.0, 3.0)
    assert (seen.requests, seen.right, seen.wrong, seen.unanswered) == (8, 4, 1, 3)


def test_a_site_that_is_still_down_is_down_to_the_last_request():
    assert downtime(records("/", R, N, N)).spans == (Span(1, 2),)


def test_the_site_is_down_while_any_of_its_pages_is():
    static = records("/", R, R, R, R, R, R, R, R)
    program = records("/program", R, N, N, R, R, R, R, R, start=0.5)
    includes = records("/includes", R, R, W, W, R, N, R, R, start=0.25)
    seen = downtime([*includes, *static, *program])
    assert seen.spans == (Span(1.5, 4.25), Span(5.25, 6.25))


def test_addresses_are_named_in_the_order_in_which_they_were_asked():
    old, new = records("/", R, N), records("/", R, R, start=2.0, address="203.0.113.10")
    seen = downtime([*new, *old])
    assert [(one.address, one.requests, one.right) for one in seen.addresses] == [
        ("192.0.2.10", 2, 1),
        ("203.0.113.10", 2, 2),
    ]


def test_nothing_was_asked():
    assert downtime([]).requests == 0


def test_a_line_that_is_cut_off_is_no_record():
    whole = json.dumps({"at": 1.0, "path": "/", "address": "", "status": None, "verdict": "none"})
    assert read_records(f"{whole}\n{whole[:20]}") == (Record(1.0, "/", "", None, N),)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        found = {"/right": (200, "row 42"), "/other": (200, "It works!"), "/broken": (503, "row 42")}
        status, text = found.get(self.path, (404, "row 42"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    with HTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "status", "verdict"),
    [("/right", 200, R), ("/other", 200, W), ("/gone", 404, W), ("/broken", 503, N)],
)
def test_an_answer_is_right_only_with_its_content(port, path, status, verdict):
    program = importlib.import_module("drillbook.rehearsal.poll_program")
    seen = program.ask("127.0.0.1", port, path, ["row 42"])
    assert (seen["address"], seen["status"], seen["verdict"]) == ("127.0.0.1", status, verdict)


def test_a_port_where_nobody_listens_gives_no_answer(port):
    program = importlib.import_module("drillbook.rehearsal.poll_program")
    assert program.ask("127.0.0.1", 1, "/right", [])["verdict"] == "none"
    assert program.ask("no-such-name.invalid", port, "/right", [])["verdict"] == "none"
