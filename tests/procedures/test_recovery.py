"""What is done when a site is lost: data before programs, programs before names, and never two primaries."""

from datetime import timedelta

import pytest
from runbook_text import commands_of, programs_of, texts, typed

from drillbook.model import Instruction, Provenance, Runbook, Step

SITES = """
sites: {ny: {name: New York, alternate: chi, owner: crew}, chi: {name: Chicago}, far: {}}
people: {ivy: {name: Ivy, phones: ["+1 212 555 0101"], deputy: sam}, sam: {name: Sam}}
teams: {crew: {name: Crew, members: [ivy, sam], duty: does it all}, dba: {members: [sam]}}
servers:
  a: {name: web1, site: ny, address: 192.0.2.1, repair: 24 h, hardware: "2 x 1.4 GHz", provider: maker}
  b: {name: web2, site: chi, address: 203.0.113.1}
  c: {name: web3, site: far, address: 198.51.100.1}
  db-a: {name: db1, site: ny, address: 192.0.2.5}
  db-b: {name: db2, site: chi, address: 203.0.113.5}
providers: {maker: {name: Maker, support_phone: "+1 212 555 0109", contract: {number: M-17}}, cloud: {name: Cloud}}
"""
SHOP = """
services:
  shop:
    name: Shop
    kind: web
    url: "http://shop.example.net/"
    needs: [orders, {any: [a, {need: c, takeover: 1 h}, {need: b, takeover: {change: 7 min, domain: zone, by: dba}}]}]
domains:
  zone:
    name: example.net
    ttl: 6 h
    name_servers: [a, b]
    records: [shop.example.net A 192.0.2.80]
datasets: {orders: {name: Orders}}
"""
REPLICATED = """
databases:
  primary: {engine: postgresql, on: db-a, dataset: orders, database: orders}
  replica: {engine: postgresql, on: db-b, dataset: orders, database: orders, replicates: primary, promotion: 20 min}
"""


def steps(book: Runbook) -> dict[str, Step]:
    return {step.id: step for step in book.steps}


def test_the_old_primary_is_fenced_before_its_replica_is_promoted(runbooks):
    found = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])
    assert list(found)[:2] == ["replica.fence", "replica.promote"]
    assert found["replica.promote"].after == ("replica.fence",)
    ssh = "ssh -o BatchMode=yes -o ConnectTimeout=5 -- 192.0.2.5"
    stop = typed(found["replica.fence"].do)[-1]
    assert stop.startswith(f"! {ssh} true || {ssh} 'set -e; "), "passed over where it is lost"
    assert stop.endswith("; sudo systemctl disable --now postgresql'")
    silent = found["replica.fence"].verify[0]
    assert str(silent) == "pg_isready -h 192.0.2.5 -p 5432 -t 5 shows 'no response'"
    assert found["replica.promote"].preconditions == (silent,), "a guard, not a hint"
    assert found["replica.promote"].point_of_no_return
    assert found["replica.promote"].machine == "db-b"


def test_promotion_is_asked_of_the_server_where_its_folder_is_not_known(runbooks):
    unknown = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])["replica.promote"]
    known = REPLICATED.replace("promotion: 20 min", "promotion: 20 min, path: /pg/data")
    assert str(unknown.do[0]).endswith("'SELECT pg_promote() WHERE pg_is_in_recovery()'")
    old = known.replace("path: /pg/data", 'path: /pg/data, version: "9.6"')
    assert texts(steps(runbooks(SITES + SHOP + old)["ny.recovery.shop"])["replica.promote"].do) == [
        "! sudo test -e /pg/data/recovery.conf || sudo -u postgres pg_ctl promote -D /pg/data",
    ]
    modern = known.replace("path: /pg/data", 'path: /pg/data, version: "15.4"')
    assert steps(runbooks(SITES + SHOP + modern)["ny.recovery.shop"])["replica.promote"].do == unknown.do


def test_a_promotion_time_is_given_or_assumed_and_says_which(runbooks):
    given = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])["replica.promote"]
    text = REPLICATED.replace(", promotion: 20 min", "")
    assumed = steps(runbooks(SITES + SHOP + text)["ny.recovery.shop"])["replica.promote"]
    assert (given.duration, given.duration_from) == (timedelta(minutes=20), Provenance.GIVEN)
    assert (assumed.duration, assumed.duration_from) == (timedelta(minutes=15), Provenance.ASSUMED)


@pytest.mark.parametrize(
    ("engine", "stop", "forget", "unit"),
    [("mysql", "STOP REPLICA", "RESET REPLICA ALL", "mysql"), ("mariadb", "STOP SLAVE", "RESET SLAVE ALL", "mariadb")],
)
def test_mysql_and_mariadb_apply_all_they_received_before_they_are_made_writable(runbooks, engine, stop, forget, unit):
    found = steps(runbooks(SITES + SHOP + REPLICATED.replace("postgresql", engine))["ny.recovery.shop"])
    assert list(found)[:3] == ["replica.fence", "replica.drain", "replica.promote"]
    drain, promote = found["replica.drain"], found["replica.promote"]
    assert texts(drain.do) == [f"sudo {engine} -Ne '{stop} IO_THREAD'"]
    assert (drain.verify[0].values, drain.verify[0].within) == (("has read all relay log",), timedelta(minutes=10))
    assert texts(promote.do)[-1] == f"sudo {engine} -Ne '{stop}; {forget}; SET GLOBAL read_only = OFF'"
    assert any("99-role.cnf" in line for line in texts(promote.do)), "its next start must not undo it"
    assert f"disable --now {unit}" in typed(found["replica.fence"].do)[-1]


@pytest.mark.parametrize(("engine", "place"), [("other", "db-b"), ("postgresql", "cloud")])
def test_what_another_runs_or_we_do_not_know_is_promoted_by_hand(runbooks, engine, place):
    text = REPLICATED.replace("postgresql", engine).replace("on: db-b", f"on: {place}")
    found = steps(runbooks(SITES + SHOP + text)["ny.recovery.shop"])["replica.promote"]
    assert not found.is_command
    assert found.point_of_no_return


def test_data_then_programs_then_names_then_a_look_from_outside(runbooks):
    book = runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"]
    assert [step.id for step in book.steps] == [
        "replica.fence", "replica.promote", "shop.b.data.replica", "shop.b.check", "shop.b.start", "shop.look",
        "zone.primary", "shop.switch-name", "shop.wait-ttl", "shop.verify",
    ]  # fmt: skip
    for earlier, later in zip(book.steps, book.steps[1:], strict=False):
        assert later.after == (earlier.id,)


def test_the_named_alternate_takes_over_before_any_other_site(runbooks):
    assert "shop.b.start" in steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])


def test_the_record_is_changed_at_a_server_that_is_left_and_put_back_as_it_was(runbooks):
    found = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])["shop.switch-name"]
    assert "'server 203.0.113.1'" in str(found.do[0])
    assert "'update add shop.example.net 300 A 203.0.113.1'" in str(found.do[0])
    assert "'update add shop.example.net 21600 A 192.0.2.80'" in str(found.undo[0]), "with the TTL it had"
    assert (found.duration, found.owner) == (timedelta(minutes=7), "dba")


def test_the_ttl_as_it_was_before_the_disaster_is_waited_out(runbooks):
    found = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])["shop.wait-ttl"]
    assert (found.duration, found.duration_from) == (timedelta(hours=6), Provenance.GIVEN)


def test_the_zone_is_looked_at_before_it_is_changed_and_only_where_it_still_is(runbooks):
    look = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])["shop.look"]
    assert [line.split("@")[1].split()[0] for line in texts(look.do)] == ["203.0.113.1"]
    alone = SHOP.replace("[a, b]", "[a]")
    look = steps(runbooks(SITES + alone + REPLICATED)["ny.recovery.shop"])["shop.look"]
    assert not look.is_command
    assert "name_servers" in str(look.do[0])


def test_a_dump_is_fetched_and_loaded_into_a_new_database_with_its_roles(runbooks):
    text = "databases: {primary: {engine: postgresql, on: db-a, dataset: orders, database: orders}}\n" + (
        "backups: {dump: {dataset: orders, method: pg_dump, at: 02:00, to: c, path: /keep, restore: 1 h, "
        "restore_on: db-b, restored_by: dba}}\n"
    )
    found = steps(runbooks(SITES + SHOP + text)["ny.recovery.shop"])
    restore = found["dump.restore"]
    assert (found["dump.find"].machine, restore.machine, restore.owner) == ("c", "db-b", "dba")
    do = texts(restore.do)
    assert do[0] == "sudo install -d -m 700 /var/backups/drillbook.dump.restore"
    assert do[1] == "sudo rsync -aHAXs -- 198.51.100.1:/keep/ /var/backups/drillbook.dump.restore"
    assert any("globals.sql" in line for line in do)
    assert any(line.endswith("createdb -p 5432 -T template0 -- orders_restored") for line in do)
    newest = next(line for line in do if "zcat" in line)
    assert newest.startswith("sudo find /var/backups/drillbook.dump.restore -type f '!' -name 'globals*'")
    assert newest.endswith("psql -XAt -p 5432 -d orders_restored -q -v ON_ERROR_STOP=1")
    assert "ON DATABASE" in newest, "a dump that makes its database itself is read into the new one"
    assert texts(restore.undo)[-1] == "sudo rm -rf -- /var/backups/drillbook.dump.restore", "nothing is left"
    assert "sudo systemctl enable --now postgresql" in do, "where no replica ran, the server stands still"
    assert (restore.duration, restore.duration_from) == (timedelta(hours=1), Provenance.GIVEN)


def test_files_of_a_running_database_are_never_copied(real):
    paths = [one.path for one in real[0].databases.values() if one.path]
    for book in real[1]:
        for step in (one for one in book.steps if one.subject in real[0].databases):
            for command in commands_of([step]):
                for words in programs_of(command):
                    copies = {"rsync", "cp", "tar"} & set(words)
                    assert not (copies and any(path in word for path in paths for word in words)), step.id


def test_files_are_put_aside_before_a_restore_and_come_back_by_the_undo(runbooks):
    text = SHOP.replace("{name: Orders}", "{on: [a], path: /srv/orders}") + (
        "backups: {copy: {dataset: orders, method: rsync, every: 1 h, to: b, path: /keep, restore: 1 h}}\n"
    )
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])["copy.restore"]
    kept = "/srv/orders.before-restore"
    assert texts(found.do) == [
        f"sudo test -e {kept} || sudo rsync -aHAXs --ignore-missing-args --delete -- /srv/orders {kept}.begun/",
        f"sudo test -e {kept} || sudo mv -T -- {kept}.begun {kept}",
        "sudo rsync -aHAXs --numeric-ids --delete -- /keep/ /srv/orders",
    ]
    assert texts(found.undo) == [
        f"! sudo test -e {kept} || sudo rsync -aHAXs --checksum --delete --delete-missing-args -- {kept}/orders /srv/",
        f"sudo rm -rf -- {kept} {kept}.begun",
    ]


def test_a_tape_is_restored_by_people(runbooks):
    text = (
        SHOP
        + "databases: {primary: {engine: mysql, on: db-a, dataset: orders}}\n"
        + ("backups: {tape: {dataset: orders, method: tape, at: 02:00, to: cloud, restore: 1 d, restore_on: db-b}}\n")
    )
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])["tape.restore"]
    assert isinstance(found.do[-1], Instruction)
    assert "tape" in str(found.do[-1])


def test_a_second_live_copy_is_looked_at_instead_of_restored(runbooks):
    text = SHOP.replace("{name: Orders}", "{on: [a, b], path: /srv/orders}")
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])
    assert next(iter(found)) == "orders.b.check"
    assert tuple(texts(found["orders.b.check"].undo)) == ("Nothing to undo: reads only.",)


def test_where_nothing_stands_elsewhere_the_first_step_says_so_and_what_is_missing(runbooks):
    text = "services: {shop: {name: Shop, needs: [a, orders]}}\ndatasets: {orders: {name: Orders, on: [a]}}\n"
    book = runbooks(SITES + text)["ny.recovery.shop"]
    first, data = book.steps[0], steps(book)["orders.no-copy"]
    assert first.title == "Shop runs nowhere else: order a replacement for web1"
    assert str(first.do[0]) == "Call Maker +1 212 555 0109, contract M-17."
    assert (first.duration, first.duration_from) == (timedelta(hours=24), Provenance.GIVEN)
    assert "inventory.yaml:13" in str(first.do[-1])
    assert "backup or replica of orders" in str(data.do[-1])


def test_the_four_questions_are_asked_of_the_standby(runbooks):
    web = (
        "    web: {server: nginx 1.24, modules: [rewrite], user: www, document_root: /srv/www, "
        "languages: [PHP 8.2 with gd, Fortran 77]}\n"
    )
    text = SHOP.replace("domains:\n", web + "domains:\n", 1)
    found = steps(runbooks(SITES + text + REPLICATED)["ny.recovery.shop"])["shop.b.check"]
    assert texts(found.do) == [
        "nginx -V", "sudo nginx -t", "sudo nginx -T", "id -- www", "ls -ld -- /srv/www", "php -v",
    ]  # fmt: skip
    assert [check for check in texts(found.verify) if "shows" in check] == [
        "sudo nginx -t shows 'test is successful'", "id -- www shows 'www'", "php -v shows '8.2'",
    ]  # fmt: skip
    assert texts(found.verify)[-1] == "By eye: rewrite, Fortran 77", "nginx does not list all of its modules"


def test_modules_of_apache_are_looked_for_by_the_name_it_shows(runbooks):
    web = "    web: {server: Apache 2.4, modules: [mod_rewrite, cgid, include]}\n"
    text = SHOP.replace("domains:\n", web + "domains:\n", 1)
    check = steps(runbooks(SITES + text + REPLICATED)["ny.recovery.shop"])["shop.b.check"].verify[0]
    assert check.values == ("rewrite_module", "cgid_module", "include_module")


def test_mail_is_taken_by_the_second_exchanger_under_the_exchangers_own_name(runbooks):
    text = SHOP.replace("kind: web", "kind: mail").replace('    url: "http://shop.example.net/"\n', "")
    text = text.replace(
        "shop.example.net A 192.0.2.80", "example.net MX 10 mx.example.net., mx.example.net A 192.0.2.25"
    )
    found = steps(runbooks(SITES + text + REPLICATED)["ny.recovery.shop"])
    assert list(found)[3:5] == ["shop.b.check", "shop.b.serve"]
    assert "dig +short -x 203.0.113.1" in texts(found["shop.b.check"].do)
    assert "'update add mx.example.net 300 A 203.0.113.1'" in str(found["shop.switch-name"].do[0])
    assert "'update add mx.example.net 21600 A 192.0.2.25'" in str(found["shop.switch-name"].undo[0])


def test_the_delegation_is_changed_last_and_only_when_all_that_stay_answer(runbooks):
    text = "services: {names: {kind: dns, needs: [{any: [a, b]}]}}\n"
    text += "domains: {zone: {name: example.net, name_servers: [a, b]}}\n"
    found = steps(runbooks(SITES + text)["ny.recovery.names"])
    assert list(found)[:3] == ["zone.check", "zone.primary", "zone.delegation"]
    assert found["zone.delegation"].after == ("zone.primary",)
    assert "answer for the zone now" in found["zone.delegation"].go_no_go
    assert str(found["zone.delegation"].undo[0]).startswith("Put the old list back: web1, web2.")
    assert [line.split()[0] for line in texts(found["zone.delegation"].verify)] == ["`whois", "dig"]
    guards = texts(found["zone.delegation"].preconditions)
    assert len(guards) == 1
    assert "@203.0.113.1 " in guards[0]
    assert "shows 'flags: qr aa'" in guards[0]
    assert found["zone.delegation"].wait == timedelta(days=2)


def test_without_its_primary_no_record_is_changed_before_another_server_is_one(runbooks):
    found = steps(runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"])
    assert found["zone.primary"].machine == "b"
    fence = str(found["zone.primary"].do[0])
    assert "-- 192.0.2.1 'set -e;" in fence
    assert fence.endswith("sudo systemctl disable --now named'")
    assert found["shop.switch-name"].after == ("zone.primary",)
    kept = steps(runbooks(SITES + SHOP.replace("[a, b]", "[c, a, b]") + REPLICATED)["ny.recovery.shop"])
    assert "zone.primary" not in kept, "the primary is not lost"
    assert "'server 198.51.100.1'" in str(kept["shop.switch-name"].do[0])


def test_names_with_the_same_address_go_along_and_those_of_other_services_stay(runbooks):
    whole = SHOP.replace("domains:\n", "  wiki: {kind: web, url: 'http://wiki.example.net/', needs: [a]}\ndomains:\n")
    whole = whole.replace("192.0.2.80]", "192.0.2.80, www.example.net A 192.0.2.80, wiki.example.net A 192.0.2.80]")
    found = steps(runbooks(SITES + whole + REPLICATED)["ny.recovery.shop"])["shop.switch-name"]
    assert found.title.startswith("Point shop.example.net and www.example.net to web2")
    assert "'update add www.example.net 300 A 203.0.113.1'" in str(found.do[0])
    assert "wiki.example.net" not in str(found.do[0])


def test_programs_at_the_standby_are_told_of_the_new_primary_before_they_start(runbooks):
    book = runbooks(SITES + SHOP + REPLICATED)["ny.recovery.shop"]
    found = steps(book)["shop.b.data.replica"]
    assert [str(one) for one in found.preconditions] == ["pg_isready -h 203.0.113.5 -p 5432 -t 5 succeeds"]
    assert list(steps(book)).index("shop.b.data.replica") < list(steps(book)).index("shop.b.start")
    assert "192.0.2.5" in str(found.undo[0])


def test_the_loss_of_a_standby_starts_nothing_and_says_what_is_missing_now(runbooks):
    found = steps(runbooks(SITES + SHOP + REPLICATED)["chi.recovery.shop"])
    assert list(found) == ["shop.a.serve", "shop.verify"]
    assert "nothing takes over from web1" in str(found["shop.a.serve"].do[1])


def test_what_serves_at_once_is_looked_at_and_not_started(runbooks):
    text = "services: {shop: {name: Shop, kind: web, needs: [{any: [a, b, c]}]}}\n"
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])
    assert list(found) == ["shop.b.serve", "shop.verify"], "the named alternate first"


def test_a_company_that_serves_the_same_stands_in(runbooks):
    text = "services: {shop: {name: Shop, kind: web, needs: [{any: [cloud, a]}]}}\n"
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])
    assert list(found) == ["shop.cloud.serve", "shop.verify"]
    assert found["shop.cloud.serve"].title == "Check that Cloud serves Shop"


def test_a_machine_that_is_needed_besides_another_is_not_replaced_by_it(runbooks):
    text = "services: {shop: {name: Shop, kind: web, needs: [a, b]}}\n"
    found = steps(runbooks(SITES + text)["ny.recovery.shop"])
    assert list(found) == ["shop.no-copy", "shop.build", "shop.verify"]


def test_too_few_of_at_least_so_many_is_said(runbooks):
    enough = "services: {shop: {name: Shop, kind: web, needs: [{at_least: 2, of: [a, b, c]}]}}\n"
    too_few = enough.replace("at_least: 2", "at_least: 3")
    assert "shop.no-copy" not in steps(runbooks(SITES + enough)["ny.recovery.shop"])
    first = runbooks(SITES + too_few)["ny.recovery.shop"].steps[0]
    assert first.title == "Shop has too few machines left: order a replacement for web1"


def test_copied_files_of_postgresql_are_not_restored(runbooks):
    text = SHOP + "databases: {primary: {engine: postgresql, on: db-a, dataset: orders}}\n"
    copy = "backups: {copy: {dataset: orders, method: rsync, every: 1 h, to: db-b, path: /keep, restore: 1 h}}\n"
    found = steps(runbooks(SITES + text + copy)["ny.recovery.shop"])
    assert "copy.restore" not in found
    assert "corrupt" in found["copy.refuse"].title
    both = copy.replace("}}\n", "}, dump: {dataset: orders, method: pg_dump, at: 02:00, to: db-b}}\n")
    assert "dump.restore" in steps(runbooks(SITES + text + both)["ny.recovery.shop"]), "a dump is preferred"


def test_folders_of_mysql_are_put_back_while_the_server_is_down(runbooks):
    text = SHOP + "databases: {primary: {engine: mysql, on: db-a, dataset: orders, database: shop}}\n"
    text += "backups: {copy: {dataset: orders, method: rsync, every: 1 d, to: db-b, path: /keep, restore: 1 h}}\n"
    do = texts(steps(runbooks(SITES + text)["ny.recovery.shop"])["copy.restore"].do)
    order = [
        "disable --now mysql", "/var/lib/mysql/shop.before-restore", "-- /keep/", "chown -R mysql", "enable --now",
    ]  # fmt: skip
    places = [next(number for number, line in enumerate(do) if word in line) for word in order]
    assert places == sorted(places)


def test_modules_of_perl_are_asked_for_their_versions_and_cgi_for_its_settings(runbooks):
    web = "    web: {server: Apache 2.4, modules: [mod_cgi], languages: ['Perl 5.36 with CGI.pm 4.54, DBD::Pg 3.16']}\n"
    text = SHOP.replace("domains:\n", web + "domains:\n", 1)
    check = steps(runbooks(SITES + text + REPLICATED)["ny.recovery.shop"])["shop.b.check"]
    do = texts(check.do)
    assert "sudo apachectl -S" in do
    assert any("ScriptAlias" in line for line in do)
    assert do[-1].startswith("perl -MCGI -MDBD::Pg -e ")
    assert do[-1].endswith(" CGI DBD::Pg")
    assert any("shows 'CGI 4.54' and 'DBD::Pg 3.16'" in line for line in texts(check.verify))


def test_fuel_is_ordered_once_for_all_generators_of_a_supplier(runbooks):
    text = """
services: {shop: {name: Shop, needs: [a]}}
generators:
  g1: {name: One, site: ny, fuel: 24 h, refuelling: {provider: maker, within: 8 h, call_at: 12 h}}
  g2: {name: Two, site: ny, fuel: 24 h, refuelling: {provider: maker, within: 8 h, call_at: 10 h}}
"""
    (step,) = runbooks(SITES + text)["ny.power"].steps
    assert step.title == "Order fuel for One, Two while they run"
    assert str(step.do[0]) == "Call Maker +1 212 555 0109. Quote: M-17."
    assert "12 h" in step.go_no_go
