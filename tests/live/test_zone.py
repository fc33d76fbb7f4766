"""A domain against real name servers: parent, two servers of the zone, a resolver; each fault is put in, and found."""

from contextlib import ExitStack

import pytest
from loopback_servers import NETWORK, free_port, loopback_addresses, named, needs

from drillbook.inventory import load
from drillbook.live import check_live, consented

PARENT, NS_A, NS_B, RESOLVER, WEB, ELSEWHERE = (f"{NETWORK}.{number}" for number in (40, 41, 42, 43, 51, 99))
INVENTORY = f"""\
organisation: {{name: Lantern Books}}
sites: {{north: {{}}}}
servers:
  ns-a: {{site: north, address: {NS_A}, live: true, ports: []}}
  ns-b: {{site: north, address: {NS_B}, live: true, ports: []}}
domains:
  zone:
    name: lantern.example
    live: true
    name_servers: [ns-a, ns-b]
    parent_servers: [{PARENT}]
    ttl: 6 h
    records:
      - www.lantern.example A {WEB}
      - "@ MX 10 mail"
      - mail CNAME www
      - '@ TXT "v=spf1 -all"'
"""
TOP = f"""\
$TTL 3600
@ IN SOA ns.example. host.example. 1 3600 600 2419200 3600
@ IN NS ns.example.
ns IN A {PARENT}
lantern IN NS ns-a.lantern.example.
lantern IN NS ns-b.lantern.example.
ns-a.lantern IN A {NS_A}
ns-b.lantern IN A {NS_B}
"""
ZONE = f"""\
$TTL 21600
@ IN SOA ns-a host 2026 3600 600 2419200 3600
@ IN NS ns-a
@ IN NS ns-b
@ IN MX 10 mail
@ IN TXT "v=spf1 -all"
ns-a IN A {NS_A}
ns-b IN A {NS_B}
www IN A {WEB}
mail IN CNAME www
"""
REVERSE = """\
$TTL 3600
@ IN SOA ns-a.lantern.example. host.lantern.example. 1 3600 600 2419200 3600
@ IN NS ns-a.lantern.example.
51 IN PTR www.lantern.example.
"""
BACK = ".".join(reversed(NETWORK.split("."))) + ".in-addr.arpa"
NAMES = {"example": PARENT, "lantern.example": NS_A, BACK: NS_A}


@pytest.fixture
def look(tmp_path, session_of):
    """Run the servers with these zones, and check the domain: findings as (code, message), and the exchanges."""
    needs("named", "ip")

    def run(inventory=INVENTORY, top=TOP, zone_a=ZONE, zone_b=ZONE, reverse=REVERSE, serves_b=None):
        port = free_port()
        file = tmp_path / "i.yaml"
        file.write_text(inventory)
        estate, problems = load(file)
        assert estate is not None, problems
        with ExitStack() as stack:
            stack.enter_context(loopback_addresses(PARENT, NS_A, NS_B, RESOLVER))
            servers = {
                PARENT: {"example": top},
                NS_A: {"lantern.example": zone_a, BACK: reverse},
                NS_B: {"lantern.example": zone_b} if serves_b is None else serves_b,
            }
            for address, zones in servers.items():
                if zones:
                    stack.enter_context(named(tmp_path / address, address, port, zones))
            stack.enter_context(named(tmp_path / RESOLVER, RESOLVER, port, {}, NAMES))
            asked = session_of(consented(estate), RESOLVER, port)
            report = check_live(estate, asked, frozenset({"zone"}))
        return [(one.code, one.message) for one in report.findings], report.exchanges

    return run


def test_a_zone_that_is_as_the_inventory_says_has_no_finding(look, contacted):
    findings, exchanges = look()
    assert findings == []
    targets = {one.target.partition(":")[0] for one in exchanges}
    assert targets == {PARENT, NS_A, NS_B, RESOLVER}
    assert {address for address, _ in contacted} <= targets
    assert all(one.reached and one.answer.startswith("NOERROR") for one in exchanges if "MX" in one.question)


def test_a_wrong_record_is_found_at_the_server_that_gives_it(look):
    findings, _ = look(zone_b=ZONE.replace(f"www IN A {WEB}", f"www IN A {ELSEWHERE}"))
    assert findings == [("L106", f"ns-b gives www.lantern.example A {ELSEWHERE}; expected {WEB}")]


def test_a_missing_record_an_alias_in_its_place_and_a_record_too_many_are_found(look):
    broken = ZONE.replace("@ IN MX 10 mail\n", "").replace(f"www IN A {WEB}", "www IN CNAME ns-a")
    broken = broken.replace('@ IN TXT "v=spf1 -all"', '@ IN TXT "v=spf1 -all"\n@ IN TXT "other"')
    findings, _ = look(zone_a=broken, zone_b=broken)
    said = {message.partition(";")[0] for code, message in findings if code == "L106"}
    assert {
        "ns-a gives www.lantern.example A CNAME ns-a.lantern.example",
        "ns-b gives lantern.example MX NOERROR, none",
        'ns-a gives lantern.example TXT "other", "v=spf1 -all"',
    } <= said


def test_a_lame_delegation_is_found(look):
    findings, _ = look(serves_b={"other.example": ZONE})
    ((code, message),) = findings
    assert code == "L102"
    assert f"ns-b ({NS_B}) answers for lantern.example without authority: REFUSED" in message


def test_a_server_that_is_down_is_a_finding_and_no_pass(look):
    findings, exchanges = look(serves_b={})
    ((code, message),) = findings
    assert code == "L001"
    assert message.startswith(f"name server ns-b ({NS_B}) of lantern.example: ")
    assert [one.target.partition(":")[0] for one in exchanges if not one.reached] == [NS_B]


def test_a_stale_serial_is_found_at_the_server_that_is_behind(look):
    findings, _ = look(zone_b=ZONE.replace("host 2026", "host 2025"))
    assert findings == [("L104", "ns-b has serial 2025 of lantern.example; ns-a 2026")]


def test_a_delegation_to_another_server_is_found_from_both_sides(look):
    top = TOP.replace("lantern IN NS ns-b.lantern.example.", "lantern IN NS ns-x.example.\nns-x IN A " + ELSEWHERE)
    findings, exchanges = look(top=top)
    assert [code for code, _ in findings] == ["L101", "L101", "L002", "L103", "L103"]
    assert "does not delegate lantern.example to ns-b" in findings[0][1]
    assert "delegates lantern.example to ns-x.example (" + ELSEWHERE in findings[1][1]
    assert not any(ELSEWHERE in one.target for one in exchanges)


def test_a_name_that_is_not_delegated_is_found(look):
    gone = "".join(line for line in TOP.splitlines(keepends=True) if "lantern" not in line)
    findings, _ = look(top=gone)
    assert ("L101", f"the parent's server {PARENT} does not delegate lantern.example") in findings


def test_figures_of_the_zone_that_make_an_outage_worse_are_found(look):
    weak = ZONE.replace("2026 3600 600 2419200 3600", "2026 86400 90000 86400 172800")
    findings, _ = look(zone_a=weak, zone_b=weak)
    ((code, message),) = findings
    assert code == "L105"
    for part in (
        "expire 24 h is under",
        "no time for refresh",
        "refresh 24 h is not",
        "retry 25 h",
        "negative TTL 48 h",
    ):
        assert part in message


def test_ttls_that_differ_from_the_plan_are_found(look):
    longer = ZONE.replace("$TTL 21600", "$TTL 86400").replace("mail IN CNAME", "mail 300 IN CNAME")
    findings, _ = look(zone_a=longer, zone_b=longer)
    assert {code for code, _ in findings} == {"L107", "L108"}
    assert any("www.lantern.example A a TTL of 24 h; the plan counts 6 h" in message for _, message in findings)
    assert any("mail.lantern.example CNAME a TTL of 5 min" in message for _, message in findings)


@pytest.mark.parametrize(
    ("reverse", "said"),
    [
        (REVERSE.replace("51 IN PTR www.lantern.example.\n", ""), f"{WEB} has no PTR record"),
        (REVERSE.replace("PTR www", "PTR ns-a"), f"PTR of {WEB} is ns-a.lantern.example, which lacks it"),
    ],
    ids=["no reverse", "another name"],
)
def test_a_reverse_that_does_not_lead_back_is_found(look, reverse, said):
    findings, _ = look(reverse=reverse)
    assert findings == [("L109", said)]


def test_a_server_that_is_not_marked_is_not_asked_and_said_so(look):
    unmarked = INVENTORY.replace(f"address: {NS_B}, live: true", f"address: {NS_B}")
    findings, exchanges = look(inventory=unmarked)
    assert findings == [("L002", f"name server ns-b ({NS_B}) of lantern.example may not be contacted")]
    assert not any(one.target.startswith(NS_B) for one in exchanges)


def test_without_parent_servers_those_of_the_parent_are_found_but_asked_only_with_consent(look):
    without = INVENTORY.replace(f"    parent_servers: [{PARENT}]\n", "")
    findings, exchanges = look(inventory=without)
    assert [code for code, _ in findings] == ["L002"]
    assert PARENT in findings[0][1]
    assert not any(one.target.startswith(PARENT) for one in exchanges)
