"""What two sites, or a primary and its standby, have in common."""

from dataclasses import replace
from pathlib import Path

import pytest
from estates import estate

from drillbook.analysis import find_fate_matrix
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import (
    Backup,
    Circuit,
    Dataset,
    Domain,
    Feed,
    Generator,
    Person,
    Provider,
    Region,
    Server,
    Service,
    Site,
    Switchboard,
    Team,
)

REAL = Path(__file__).parents[2] / "inventories"


def of(*nouns):
    whole = estate(*nouns)
    return find_fate_matrix(whole, build_graph(whole))


def site(identifier: str, latitude: float, **more) -> Site:
    return Site(id=identifier, location={"latitude": latitude, "longitude": 10}, **more)


def common(pair) -> dict[str, tuple[str, bool]]:
    return {one.element: (one.category, one.takes_both) for one in pair.common}


def test_every_pair_of_sites_is_there_also_with_nothing_in_common():
    pairs = of(site("a", 0), site("b", 10), site("c", 20, alternate="a"))
    assert [(one.first, one.second, one.basis, one.common) for one in pairs] == [
        (("a",), ("b",), "sites", ()),
        (("a",), ("c",), "alternate", ()),
        (("b",), ("c",), "sites", ()),
    ]


def test_each_kind_of_thing_stands_in_its_column():
    (pair,) = of(
        Region(id="grid", kind="grid"),
        Region(id="city", kind="metro"),
        Region(id="plain", kind="flood-plain"),
        Region(id="land", kind="country"),
        Provider(id="host", services=["hosting"]),
        Provider(id="carrier", services=["carrier"]),
        Provider(id="utility", services=["utility"]),
        site("a", 0, regions=["grid", "city", "plain", "land"], provider="host"),
        site("b", 1, regions=["grid", "city", "plain", "land"], provider="host"),
        *(Circuit(id=f"line-{one}", site=one, provider="carrier") for one in "ab"),
        *(Feed(id=f"feed-{one}", site=one, provider="utility") for one in "ab"),
    )
    assert {name: category for name, (category, _) in common(pair).items()} == {
        "grid": "grid", "city": "metro", "plain": "zone", "land": "country",
        "host": "company", "carrier": "carrier", "utility": "supplier",
    }  # fmt: skip


def test_the_fuel_supplier_is_found_though_only_a_contract_names_it():
    fuel = {"provider": "tanker", "within": "8 h"}
    nouns = [Provider(id="tanker", services=["fuel"])]
    for one in "ab":
        nouns += [
            site(one, ord(one) - 97),
            Generator(id=f"engine-{one}", site=one, fuel="24 h", refuelling=fuel),
            Switchboard(id=f"board-{one}", site=one, generators=[f"engine-{one}"]),
        ]
    (pair,) = of(*nouns)
    assert common(pair)["tanker"][0] == "supplier"
    (found,) = pair.common
    assert found.path_first == ("a", "board-a", "tanker")


def test_people_are_shared_by_team_work_place_or_travel_and_their_homes_are_not():
    (pair,) = of(
        Region(id="home", kind="metro"),
        Person(id="ann", regions=["home"]),
        Person(id="bob", site="a", travel={"b": "1 h"}),
        Person(id="eve", site="a"),
        Team(id="team", members=["ann"]),
        site("a", 0, owner="team"),
        site("b", 1, owner="team"),
    )
    assert common(pair) == {"ann": ("staff", False), "bob": ("staff", False)}


def test_names_of_a_service_at_both_sites():
    pairs = of(
        Provider(id="registrar", services=["registrar"]),
        Domain(id="name", registrar="registrar"),
        site("a", 0), site("b", 1), site("c", 2),
        Server(id="sa", site="a"), Server(id="sb", site="b"), Server(id="sc", site="c"),
        Service(id="web", needs=[{"any": ["sa", "sb"]}, "name"]),
    )  # fmt: skip
    first = next(one for one in pairs if (one.first, one.second) == (("a",), ("b",)))
    assert common(first) == {"name": ("names", False), "registrar": ("names", False)}
    assert all(not one.common for one in pairs if "c" in (*one.first, *one.second))


class TestTakesBoth:
    def shared(self, generators: bool):
        nouns = [Region(id="grid", kind="grid")]
        for one in "ab":
            fuel = {"provider": f"fuel-{one}", "within": "8 h"}
            nouns += [
                site(one, ord(one) - 97, regions=["grid"]),
                Feed(id=f"feed-{one}", site=one),
                Provider(id=f"fuel-{one}"),
                Generator(id=f"engine-{one}", site=one, fuel="24 h", refuelling=fuel),
                Switchboard(id=f"board-{one}", site=one, feeds=[f"feed-{one}"],
                            generators=[f"engine-{one}"] if generators else []),
                Server(id=f"s{one}", site=one),
            ]  # fmt: skip
        pairs = of(*nouns, Service(id="web", needs=[{"any": ["sa", {"need": "sb", "takeover": "1 h"}]}]))
        return next(one for one in pairs if one.basis == "standby")

    def test_a_grid_without_generators(self):
        assert common(self.shared(generators=False))["grid"] == ("grid", True)

    def test_a_grid_with_generators_is_in_common_and_does_not_take_both(self):
        assert common(self.shared(generators=True))["grid"] == ("grid", False)

    def test_who_takes_over_counts_with_the_standby(self):
        pairs = of(
            Region(id="city", kind="metro"),
            Person(id="ann", regions=["city"]),
            site("a", 0, regions=["city"]),
            site("b", 5),
            Server(id="sa", site="a"),
            Server(id="sb", site="b"),
            Service(id="web", needs=[{"any": ["sa", {"need": "sb", "takeover": {"change": "1 h", "by": "ann"}}]}]),
        )
        assert common(next(one for one in pairs if one.basis == "standby")) == {"city": ("metro", True)}


def test_live_data_and_a_copy_at_one_of_its_sites():
    pairs = of(
        site("a", 0), site("b", 1), Server(id="sa", site="a"), Server(id="sb", site="b"),
        Dataset(id="files", on=["sa", "sb"]),
        Backup(id="copy", dataset="files", method="rsync", every="1 h", to="sb"),
    )  # fmt: skip
    pair = next(one for one in pairs if one.basis == "copies")
    assert (pair.first, pair.second, pair.of) == (("sa", "sb"), ("copy",), "files")
    assert common(pair) == {"b": ("site", False), "sb": ("equipment", False)}
    assert pair.distance_km == pytest.approx(111.195, abs=1e-3)  # all of both must be reached


def test_events_by_distance_and_radii_of_the_inventory():
    whole = estate(site("a", 0), site("b", 4))  # 444.8 km
    graph = build_graph(whole)
    assert find_fate_matrix(whole, graph)[0].hazards == ("hurricane", "regional blackout")
    radii = {"hurricane": 222.0, "dust": 223.0}
    whole = replace(whole, organisation=whole.organisation.model_copy(update={"hazard_radii": radii}))
    assert find_fate_matrix(whole, graph)[0].hazards == ("dust", "regional blackout")


def test_without_a_place_nothing_is_said_of_distance():
    (pair,) = of(site("a", 0), Site(id="b"))
    assert (pair.distance_km, pair.hazards) == (None, ())


def test_the_bookseller_s_standby_hangs_on_the_same_grid_until_chicago_is_used():
    whole, _ = load(REAL / "northeast-2003")
    standby = [one for one in find_fate_matrix(whole, build_graph(whole)) if one.basis in ("standby", "copies")]
    assert all(common(pair)["northeast-grid"] == ("grid", True) for pair in standby)
    whole, _ = load(REAL / "northeast-2003-colocation")
    pairs = find_fate_matrix(whole, build_graph(whole))
    chicago = [one for one in pairs if one.basis == "standby" and "web-chi-1" in one.second]
    assert len(chicago) == 2
    assert all((pair.common, pair.hazards) == ((), ()) for pair in chicago)
