"""Nobody is asked who did not consent, and nobody too often."""

import json
from itertools import pairwise

import pytest
from commands import ran
from effort import examples
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from loopback_servers import NETWORK, free_port

from drillbook.live import CODES, Pace, check_live, consented, write_manual
from drillbook.live.asker import Asker
from drillbook.model import Domain, Server

HOST = f"{NETWORK}.90"
SMALL = """\
organisation: {{name: Test}}
sites: {{s: {{}}}}
servers:
  a: {{site: s, address: {host}, live: {live}, ports: [{port}]}}
  b: {{site: s, address: 192.0.2.1}}
"""


def test_only_what_is_marked_consents_with_addresses_in_one_form():
    whole = estate(
        Server(id="a", address="192.0.2.1", live=True),
        Server(id="b", address="192.0.2.2"),
        Server(id="c", address="www.example.net", live=True),
        Server(id="d", address="2001:db8:0::1", live=True),
        Domain(id="e", parent_servers=("192.0.2.53", "ns.example"), live=True),
        Domain(id="f", parent_servers=("192.0.2.54",)),
    )
    found = consented(whole)
    assert found.elements == {"a", "c", "d", "e"}
    assert found.addresses == {"192.0.2.1", "2001:db8::1", "192.0.2.53"}
    assert found.permits("::ffff:192.0.2.1")
    assert not found.permits("192.0.2.2")
    more = consented(whole, ["b", "198.51.100.1"])
    assert more.elements == found.elements | {"b"}
    assert more.addresses == found.addresses | {"192.0.2.2", "198.51.100.1"}


def test_a_question_without_consent_is_never_put(session_of, contacted):
    asker = Asker(session_of(consented(estate())), "a")
    with pytest.raises(PermissionError):
        asker.name_server("127.0.0.1", "example.net", "SOA")
    assert contacted == []
    assert asker.exchanges == []


@examples(100)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 3)), max_size=30))
def test_questions_keep_their_distance_to_each_other_and_at_each_target(asked):
    now, starts = [0.0], []
    pace = Pace(2.0, 0.5, lambda: now[0], lambda seconds: now.__setitem__(0, now[0] + seconds))
    for target, idle in asked:
        now[0] += idle
        pace.wait(target)
        starts.append((now[0], target))
    times = [start for start, _ in starts]
    assert all(later - earlier >= 0.5 - 1e-9 for earlier, later in pairwise(times))
    for name in "abc":
        own = [start for start, target in starts if target == name]
        assert all(later - earlier >= 2 - 1e-9 for earlier, later in pairwise(own))


def test_the_pace_does_not_slow_what_is_slow_already():
    waited: list[float] = []
    clock = iter([10.0, 20.0, 30.0])
    pace = Pace(5, 1, lambda: next(clock), waited.append)
    for _ in range(3):
        pace.wait("a")
    assert waited == []


def test_the_report_is_the_same_however_threads_take_turns(session_of):
    servers = [Server(id=f"s{n}", address=HOST, live=True, ports=(free_port(),)) for n in range(20)]
    whole = estate(*servers)
    first, second = (check_live(whole, session_of(consented(whole))) for _ in range(2))
    assert first == second
    assert [one.element for one in first.findings] == [one.id for one in servers]


def inventory(tmp_path, live="true", port=0):
    file = tmp_path / "i.yaml"
    file.write_text(SMALL.format(host=HOST, live=live, port=port or free_port()))
    return file


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_findings_stand_in_every_form_with_their_place(capfdbinary, tmp_path, form):
    file = inventory(tmp_path)
    options = ("--live", "--resolver", "127.0.0.1:1", "--rate", "1000", "--format", form)
    status, out, err = ran(capfdbinary, "check", file, *options)
    assert status == 1
    assert b"L301" in out
    if form == "text":
        assert out.decode().splitlines()[-1].startswith(f"{file}:4:")
        assert "questions: 1; addresses: 1; without an answer: 0" in err
    if form == "json":
        live = json.loads(out)["live"]
        (finding,) = live["findings"]
        assert (finding["code"], finding["element"], finding["line"]) == ("L301", "a", 4)
        assert [one["answer"] for one in live["exchanges"]] == ["connection refused"]


def test_without_live_nothing_is_asked_and_its_options_mean_nothing(capfdbinary, tmp_path, contacted):
    file = inventory(tmp_path)
    _, out, _ = ran(capfdbinary, "check", file, "--format", "json")
    assert json.loads(out)["live"] is None
    status, _, err = ran(capfdbinary, "check", file, "--resolver", "127.0.0.1")
    assert (status, "has no meaning without --live" in err) == (2, True)
    assert contacted == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--live", "--resolver", "127.0.0.1:1"), "nothing in the inventory is marked `live: true`"),
        (("--live", "--live-host", "bb"), "'bb' is neither in the inventory nor an IP address"),
        (("--live", "--live-host", "a", "--resolver", "dns.example"), "is not ADDRESS or ADDRESS:PORT"),
        (("--live", "--live-host", "a", "--resolver", "127.0.0.1:0"), "is not ADDRESS or ADDRESS:PORT"),
    ],
)
def test_bad_usage_asks_nobody(capfdbinary, tmp_path, contacted, options, said):
    status, out, err = ran(capfdbinary, "check", inventory(tmp_path, "false"), *options)
    assert (status, out) == (2, b"")
    assert said in err
    assert contacted == []


def test_a_host_of_the_command_line_is_asked_too(capfdbinary, tmp_path):
    file = inventory(tmp_path, "false")
    options = ("--live", "--live-host", "a", "--resolver", "[::1]:1", "--format", "json", "--select", "a")
    status, out, _ = ran(capfdbinary, "check", file, *options)
    assert status == 1
    assert [one["element"] for one in json.loads(out)["live"]["exchanges"]] == ["a"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_page(capfdbinary, code):
    status, out, _ = ran(capfdbinary, "explain", code)
    assert status == 0
    assert f"{code} ({CODES[code].severity})" in out.decode()
    assert CODES[code].remedy in out.decode()
    assert f"## {code}\n" in write_manual()
