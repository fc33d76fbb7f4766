"""Worlds that stand: on throw-away hosts, with Debian's own servers. Root and the packages are needed."""

import time

import pytest
from shipped import inventory
from throw_away import needs_hosts

from drillbook.rehearsal.client import downtime, polling
from drillbook.rehearsal.content import ABSENT, content_of, identical
from drillbook.rehearsal.network import throw_away_hosts
from drillbook.rehearsal.world import build_world, delegate, delegation_of, hosts_for, let_time_pass

pytestmark = needs_hosts("apache2", "named", "pg_createcluster", "mariadbd", "rsync", "whois", "curl", "wget")


@pytest.fixture(scope="module")
def world():
    estate = inventory("two-providers")
    with throw_away_hosts(hosts_for(estate, "shop", "web-c")) as hosts:
        yield build_world(hosts, estate, "shop", "web-c")


def said(host, *argv, stdin="") -> str:
    done = host.run(argv, stdin=stdin)
    assert done.succeeded, done
    return done.stdout.strip()


def point_to(world, address: str) -> None:
    lines = (
        "server 192.0.2.53",
        "update delete www.lantern.example A",
        f"update add www.lantern.example 300 A {address}",
    )
    said(world.admin, "nsupdate", "-k", "/etc/bind/switch.key", stdin="\n".join((*lines, "send", "")))


def test_every_kind_of_page_answers_by_its_name(world):
    for path, wanted in world.expected.items():
        page = said(world.client, "curl", "-fsS", f"http://www.lantern.example{path}")
        assert all(one in page for one in wanted), path


def test_every_link_of_the_site_leads_somewhere(world):
    words = ("--spider", "-r", "-nd", "-nv", "-l", "inf", "-e", "robots=off", "http://www.lantern.example/")
    done = world.client.run(("wget", *words))
    assert done.succeeded, done.stderr
    assert "/books/12.html" in done.stderr


def test_what_must_not_be_seen_is_not_seen(world):
    for path in ("/lib/Shop/Settings.pm", "/drafts/autumn.txt"):
        status = said(
            world.client, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://www.lantern.example{path}"
        )
        assert status == "403", path


def test_the_standby_has_the_same_content_and_data_and_the_target_has_none(world):
    assert identical(world, "web-a", "web-b") == ()
    assert set(content_of(world, "web-c").values()) == {ABSENT}
    assert (
        said(world.hosts["web-c"], "systemctl", "is-active", "apache2", "postgresql", "mariadb").split()
        == ["active"] * 3
    )


def test_one_changed_permission_or_grant_makes_a_difference(world):
    standby, home = world.hosts["web-b"], world.hosts["web-a"]
    said(standby, "chmod", "644", "/var/www/shop/club.html")
    assert identical(world, "web-a", "web-b") == ("pages",)
    said(standby, "chmod", "754", "/var/www/shop/club.html")
    before = content_of(world, "web-a")
    psql = ("sudo", "-u", "postgres", "psql", "-qc")
    said(home, *psql, 'GRANT DELETE ON orders TO "orders_app"', "orders")
    said(home, "mariadb", "-e", "REVOKE INSERT ON reviews.reviews FROM reviews_app")
    changed = content_of(world, "web-a")
    assert {name for name in before if before[name] != changed[name]} == {"database orders", "database reviews"}
    said(home, *psql, 'REVOKE DELETE ON orders FROM "orders_app"', "orders")
    said(home, "mariadb", "-e", "GRANT INSERT ON reviews.reviews TO reviews_app")
    assert content_of(world, "web-a") == before


def test_the_resolver_keeps_what_it_heard_until_time_has_passed(world):
    asked = ("dig", "+short", "@8.8.8.8", "www.lantern.example")
    assert said(world.client, *asked) == "192.0.2.10"
    point_to(world, "198.51.100.10")
    assert said(world.client, *asked) == "192.0.2.10"
    let_time_pass(world)
    assert said(world.client, *asked) == "198.51.100.10"
    point_to(world, "192.0.2.10")
    let_time_pass(world)


def test_a_zone_is_changed_with_its_key_and_with_no_other(world):
    lines = "server 192.0.2.53\nupdate add evil.lantern.example 300 A 192.0.2.66\nsend\n"
    for argv in (("nsupdate",), ("nsupdate", "-k", "/etc/bind/registry.key")):
        assert not world.admin.run(argv, stdin=lines).succeeded
    said(world.admin, "dig", "+time=2", "@192.0.2.53", "lantern.example", "AXFR")
    assert "Transfer failed" in world.client.run(("dig", "@192.0.2.53", "lantern.example", "AXFR")).stdout


def test_the_registry_delegates_to_whom_it_is_told_and_whois_says_so(world):
    assert delegation_of(world) == ("ns-a", "ns-b")
    delegate(world, ("ns-c",))
    assert delegation_of(world) == ("ns-c",)
    whois = said(world.admin, "whois", "--", "lantern.example")
    assert "ns-c.lantern.example" in whois
    assert "ns-a.lantern.example" not in whois
    let_time_pass(world)
    lost = said(world.client, "dig", "+noall", "+comments", "www.lantern.example")
    assert "status: SERVFAIL" in lost  # the new server does not answer for the zone yet: the domain is gone
    delegate(world, ("ns-a", "ns-b"))
    let_time_pass(world)
    assert delegation_of(world) == ("ns-a", "ns-b")
    assert said(world.client, "dig", "+short", "www.lantern.example") == "192.0.2.10"


def test_addresses_have_names(world):
    for address, name in (("192.0.2.10", "www.lantern.example."), ("203.0.113.53", "ns-c.lantern.example.")):
        assert said(world.client, "dig", "+short", "-x", address) == name


def until(seen) -> None:
    give_up = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def test_the_client_measures_an_outage_and_sees_who_answers(world):
    home, standby = world.hosts["web-a"], world.hosts["web-b"]
    with polling(world) as poll:
        until(lambda: downtime(poll.records()).right > 20)
        before = downtime(poll.records())
        assert (before.wrong, before.unanswered, before.spans) == (0, 0, ())
        stopped = time.time()
        said(home, "systemctl", "stop", "apache2")
        said(standby, "systemctl", "start", "apache2")
        point_to(world, "198.51.100.10")
        let_time_pass(world)
        switched = time.time()
        until(
            lambda: sum(one.right for one in downtime(poll.records()).addresses if one.address == "198.51.100.10") > 20
        )
        seen = downtime(poll.records())
    assert len(seen.spans) == 1
    assert seen.spans[0].start >= stopped - 0.5
    assert seen.spans[0].end <= switched + 2
    assert seen.unanswered > 0
    assert [one.address for one in seen.addresses] == ["192.0.2.10", "198.51.100.10"]
    said(home, "systemctl", "start", "apache2")
    said(standby, "systemctl", "stop", "apache2")
    point_to(world, "192.0.2.10")
    let_time_pass(world)


def test_another_site_at_the_address_is_a_wrong_answer(world):
    with polling(world) as poll:
        point_to(world, "203.0.113.10")
        let_time_pass(world)
        until(lambda: downtime(poll.records()).wrong > 10)
        point_to(world, "192.0.2.10")
        let_time_pass(world)
    assert {one.address for one in poll.records() if one.verdict == "wrong"} == {"203.0.113.10"}


def test_an_inventory_of_2003_comes_up_too_and_says_what_it_is_played_by():
    estate = inventory("northeast-2003")
    with throw_away_hosts(hosts_for(estate, "shop")) as hosts:
        world = build_world(hosts, estate, "shop")
        page = said(world.client, "curl", "-fsS", "http://shop.harborbooks.example/cgi-bin/stock.pl")
        assert all(one in page for one in world.expected["/cgi-bin/stock.pl"])
        assert "speling_module" in said(hosts["web-ny-1"], "apachectl", "-M")
        path = "SHOW data_directory"
        assert said(hosts["db-ct"], "sudo", "-u", "postgres", "psql", "-XAtc", path) == "/var/lib/postgres/data"
    assert any(one.startswith("Apache 1.3 is rehearsed with Apache 2.4") for one in world.substitutions)
    assert any("PostgreSQL 7.3 is rehearsed with PostgreSQL" in one for one in world.substitutions)
