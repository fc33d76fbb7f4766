"""Options: every fault at its place, all at once; what an option does to an inventory, alone and with others."""

from datetime import timedelta
from itertools import combinations, permutations

import pytest
from shipped import INVENTORIES

from drillbook.inventory import OPTION_CODES, load, load_options, load_text
from drillbook.quantity import Money

BASE = """\
organisation: {name: Test}
regions: {grid: {kind: grid, repair: 5 h}}
sites:
  oslo: {name: Oslo, note: old}
  bergen: {}
servers:
  a: {site: oslo, roles: [web]}
  b: {site: bergen}
services:
  shop: {needs: [{any: [a, {need: b, takeover: 5 min}]}]}
"""
HEAD = "options:\n"
CASES = {
    "O001": (HEAD + "  one: {once: EUR 5}\n", 2, 3),
    "O002": (HEAD + "  one:\n    change: {sites: {oslp: {note: x}}}\n", 3, 22),
    "O003": (HEAD + "  one:\n    change: {servers: {oslo: {note: x}}}\n", 3, 24),
    "O004": (HEAD + "  one:\n    extend: {services: {shop: {needs.1.any: [b]}}}\n", 3, 32),
    "O005": (HEAD + "  one: {remove: [b], requires: [tow]}\n  two: {remove: [b]}\n", 2, 33),
    "O006": (HEAD + "  one: {remove: [b]}\n", 2, 3),
    "O007": (HEAD + "  one: {once: EUR 5, change: {sites: {oslo: {note: x}}}}\n"
             "  two: {once: USD 5, change: {sites: {oslo: {note: x}}}}\n", 3, 3),
    "E101": (HEAD + "  one: {onec: EUR 5, change: {sites: {oslo: {note: x}}}}\n", 2, 15),
    "E102": (HEAD + "  one:\n    add: {circuits: {line: {}}}\n", 3, 22),
    "E104": (HEAD + "  one: {extend: {servers: {a: {roles: db}}}}\n", 2, 39),
    "E105": (HEAD + "  one: {once: 5, change: {sites: {oslo: {note: x}}}}\n", 2, 15),
    "E106": ("depreciation: 1 h\n" + HEAD + "  one: {change: {sites: {oslo: {note: x}}}}\n", 1, 15),
    "E108": (HEAD + "  one:\n    add: {sites: {oslo: {}}}\n", 3, 19),
    "E109": (HEAD + "  one:\n    change: {servers: {a: {address: -x}}}\n", 3, 37),
    "E201": (HEAD + "  one:\n    change: {servers: {a: {site: osol}}}\n", 3, 34),
}  # fmt: skip


def catalogue_of(tmp_path, options: str, base: str = BASE):
    folder = tmp_path / "inventory"
    folder.mkdir(exist_ok=True)
    (folder / "inventory.yaml").write_text(base)
    (folder / "options.yaml").write_text(options)
    written, estate, problems = load_text(folder)
    assert problems == []
    return load_options(folder / "options.yaml", written, estate)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_fault_is_told_at_its_place(code, tmp_path):
    content, line, column = CASES[code]
    catalogue, problems = catalogue_of(tmp_path, content)
    assert catalogue is None
    found = [one for one in problems if one.code == code]
    assert found, problems
    assert (found[0].where.line, found[0].where.column) == (line, column)
    assert found[0].where.file == str(tmp_path / "inventory" / "options.yaml")


def test_every_code_of_options_has_a_case():
    elsewhere = {"O008", "O009"}  # below, and with the revisions
    assert set(OPTION_CODES) <= set(CASES) | elsewhere


def test_too_many_options_are_o008(tmp_path):
    many = "".join(f"  o{number}: {{remove: [b]}}\n" for number in range(501))
    assert "O008" in {one.code for one in catalogue_of(tmp_path, HEAD + many)[1]}


def test_faults_of_all_options_are_told_at_once(tmp_path):
    options = HEAD + "  one: {once: 5}\n  two: {change: {sites: {oslo: x}}}\n  three: {requires: [three]}\n"
    _, problems = catalogue_of(tmp_path, options)
    assert {one.code for one in problems} >= {"E105", "E104", "O001", "O005"}
    applied = HEAD + "  one: {remove: [a]}\n  two: {change: {servers: {a: {site: osol}}}}\n  three: {remove: [c]}\n"
    _, problems = catalogue_of(tmp_path, applied)
    assert {one.code for one in problems} >= {"O006", "E201", "O002"}


def test_a_fault_that_an_option_makes_elsewhere_names_both_places(tmp_path):
    _, problems = catalogue_of(tmp_path, CASES["O006"][0])
    assert "inventory.yaml, line 10: E201" in problems[0].message
    assert "'one'" in problems[0].message


def test_an_option_adds_changes_extends_and_removes(tmp_path):
    catalogue, problems = catalogue_of(
        tmp_path,
        HEAD
        + """\
  one:
    once: EUR 1,200
    add: {servers: {c: {site: oslo}}}
    change: {sites: {oslo: {name: Oslo 2, note: }}, services: {shop: {needs.0.any.1.takeover: 9 min}}}
    extend: {services: {shop: {needs.0.any: [c]}}, servers: {b: {roles: [db]}}}
    remove: [grid]
""",
    )
    assert problems == []
    made, problems = catalogue.apply(["one"])
    assert problems == []
    assert (made.sites["oslo"].name, made.sites["oslo"].note) == ("Oslo 2", "")
    (need,) = made.services["shop"].needs
    assert need.names == ("a", "b", "c")
    assert need.any[1].takeover.change == timedelta(minutes=9)
    assert made.servers["b"].roles == ("db",)
    assert "grid" not in made.regions
    assert "c" in made.servers
    assert made.where(made.servers["c"], "site").file == "options.yaml"
    assert catalogue.estate.sites["oslo"].note == "old"
    assert catalogue.options["one"].once == Money(1200, "EUR")


def test_none_taken_is_the_inventory_itself(tmp_path):
    catalogue, _ = catalogue_of(tmp_path, HEAD + "  one: {change: {sites: {oslo: {note: x}}}}\n")
    made, _ = catalogue.apply([])
    assert made is catalogue.estate


def test_options_are_no_part_of_the_inventory(tmp_path):
    catalogue, _ = catalogue_of(tmp_path, HEAD + "  one: {change: {sites: {oslo: {note: x}}}}\n")
    with_options, _ = load(tmp_path / "inventory")
    (tmp_path / "inventory" / "options.yaml").unlink()
    without, _ = load(tmp_path / "inventory")
    assert with_options.digest == without.digest
    assert catalogue.apply(["one"])[0].digest != without.digest


def test_the_order_in_which_options_are_named_does_not_matter():
    written, estate, _ = load_text(INVENTORIES / "northeast-2003")
    catalogue, problems = load_options(INVENTORIES / "northeast-2003" / "options.yaml", written, estate)
    assert problems == []
    for three in list(combinations(("generator-ny", "short-ttl", "chicago", "second-dns"), 3)):
        assert len({catalogue.apply(one)[0].digest for one in permutations(three)}) == 1
        first, second = (catalogue.apply(one)[0] for one in (three, three[::-1]))
        assert list(first.nouns()) == list(second.nouns())


def test_what_an_option_requires_comes_with_it(tmp_path):
    options = (
        HEAD
        + """\
  base: {add: {servers: {c: {site: oslo}}}}
  more: {requires: [base], change: {servers: {c: {note: x}}}}
"""
    )
    catalogue, problems = catalogue_of(tmp_path, options)
    assert problems == []
    assert catalogue.closure(["more"]) == ("base", "more")
    assert catalogue.apply(["more"])[0].servers["c"].note == "x"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("change: {sites: {oslo: {note: x}}}", "change: {sites: {oslo: {note: y}}}", "both change oslo.note"),
        ("change: {services: {shop: {needs: [b]}}}", "extend: {services: {shop: {needs.0.any: [b]}}}", "needs.0.any"),
        ("add: {servers: {c: {site: oslo}}}", "add: {servers: {c: {site: oslo}}}", "E108"),
        ("remove: [grid]", "change: {regions: {grid: {note: x}}}", "grid"),
        ("excludes: [two], remove: [grid]", "change: {sites: {oslo: {note: x}}}", "'one' excludes 'two'"),
    ],
)
def test_options_that_do_not_go_together_are_found(tmp_path, first, second, why):
    catalogue, problems = catalogue_of(tmp_path, HEAD + f"  one: {{{first}}}\n  two: {{{second}}}\n")
    assert problems == []
    (conflict,) = catalogue.conflicts()
    assert (conflict.first, conflict.second) == ("one", "two")
    assert why in conflict.why


def test_options_that_go_together_are_no_conflict(tmp_path):
    same = (
        HEAD
        + """\
  one: {change: {sites: {oslo: {note: x}}}, extend: {services: {shop: {needs.0.any: [b]}}}}
  two: {change: {sites: {oslo: {note: x}}}, extend: {services: {shop: {needs.0.any: [a]}}}}
"""
    )
    catalogue, problems = catalogue_of(tmp_path, same)
    assert problems == []
    assert catalogue.conflicts() == ()
    assert catalogue.apply(["one", "two"])[0].services["shop"].needs[0].names == ("a", "b", "b", "a")


def test_costs_a_year_spread_what_is_paid_once(tmp_path):
    options = (
        "depreciation: 4 years\n"
        + HEAD
        + ("  one: {once: EUR 800, yearly: EUR 50, saves: EUR 300, change: {sites: {oslo: {note: x}}}}\n")
    )
    catalogue, _ = catalogue_of(tmp_path, options)
    assert catalogue.options["one"].cost_per_year(catalogue.depreciation) == -50


@pytest.mark.parametrize("name", ["northeast-2003", "openstreetmap"])
def test_shipped_options_say_where_their_costs_come_from(name):
    written, estate, _ = load_text(INVENTORIES / name)
    catalogue, problems = load_options(INVENTORIES / name / "options.yaml", written, estate)
    assert problems == []
    for option in catalogue.options.values():
        for attribute in ("once", "yearly", "saves"):
            given = getattr(option, attribute) is not None
            assert given == (attribute in {**option.assumed, **option.sources}), (option.id, attribute)
