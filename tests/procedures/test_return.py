"""What is done when a site returns: rebuilt, resynchronised, switched back, saved, and cleaned up."""

from datetime import timedelta
from itertools import pairwise

import pytest
from runbook_text import texts

from drillbook.model import Provenance

INVENTORY = """
sites: {ny: {name: New York, alternate: chi}, chi: {name: Chicago}}
feeds: {mains: {site: ny}}
ups: {battery: {name: Battery, site: ny, fed_by: mains, runtime: 20 min, recharge: 8 h}}
devices: {switch: {name: Switch, site: ny, boot: 3 min}}
servers:
  a: {name: web1, site: ny, address: 192.0.2.1, boot: 10 min}
  a2: {name: web2, site: ny, address: 192.0.2.2, boot: 10 min}
  old: {name: archive1, site: ny, address: 192.0.2.9, boot: 10 min}
  db-a: {name: db1, site: ny, address: 192.0.2.5, boot: 10 min}
  b: {name: web3, site: chi, address: 203.0.113.1}
  db-b: {name: db2, site: chi, address: 203.0.113.5}
datasets: {orders: {name: Orders}, pages: {on: [a, a2, b], path: /srv/www}}
databases:
  primary: {name: orders on db1, engine: postgresql, on: db-a, dataset: orders, path: /pg}
  replica: {name: orders on db2, engine: postgresql, on: db-b, dataset: orders, replicates: primary, path: /pg}
backups:
  dump: {dataset: orders, method: pg_dump, at: 02:00, to: b, path: /keep/orders}
domains: {zone: {name: example.net, ttl: 6 h, name_servers: [b]}}
services:
  shop:
    kind: web
    priority: 1
    needs: [orders, pages, {any: [a, {need: b, takeover: {change: 5 min, domain: zone}}]}]
  archive: {priority: 8, needs: [old]}
"""


def test_the_old_primary_follows_first_then_they_change_places_then_the_other_follows(runbooks):
    book = runbooks(INVENTORY)["ny.reconstitution.shop"]
    assert [step.id for step in book.steps][:4] == [
        "primary.keep-off", "primary.rebuild", "primary.switch-back", "replica.follow",
    ]  # fmt: skip
    fenced, rebuild, switch, _ = book.steps[:4]
    assert "sudo systemctl disable --now postgresql" in texts(fenced.do), "it came back with the site, and leads"
    order = ["pg_basebackup -h 203.0.113.5", "mv -T -- /pg /pg.before-rebuild", "mv -T -- /pg.rebuild /pg", "enable"]
    places = [next(number for number, line in enumerate(texts(rebuild.do)) if word in line) for word in order]
    assert places == sorted(places), "the old files stay until the copy is complete"
    assert "systemctl is-active --quiet postgresql fails (it is stopped)" in texts(rebuild.preconditions)
    assert str(switch.do[0]) == "ssh -- 203.0.113.5 'sudo systemctl disable --now postgresql'"
    assert switch.point_of_no_return
    assert "replayed everything" in switch.go_no_go
    assert switch.preconditions[0].values == ("streaming|t",)


def test_the_undo_of_a_rebuild_leaves_the_old_primary_switched_off(runbooks):
    undo = texts(runbooks(INVENTORY)["ny.reconstitution.shop"].steps[1].undo)
    assert undo[0] == "! sudo test -e /pg/standby.signal || sudo systemctl disable --now postgresql"
    assert not any("enable" in line for line in undo)
    assert "! sudo test -e /pg.before-rebuild || sudo mv -T -- /pg.before-rebuild /pg" in undo


@pytest.mark.parametrize(
    ("engine", "make", "dump", "source"),
    [
        ("mysql", "mysqld --initialize-insecure", "--set-gtid-purged=ON", "SOURCE_AUTO_POSITION=1"),
        ("mariadb", "mariadb-install-db", "--gtid --master-data=1", "MASTER_USE_GTID=slave_pos"),
    ],
)
def test_mysql_and_mariadb_follow_from_a_dump_that_knows_its_place_in_the_log(runbooks, engine, make, dump, source):
    book = runbooks(INVENTORY.replace("engine: postgresql", f"engine: {engine}"))["ny.reconstitution.shop"]
    assert [step.id for step in book.steps][:5] == [
        "primary.keep-off", "primary.rebuild", "primary.quiet", "primary.switch-back", "replica.follow",
    ]  # fmt: skip
    do = texts(book.steps[1].do)
    order = [
        make,
        "/pg /pg.before-rebuild",
        "read_only = ON",
        "enable --now",
        source,
        "replication.sql",
        dump,
        "START ",
    ]
    places = [next(number for number, line in enumerate(do) if word in line) for word in order]
    assert places == sorted(places)
    assert "PASSWORD" not in "".join(do).upper()


def test_a_replica_at_the_returned_site_is_only_looked_at(runbooks):
    book = runbooks(INVENTORY)["chi.reconstitution.shop"]
    assert book.steps[0].id == "replica.resume"
    assert not any(step.point_of_no_return for step in book.steps if not step.id.endswith(".put-away"))


def test_files_come_back_to_every_machine_of_the_site_and_what_was_there_is_kept(runbooks):
    steps = {step.id: step for step in runbooks(INVENTORY)["ny.reconstitution.shop"].steps}
    back, on = steps["pages.copy-back"], steps["pages.copy-back.a2"]
    assert "-- /srv/www /srv/www.before-return.begun/" in str(back.do[0])
    assert str(back.do[2]) == "sudo rsync -aHAXs --delete -- 203.0.113.1:/srv/www/ /srv/www"
    assert str(back.verify[0]).endswith("prints nothing")
    assert (on.machine, on.after) == ("a2", ("pages.copy-back",))


def test_the_name_goes_back_after_the_data_with_a_short_ttl_first(runbooks):
    steps = {step.id: step for step in runbooks(INVENTORY)["ny.reconstitution.shop"].steps}
    assert set(steps["shop.a.data-home.primary"].after) == {"replica.follow", "pages.copy-back.a2"}
    assert steps["shop.return-name"].after == ("shop.a.data-home.primary",)
    assert "300 A 192.0.2.1'" in str(steps["shop.return-name"].do[0])
    assert "21600 A 192.0.2.1'" in str(steps["shop.raise-ttl"].do[0])


def test_a_ttl_that_is_short_anyway_is_not_raised(runbooks):
    book = runbooks(INVENTORY.replace("ttl: 6 h", "ttl: 300 s"))["ny.reconstitution.shop"]
    assert "shop.raise-ttl" not in [step.id for step in book.steps]


def test_a_fresh_backup_replaces_no_older_one(runbooks):
    steps = {step.id: step for step in runbooks(INVENTORY)["ny.reconstitution.shop"].steps}
    fresh = steps["dump.fresh"]
    assert fresh.machine == "db-a"
    assert any("--globals-only" in line for line in texts(fresh.do))
    assert texts(fresh.do)[-2].endswith("203.0.113.1:/keep/orders.after-return/")
    assert texts(fresh.undo)[:2] == [
        "sudo rm -rf -- /var/backups/drillbook.dump.after-return",
        "ssh -- 203.0.113.1 'sudo rm -rf -- /keep/orders.after-return'",
    ]
    assert "PostgreSQL database dump complete" in str(fresh.verify[0])


def test_what_was_restored_elsewhere_comes_home(runbooks):
    lines = [line for line in INVENTORY.splitlines() if not line.startswith("  replica:")]
    book = runbooks("\n".join(lines))["ny.reconstitution.shop"]
    assert book.steps[0].id == "orders.bring-home"


def test_the_standby_stands_by_again_at_the_very_end(runbooks):
    steps = runbooks(INVENTORY)["ny.reconstitution.shop"].steps
    ids = [step.id for step in steps]
    kept = [one for one in ids if one.endswith(".put-away")]
    assert ids[-len(kept) - 1 :] == ["shop.b.stand-by", *kept]


def test_what_was_kept_for_going_back_is_deleted_last_so_that_the_next_disaster_finds_nothing_in_its_way(runbooks):
    steps = {step.id: step for step in runbooks(INVENTORY)["ny.reconstitution.shop"].steps}
    assert texts(steps["shop.db-a.put-away"].do)[0] == "sudo rm -rf -- /pg.before-rebuild"
    assert "/srv/www.before-return" in str(steps["shop.a.put-away"].do[0])
    assert "drillbook.primary.*" in str(steps["shop.db-a.put-away"].do[1])
    assert steps["shop.db-a.put-away"].point_of_no_return
    guards = [one for step in steps.values() for one in step.preconditions if "earlier time" in str(one)]
    assert guards, "they would block"


def test_machines_stop_with_the_least_important_first_and_data_last(runbooks):
    (step,) = runbooks(INVENTORY)["ny.power"].steps
    assert [line.split()[2] for line in texts(step.do)] == ["192.0.2.9", "192.0.2.1", "192.0.2.2", "192.0.2.5"]
    assert str(step.undo[0]).endswith("db1, web2, web1, archive1.")
    assert "20 min" in step.go_no_go
    assert step.title.startswith("Battery down to 10 min, no generator")
    assert step.duration == timedelta(minutes=5), "two waves, and four machines to be told"


def test_a_battery_shorter_than_the_shutdown_is_not_waited_for(runbooks):
    (step,) = runbooks(INVENTORY.replace("runtime: 20 min", "runtime: 4 min"))["ny.power"].steps
    assert step.title.startswith("On battery, no generator: shut New York down")


def test_machines_start_in_the_opposite_order_after_power_and_network(runbooks):
    first, second = runbooks(INVENTORY)["ny.start"].steps
    assert any("Switch: wait for it (3 min)" in line for line in texts(first.do))
    assert [line.split()[0] for line in texts(second.do)] == ["db1", "web2", "web1", "archive1"]
    assert (second.duration, second.duration_from) == (timedelta(minutes=40), Provenance.GIVEN)


def test_a_site_without_battery_is_not_told_to_watch_one(runbooks):
    books = runbooks(INVENTORY)
    assert "chi.power" not in books
    assert "chi.start" in books


def test_jobs_are_stopped_before_and_started_after(runbooks):
    books = runbooks(INVENTORY)
    stop = books["ny.activation"].steps[-1]
    assert (stop.id, texts(stop.do)) == ("ny.stop-jobs", ["dump (dump): db1 to web3."])
    assert books["ny.closing"].steps[0].id == "ny.restart.dump"
    for book in (books["ny.activation"], books["ny.closing"]):
        assert all(later.after == (earlier.id,) for earlier, later in pairwise(book.steps))


def test_what_returns_and_believes_that_it_leads_is_stopped_before_anything_else(runbooks):
    names = INVENTORY.replace("name_servers: [b]", "name_servers: [a2, b]")
    first, second, *others = runbooks(names)["ny.reconstitution.shop"].steps
    assert (first.id, first.machine) == ("primary.keep-off", "db-a")
    assert (second.id, second.machine) == ("zone.keep-off", "a2")
    assert texts(second.verify) == ["systemctl is-active --quiet named fails"]
    assert others[0].after == (first.id, second.id)


NAMES = """
sites: {ny: {name: New York, alternate: chi}, far: {}, chi: {name: Chicago}}
servers:
  a: {name: ns1, site: ny, address: 192.0.2.1}
  c: {name: ns2, site: far, address: 198.51.100.1}
  b: {name: ns3, site: chi, address: 203.0.113.1}
services: {names: {kind: dns, priority: 1, needs: [{any: [a, c, b]}]}, other: {kind: files, priority: 5, needs: [a]}}
domains: {zone: {name: example.net, name_servers: [a, c, b]}}
"""


def test_the_old_primary_of_a_zone_follows_the_stand_in_before_it_leads_again(runbooks):
    book = runbooks(NAMES)["ny.reconstitution.names"]
    assert [step.id for step in book.steps] == [
        "zone.keep-off", "zone.follow", "zone.lead", "zone.delegation-back", "names.verify", "names.a.put-away",
        "names.b.put-away",
    ]  # fmt: skip
    _, follow, lead, back, *_ = book.steps
    edit = str(follow.do[0])
    assert "type secondary;" in edit
    assert "primaries { 203.0.113.1; };" in edit
    assert str(follow.do[-1]) == "sudo rndc retransfer example.net"
    assert not any("enable" in line for line in texts(follow.undo))
    assert str(lead.do[4]) == (
        "ssh -- 203.0.113.1 'sudo cp -a /etc/bind/named.conf.local.before /etc/bind/named.conf.local'"
    ), "the stand-in's configuration is what make_primary put aside"
    assert "does every server of the list answer" in back.go_no_go.lower()


def test_name_services_return_after_all_others(runbooks):
    returned = [book.service for book in runbooks(NAMES).values() if book.id.startswith("ny.reconstitution.")]
    assert returned == ["other", "names"]


def test_the_loss_of_a_secondary_moves_no_primary(runbooks):
    books = runbooks(NAMES)
    assert [step.id for step in books["chi.recovery.names"].steps][:1] == ["zone.check"]
    for phase in ("recovery", "reconstitution"):
        ids = {step.id for step in books[f"chi.{phase}.names"].steps}
        assert not ids & {"zone.primary", "zone.delegation", "zone.follow", "zone.lead"}
