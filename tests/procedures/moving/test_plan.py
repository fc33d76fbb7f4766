"""What cannot be planned is refused with code and place; what is only doubtful is said."""

import pytest
from moving_book import TWO_PROVIDERS, planned_or_not

from drillbook.procedures.moving import Asked, doubts


def codes(folder, **asked) -> list[str]:
    found, problems = planned_or_not(folder, Asked(**{"service": "shop", "to": "web-c", **asked}))
    assert (found is None) == bool(problems)
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"service": "shpo"}, "M101"),
        ({"to": "web-z"}, "M101"),
        ({"source": "web-z"}, "M101"),
        ({"name_servers": ("ns-z",)}, "M101"),
        ({"to": "web-a"}, "M102"),
        ({"source": "ns-a", "to": "web-c"}, "M102"),
    ],
)
def test_what_is_not_in_the_inventory_or_is_there_already_is_refused(asked, code):
    assert code in codes(TWO_PROVIDERS, **asked)


def test_every_fault_is_found_at_once():
    assert codes(TWO_PROVIDERS, service="x", to="y", source="z") == ["M101"] * 3


def test_a_machine_without_an_address_is_refused(changed):
    assert codes(changed("machines.yaml", "address: 203.0.113.10, ", "")) == ["M103"]


def test_an_address_of_another_kind_is_refused(changed):
    assert codes(changed("machines.yaml", "address: 203.0.113.10,", 'address: "2001:db8::10",')) == ["M103"]


def test_an_engine_without_a_move_is_refused(changed):
    assert codes(
        changed(
            "data.yaml",
            "orders-a: {name: orders on web-a, engine: postgresql",
            "orders-a: {name: orders on web-a, engine: other",
        )
    ) == ["M104"]


def test_files_of_postgresql_in_a_dataset_are_refused(changed):
    folder = changed("data.yaml", "path: /var/www/shop", "path: /var/lib/postgresql")
    found, problems = planned_or_not(folder, Asked("shop", "web-c"))
    assert found is None
    assert [(one.code, one.where.file) for one in problems] == [("M105", "data.yaml")]
    assert problems[0].where.line == 4


def test_postgresql_that_is_only_copied_by_its_files_is_refused(changed):
    folder = changed("data.yaml", "method: pg_dump", "method: rsync")
    found, problems = planned_or_not(folder, Asked("shop", "web-c"))
    assert found is None
    assert [(one.code, one.where.file) for one in problems] == [("M105", "data.yaml")]


def test_a_service_without_a_name_is_refused(changed):
    folder = changed("services.yaml", "    url: http://www.lantern.example/\n", "")
    changed("network.yaml", " A 192.0.2.10", " A 192.0.2.99")
    assert codes(folder) == ["M106"]


def test_a_machine_of_the_same_company_in_the_same_region_is_doubtful(changed):
    folder = changed(
        "machines.yaml",
        "&west {site: west-colo, provider: west-hosting",
        "&west {site: north-colo, provider: north-hosting",
    )
    found, _ = planned_or_not(folder, Asked("shop", "web-c"))
    assert found is not None
    said = [one.message for one in doubts(found)]
    assert any("same site" in one for one in said)
    assert any("same company" in one for one in said)


def test_nothing_is_doubtful_about_another_company_elsewhere(move):
    assert doubts(move()) == ()


def test_name_servers_are_those_that_the_new_company_offers(move):
    assert [one.id for one in move().name_servers] == ["ns-c"]
    assert move(to="web-b").name_servers == ()


def test_the_old_server_is_stopped_first_where_databases_move(move, changed):
    assert move().stop_first
    folder = changed("services.yaml", "      - orders\n      - reviews\n", "")
    assert not move(folder).stop_first
