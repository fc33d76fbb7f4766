"""The zones of a world, read back by BIND's own checker where it is there."""

import shutil
import subprocess

import pytest
from estates import estate
from shipped import inventory

from drillbook.model import Domain, Server, Service, ServiceKind
from drillbook.rehearsal.world_cast import cast_of
from drillbook.rehearsal.world_names import delegation, left_out, registry_files, resolver_files, zone_text

CHECKER = shutil.which("named-checkzone") or shutil.which("named-checkzone", path="/usr/sbin:/usr/bin")
needs_checker = pytest.mark.skipif(CHECKER is None, reason="named-checkzone is not installed (package bind9-utils)")


def checked(zone: str, text: str, folder) -> str:
    file = folder / "zone"
    file.write_text(text)
    # The names of servers are in other zones, which the checker would ask the network for.
    argv = [CHECKER, "-i", "local", "-D", "-o", "-", zone, str(file)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


@needs_checker
@pytest.mark.parametrize("name", ["two-providers", "northeast-2003", "northeast-2003-colocation"])
def test_a_zone_has_every_record_of_the_inventory_with_its_ttl(name, tmp_path):
    cast = cast_of(inventory(name), "shop")
    text = checked(cast.domain.title, zone_text(cast), tmp_path)
    ttl_s = int(cast.domain.ttl.total_seconds())
    for record in cast.domain.records:
        owner, kind, *value = record.split()
        assert f"{owner}. {ttl_s} IN {kind} {' '.join(value)}" in text
    assert left_out(cast.domain) == []


@needs_checker
def test_the_parent_zone_and_the_root_are_sound(tmp_path):
    cast = cast_of(inventory("two-providers"), "shop", "web-c")
    found = {file.path: file.content for file in registry_files(cast, 0)}
    parent = checked("example", found["/var/lib/bind/example.zone"], tmp_path)
    assert "lantern.example. 172800 IN NS ns-a.lantern.example." in parent
    assert "ns-b.lantern.example. 172800 IN A 198.51.100.53" in parent
    assert "113.0.203.in-addr.arpa." in checked(".", found["/var/lib/bind/root.zone"], tmp_path)
    assert "recursion yes" in "".join(file.content for file in resolver_files(cast))


def test_a_delegation_to_the_new_provider_has_the_address_of_its_name_server():
    cast = cast_of(inventory("two-providers"), "shop", "web-c")
    assert delegation(cast, cast.offered) == [
        "lantern.example. 172800 NS ns-c.lantern.example.",
        "ns-c.lantern.example. 172800 A 203.0.113.53",
    ]


HOSTILE = (
    "www.a.example A 192.0.2.1",
    "x.a.example A $INCLUDE",
    "y.a.example TXT unquoted",
    "$ORIGIN A 192.0.2.1",
    "z.b.example. A 192.0.2.1",
    "v.a.example NAPTR 1 1 x",
)


def test_what_no_zone_file_may_hold_is_left_out_and_said():
    shop = Service(id="shop", kind=ServiceKind.WEB, url="http://www.a.example/", needs=["one", "zone"])
    domain = Domain(id="zone", name="a.example", name_servers=("one",))
    hostile = domain.model_copy(update={"records": HOSTILE})
    cast = cast_of(estate(shop, Server(id="one", address="192.0.2.1"), hostile), "shop")
    text = zone_text(cast)
    assert "www.a.example. A 192.0.2.1" in text
    assert not any(word in text for word in ("INCLUDE", "unquoted", "b.example", "NAPTR"))
    assert len(left_out(hostile)) == len(HOSTILE) - 1
