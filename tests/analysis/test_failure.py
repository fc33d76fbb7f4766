"""How often elements fail: given, published, assumed; and no interruption counted twice."""

import pytest
from estates import estate

from drillbook.analysis import failures
from drillbook.graph import build_graph
from drillbook.model import (
    NOUNS,
    Circuit,
    Device,
    Failing,
    Feed,
    Generator,
    Person,
    Provenance,
    Region,
    Server,
    Site,
    Team,
)


def of(*nouns):
    whole = estate(*nouns)
    return failures(whole, build_graph(whole))


def site(state: str = "NY", country: str = "US") -> Site:
    return Site(
        id="office", regions=["grid"], location={"address": f"Fulton Street 84, Town, {state}", "country": country}
    )


class TestWorkedExampleE7:
    def test_unavailability_of_a_server_and_of_a_region(self):
        found = of(
            Server(id="server", failures_per_year=8.76, repair="10 h"),
            Region(id="grid", kind="grid", interruptions_per_year=1.348, repair="271 min 48 s"),
        )
        assert found["server"].unavailability == pytest.approx(0.00990099, rel=1e-6)
        assert found["grid"].unavailability == pytest.approx(6.96597e-4, rel=1e-5)
        assert {one.provenance for one in found.values()} == {Provenance.GIVEN}


class TestE9Generator:
    def test_does_not_carry_the_load_as_often_as_published_whatever_its_repair_takes(self):
        for repair in ("1 h", "24 h", "30 d"):
            found = of(Site(id="office"), Generator(id="engine", site="office", fuel="24 h", repair=repair))
            assert found["engine"].unavailability == pytest.approx(1 - 0.995 * 0.9906)

    def test_a_given_chance_to_start_counts(self):
        found = of(Site(id="office"), Generator(id="engine", site="office", fuel="24 h", start_probability=1))
        assert found["engine"].unavailability == pytest.approx(0.005)

    def test_one_that_never_starts_is_always_down(self):
        found = of(Site(id="office"), Generator(id="engine", site="office", fuel="24 h", start_probability=0))
        assert found["engine"].unavailability == 1


class TestFeedsAndGrids:
    GRID = Region(id="grid", kind="grid", interruptions_per_year=0.1)

    @pytest.mark.parametrize(("state", "rate", "minutes"), [("NY", 0.725, 165.6), ("CT 06901", 0.872, 188.8)])
    def test_the_figure_of_the_state_less_what_the_grid_has(self, state, rate, minutes):
        found = of(self.GRID, site(state), Feed(id="line", site="office"))["line"]
        assert found.rate_per_year == pytest.approx(rate - 0.1)
        assert found.repair_s == 60 * minutes
        assert found.provenance is Provenance.SOURCED
        assert "11.3" in found.source

    def test_line_and_grid_together_are_what_a_customer_sees(self):
        found = of(self.GRID, site("NY"), Feed(id="line", site="office"))
        assert found["line"].rate_per_year + found["grid"].rate_per_year == pytest.approx(0.725)

    def test_larger_grids_count_too(self):
        larger = Region(id="larger", kind="grid", interruptions_per_year=0.2)
        inner = Region(id="grid", kind="grid", within="larger", interruptions_per_year=0.1)
        found = of(larger, inner, site("NY"), Feed(id="line", site="office"))
        assert found["line"].rate_per_year == pytest.approx(0.725 - 0.3)

    def test_a_tenth_is_left_to_the_line(self):
        grid = Region(id="grid", kind="grid", interruptions_per_year=5)
        assert of(grid, site("NY"), Feed(id="line", site="office"))["line"].rate_per_year == pytest.approx(0.0725)

    def test_another_state_has_the_country_s_figure(self):
        found = of(self.GRID, site("IL"), Feed(id="line", site="office"))["line"]
        assert (found.repair_s, found.provenance) == (60 * 271.8, Provenance.SOURCED)

    def test_elsewhere_that_figure_is_an_assumption(self):
        found = of(self.GRID, site("NY", country="NO"), Feed(id="line", site="office"))["line"]
        assert (found.repair_s, found.provenance) == (60 * 271.8, Provenance.ASSUMED)

    def test_a_given_rate_is_not_corrected(self):
        found = of(self.GRID, site(), Feed(id="line", site="office", failures_per_year=0.3, repair="1 h"))["line"]
        assert (found.rate_per_year, found.repair_s, found.provenance) == (0.3, 3600, Provenance.GIVEN)


class TestProvenance:
    def test_the_weaker_of_rate_and_repair(self):
        found = of(
            Server(id="both", failures_per_year=1, repair="1 h"),
            Server(id="published", repair="1 h"),
            Server(id="neither"),
            Server(id="doubtful", failures_per_year=1, repair="1 h", assumed={"failures_per_year": "felt"}),
            Server(id="cited", failures_per_year=1, repair="1 h", sources={"failures_per_year": "vendor"}),
        )
        kinds = {name: one.provenance.value for name, one in found.items()}
        assert kinds == {
            "both": "given", "published": "sourced", "neither": "assumed", "doubtful": "assumed", "cited": "sourced",
        }  # fmt: skip
        assert "felt" in found["doubtful"].source
        assert "vendor" in found["cited"].source

    def test_every_kind_has_a_source_and_a_repair_that_ends(self):
        found = of(
            Region(id="grid", kind="grid"),
            site(),
            Circuit(id="line", site="office"),
            Device(id="switch", site="office", role="switch"),
            Device(id="balancer", site="office", role="load balancer"),
            Person(id="ann"),
            Team(id="team", members=["ann"]),
        )
        assert all(one.source.count(":") >= 2 and 0 < one.repair_s < float("inf") for one in found.values())
        assert found["switch"].rate_per_year == pytest.approx(0.0513, rel=1e-3)
        assert found["balancer"].rate_per_year == pytest.approx(0.2231, rel=1e-3)

    def test_groups_fail_by_themselves_only_where_the_inventory_says_so(self):
        assert of(Person(id="ann"), Team(id="team", members=["ann"]))["team"].unavailability == 0
        assert of(Person(id="ann"), Team(id="team", members=["ann"], failures_per_year=1))["team"].unavailability > 0

    def test_every_element_but_a_region_may_be_given_a_rate(self):
        without = {noun.kind for noun in NOUNS if not issubclass(noun, Failing)}
        assert without == {"region", "common-cause", "improvement", "exercise", "scenario"}
