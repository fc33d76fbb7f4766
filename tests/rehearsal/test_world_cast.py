"""Who takes part in a rehearsal, read from the real inventories and from made-up ones."""

from dataclasses import replace

import pytest
from estates import estate
from shipped import inventory

from drillbook.model import Domain, Server, Service, ServiceKind
from drillbook.rehearsal.world_cast import ADMIN, CLIENT, REGISTRY, RESOLVER, WorldError, cast_of
from drillbook.rehearsal.world_engines import settings_text
from drillbook.rehearsal.world_web import modules_of, site_of

OWN = {ADMIN, CLIENT, REGISTRY, RESOLVER}


def test_a_migration_takes_the_target_and_the_name_servers_of_its_provider_along():
    cast = cast_of(inventory("two-providers"), "shop", "web-c")
    assert (cast.home, cast.standby, cast.target) == (("web-a",), ("web-b",), "web-c")
    assert (cast.name_servers, cast.offered) == (("ns-a", "ns-b"), ("ns-c",))
    assert set(cast.addresses) == {"web-a", "web-b", "web-c", "ns-a", "ns-b", "ns-c"} | OWN
    assert cast.addresses["web-c"] == ("203.0.113.10",)
    assert cast.substitutions == ()


def test_without_a_target_only_what_serves_today_takes_part():
    cast = cast_of(inventory("two-providers"), "shop")
    assert set(cast.addresses) == {"web-a", "web-b", "ns-a", "ns-b"} | OWN


def test_an_address_that_no_machine_has_is_on_the_web_server():
    cast = cast_of(inventory("northeast-2003"), "shop")
    assert cast.addresses["web-ny-1"] == ("192.0.2.11", "192.0.2.10")
    assert "192.0.2.10" in cast.substitutions[0]
    assert [one.id for one in cast.databases] == ["orders-ny", "orders-ct"]


def test_programs_are_told_the_primary_of_each_database():
    text = settings_text(cast_of(inventory("two-providers"), "shop"), 0)
    lines = dict(line.split("=") for line in text.splitlines())
    assert (lines["orders_host"], lines["orders_port"]) == ("192.0.2.10", "5432")
    assert (lines["reviews_host"], lines["reviews_port"]) == ("192.0.2.10", "3306")


def test_modules_are_named_as_debian_does():
    assert modules_of(cast_of(inventory("northeast-2003"), "shop")) == ("rewrite", "speling", "cgid", "include")


def shop(**changed):
    given = {"kind": ServiceKind.WEB, "url": "http://www.a.example/", "needs": ["one", "zone"]}
    return Service(id="shop", **(given | changed))


ONE = Server(id="one", address="192.0.2.1")
ZONE = Domain(id="zone", name="a.example", name_servers=("one",))


def test_a_machine_without_an_address_gets_one_that_is_kept_for_tests():
    cast = cast_of(estate(shop(), Server(id="one"), ZONE), "shop")
    assert cast.addresses["one"] == ("198.18.1.1",)
    assert "no address" in cast.substitutions[0]


def test_a_machine_may_not_be_called_as_a_host_of_every_rehearsal():
    with pytest.raises(WorldError, match="rename"):
        cast_of(estate(shop(needs=["client"]), Server(id="client"), ZONE), "shop")


def test_a_service_without_machines_cannot_be_rehearsed():
    with pytest.raises(WorldError, match="no machine"):
        cast_of(estate(shop(needs=["zone"]), ZONE), "shop")


@pytest.mark.parametrize("name", ["example", "a b.example", "-a.example", "a.example;x", 'a".example'])
def test_a_zone_that_cannot_be_is_refused(name):
    with pytest.raises(WorldError, match="zone"):
        cast_of(estate(shop(), ONE, ZONE.model_copy(update={"name": name})), "shop")


@pytest.mark.parametrize("path", ["/var/www/a b", '/var/www/"', "/var/../etc", "relative", "/x\nUser root"])
def test_a_path_that_would_change_the_configuration_is_refused(path):
    cast = cast_of(estate(shop(), ONE, ZONE), "shop")
    web = {"server": "Apache 2.4", "document_root": "/var/www/a"}
    service = shop(web=web)
    changed = service.model_copy(update={"web": service.web.model_copy(update={"document_root": path})})
    with pytest.raises(WorldError, match="path"):
        site_of(replace(cast, service=changed))
