"""A migration: what waits for what, what blocks, what is never done."""

from datetime import timedelta

import pytest
from moving_book import named, place

from drillbook.model import Check, Command, Phase, written
from drillbook.procedures.calendar import calendar
from drillbook.procedures.moving import write_move


def text_of(actions: object) -> str:
    return "\n".join(map(str, actions))  # type: ignore[call-overload]


def test_the_ttl_is_lowered_one_old_ttl_before_the_switch(migration):
    lowered, switched = named(migration, ".lower-ttl"), named(migration, ".switch")
    times = {one.step: one for one in calendar(migration)}
    assert lowered.wait == timedelta(hours=6)
    assert times[switched.id].begins - times[lowered.id].begins >= timedelta(hours=6)
    assert "update add www.lantern.example. 300 A 192.0.2.10" in text_of(lowered.do)
    assert "update add www.lantern.example. 21600 A 192.0.2.10" in text_of(lowered.undo)


def test_the_delegation_is_blocked_until_each_new_server_answers_with_the_old_addresses(migration):
    step = named(migration, ".delegation")
    guard = text_of(step.preconditions)
    assert place(migration, ".ns-c.zone") < place(migration, ".delegation")
    assert "@203.0.113.53 -q lantern.example. -t SOA shows 'status: NOERROR' and 'flags: qr aa'" in guard
    assert "@203.0.113.53 -q www.lantern.example. -t A" in guard
    assert "prints '300 A 192.0.2.10'" in guard
    assert all(isinstance(one, Check) for one in step.preconditions)


def test_the_delegation_filters_through_for_two_days_and_is_checked_by_whois(migration):
    step = named(migration, ".delegation")
    assert step.wait == timedelta(days=2)
    assert "whois -- lantern.example shows 'ns-c.lantern.example'" in text_of(step.verify)
    assert "nslookup -type=ns lantern.example" in text_of(step.verify)


def test_the_cut_waits_for_the_delegation_and_for_the_copies(migration):
    assert named(migration, ".stop").after == ("shop.to.web-c.delegation", "shop.to.web-c.pages.aside")


def test_the_cut_is_in_order(migration):
    order = [".stop", ".pages.rest", ".orders-a.close", ".orders-a.move", ".settings", ".start", ".switch", ".logs"]
    places = [place(migration, one) for one in order]
    assert places == sorted(places)


def test_without_name_servers_of_the_new_company_the_zone_stays(move):
    book = write_move(move(name_servers=()), Phase.MIGRATION)
    assert not [one.id for one in book.steps if "ns-c" in one.id or "delegation" in one.id]
    assert "203.0.113.53" not in text_of(named(book, ".switch").do)


def test_the_name_is_switched_at_the_old_primary_too(migration):
    """Resolvers that still follow the old delegation ask it."""
    done = text_of(named(migration, ".switch").do)
    assert "server 192.0.2.53" in done
    assert "ssh -- 203.0.113.53" in done


def test_the_ttl_ends_at_six_hours(migration):
    assert "update add www.lantern.example. 21600 A 203.0.113.10" in text_of(named(migration, ".raise-ttl").do)


def test_a_delegation_that_a_parent_takes_by_update_is_undone_to_what_it_was(move, changed):
    folder = changed("network.yaml", "registrar: registrar", "registrar: registrar\n    parent: ns-b")
    step = named(write_move(move(folder), Phase.MIGRATION), ".delegation")
    assert "update add lantern.example. 172800 NS ns-c.lantern.example." in text_of(step.do)
    assert "update add lantern.example. 172800 NS ns-a.lantern.example." in text_of(step.undo)
    assert "update delete ns-c.lantern.example. A" in text_of(step.undo)
    assert all(isinstance(one, Command) for one in (*step.do, *step.undo))


def test_the_old_server_serves_on_where_it_is_not_stopped_first(move):
    book = write_move(move(stop_first=False), Phase.MIGRATION)
    assert place(book, ".switch") < place(book, "web-c.stop")


def test_the_files_of_postgresql_are_never_copied(migration):
    for step in migration.steps:
        for action in (*step.do, *step.undo):
            line = str(action)
            assert not ("rsync" in line and "/var/lib/postgresql" in line), line


def test_a_restore_of_postgresql_stops_at_the_first_error_and_leaves_nothing_half(migration):
    done = text_of(named(migration, ".orders-a.move").do)
    assert "ON_ERROR_STOP=1" in done
    assert "--single-transaction" in done
    assert "pg_dump" in done


def test_the_old_databases_are_closed_before_the_dump_and_stopped_after_the_switch(migration):
    for database in ("orders-a", "reviews-a"):
        assert place(migration, f".{database}.close") < place(migration, f".{database}.move")
        assert place(migration, ".switch") < place(migration, f".{database}.retire")


@pytest.mark.parametrize(
    ("tables", "there", "not_there"),
    [
        ("innodb", "--single-transaction", "--lock-all-tables"),
        ("mixed", "--lock-all-tables", "--single-transaction"),
        ("myisam", "/var/lib/mysql/reviews/", "mariadb-dump"),
    ],
)
def test_mariadb_is_copied_as_its_tables_allow(move, changed, tables, there, not_there):
    folder = changed(
        "data.yaml", 'engine: mariadb, version: "10.11", on: web-a', f"engine: mariadb, tables: {tables}, on: web-a"
    )
    done = text_of(named(write_move(move(folder), Phase.MIGRATION), ".reviews-a.move").do)
    assert there in done
    assert not_there not in done


def test_a_folder_of_myisam_tables_is_copied_with_both_servers_down(move, changed):
    folder = changed(
        "data.yaml", 'engine: mariadb, version: "10.11", on: web-a', "engine: mariadb, tables: myisam, on: web-a"
    )
    step = named(write_move(move(folder), Phase.MIGRATION), ".reviews-a.move")
    lines = [str(one) for one in step.do]
    copied = next(number for number, line in enumerate(lines) if "rsync" in line)
    assert "sudo systemctl stop mariadb" in lines[:copied]
    assert "sudo ssh -- 192.0.2.10 'systemctl stop mariadb'" in lines[:copied]
    assert "sudo systemctl start mariadb" in lines[copied:]
    assert "engine <> '\"'\"'MyISAM'" in text_of(step.preconditions)


def test_a_replica_on_the_new_machine_is_promoted_when_it_has_everything(move):
    book = write_move(move(to="web-b"), Phase.MIGRATION)
    step = named(book, ".orders-a.promote")
    assert "replay_lsn >= pg_current_wal_lsn()" in text_of(step.preconditions)
    assert step.point_of_no_return
    assert place(book, ".orders-a.close") < place(book, ".orders-a.promote")
    assert not [one for one in book.steps if one.id.endswith(".orders-a.move")]


def test_a_site_with_https_brings_its_certificate(move, changed):
    folder = changed("services.yaml", "http://www.lantern.example/", "https://www.lantern.example/")
    book = write_move(move(folder), Phase.MIGRATION)
    checks = text_of(named(book, ".renew").verify)
    assert "-connect 203.0.113.10:443" in checks
    assert "-checkend 1209600" in checks


def test_each_step_says_what_it_changes_and_how_it_is_undone(migration):
    for step in migration.steps:
        assert step.undo
        assert step.verify
        assert step.owner
        if any(isinstance(one, Command) for one in step.undo):
            assert step.changes, step.id


def test_every_need_between_steps_is_met_by_an_earlier_step(migration):
    seen: set[str] = set()
    for step in migration.steps:
        assert set(step.after) <= seen, step.id
        seen.add(step.id)


def test_a_condition_and_its_command_are_one_line_for_a_shell(migration):
    for step in migration.steps:
        for one in (*step.do, *step.undo):
            if isinstance(one, Command):
                assert not (one.only_if and one.unless)
                assert written(one)
