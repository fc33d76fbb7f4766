"""From a scenario as written to the hits of a replication: combinations, sequences, severity, stages, overrides."""

from datetime import timedelta

import pytest
from estates import START, estate, hit, outages_drilled
from shipped import inventory

from drillbook.graph import build_graph
from drillbook.model import (
    Also,
    Distribution,
    Estate,
    Feed,
    Hit,
    Like,
    Person,
    Region,
    Scenario,
    Server,
    Site,
    Stage,
    Team,
)
from drillbook.problem import InputError
from drillbook.scenarios import SHIPPED, Playing, as_played, every_scenario, with_library
from drillbook.simulation import drill


def hosts(*scenarios: Scenario) -> Estate:
    return estate(
        Site(id="office"), *(Server(id=one, site="office", boot="0", repair="5 h") for one in "abc"), *scenarios
    )


def scenario(name: str, *hits: Hit, **more: object) -> Scenario:
    return Scenario(id=name, start=START, hits=hits, **more)


def timed(whole: Estate, name: str, seed: int = 0, replication: int = 0) -> list[tuple[str, float, float | None]]:
    """Element, begin and length in hours, in the order of time; None: its own repair time, left open."""
    playing = Playing(whole, build_graph(whole), SHIPPED)
    hits = as_played(playing, whole.scenarios[name], seed, replication).hits
    return [
        (one.element, one.after.total_seconds() / 3600, one.lasts.total_seconds() / 3600 if one.lasts else None)
        for one in hits
    ]


class TestCombinations:
    def test_another_scenario_happens_at_its_offset_and_what_that_one_brings_with_it(self):
        whole = hosts(
            scenario("one", hit("a", "1 h"), also=[Also(scenario="two", after="3 h")]),
            scenario("two", hit("b", "2 h", after="30 min"), also=[Also(scenario="three", after="10 h")]),
            scenario("three", hit("c", "4 h")),
        )
        assert timed(whole, "one") == [("a", 0, 1), ("b", 3.5, 2), ("c", 13, 4)]

    def test_the_same_element_may_be_hit_twice(self):
        whole = hosts(
            scenario("one", hit("a", "4 h"), also=[Also(scenario="two", after="3 h")]), scenario("two", hit("a", "2 h"))
        )
        trace = drill(whole, build_graph(whole), whole.scenarios["one"])
        assert outages_drilled(trace, "a") == [("0:00:00", "5:00:00")]

    def test_nothing_but_others(self):
        whole = hosts(
            scenario("both", also=[Also(scenario="one"), Also(scenario="two", after="1 h")]),
            scenario("one", hit("a", "1 h")),
            scenario("two", hit("b", "1 h")),
        )
        assert timed(whole, "both") == [("a", 0, 1), ("b", 1, 1)]

    def test_draws_of_a_part_do_not_depend_on_what_it_is_part_of(self):
        chance = Hit(element="a", spread=Distribution(law="exponential", mean="2 h"))
        whole = hosts(scenario("one", chance), scenario("both", hit("b", "1 h"), also=[Also(scenario="one")]))
        assert timed(whole, "one", 4, 7)[0] in timed(whole, "both", 4, 7)


class TestSequences:
    def test_a_hit_follows_the_end_of_another(self):
        chain = [
            Hit(element="c", lasts="1 h", follows="b"),
            Hit(element="a", lasts="2 h", after="1 h"),
            Hit(element="b", lasts="3 h", follows="a", after="30 min"),
        ]
        assert timed(hosts(scenario("one", *chain)), "one") == [("a", 1, 2), ("b", 3.5, 3), ("c", 6.5, 1)]

    def test_of_a_hit_for_its_repair_time_too(self):
        chain = [Hit(element="a"), Hit(element="b", lasts="1 h", follows="a")]
        assert timed(hosts(scenario("one", *chain)), "one") == [("a", 0, None), ("b", 5, 1)]

    def test_by_its_usual_repair_though_this_one_waits_for_somebody(self):
        """ann is there after 3 h: a is back at 8:00, and b is hit at 5:00."""
        ann, team = Person(id="ann", travel={"office": "3 h"}), Team(id="ops", members=["ann"], repairs=["a"])
        one = scenario("one", Hit(element="a"), Hit(element="b", lasts="1 h", follows="a"))
        whole = estate(*hosts().nouns(), ann, team, one)
        trace = drill(whole, build_graph(whole), one)
        assert outages_drilled(trace, "a") == [("0:00:00", "8:00:00")]
        assert outages_drilled(trace, "b") == [("5:00:00", "6:00:00")]

    @pytest.mark.parametrize("name", ["northeast-2003-colocation", "openstreetmap", "two-providers"])
    def test_no_disaster_of_the_library_follows_another(self, name):
        whole = inventory(name)
        made = [one for _, one in every_scenario(whole, build_graph(whole), SHIPPED) if one.id not in whole.scenarios]
        assert made
        assert all(hit.follows is None for one in made for hit in one.hits)

    def test_and_of_one_whose_length_is_drawn(self):
        first = Hit(element="a", spread=Distribution(law="empirical", observed=["2 h", "8 h"]))
        whole = hosts(scenario("one", first, Hit(element="b", lasts="1 h", follows="a")))
        for replication in range(8):
            (_, _, length), (_, begun, _) = timed(whole, "one", 0, replication)
            assert begun == length

    def test_what_follows_a_hit_that_does_not_happen_does_not_happen(self):
        first = Hit(element="a", lasts="1 h", chance=0.5)
        whole = hosts(scenario("one", first, Hit(element="b", lasts="1 h", follows="a")))
        assert {len(timed(whole, "one", 0, replication)) for replication in range(20)} == {0, 2}

    def test_nothing_follows_what_is_lost_for_good(self):
        whole = hosts(
            scenario("one", Hit(element="a", for_good=True), Hit(element="b", lasts="1 h", follows="a"))
        )  # fmt: skip
        with pytest.raises(InputError) as refused:
            timed(whole, "one")
        assert [one.code for one in refused.value.problems] == ["D004"]


class TestSeverity:
    @pytest.mark.parametrize(
        "law",
        [
            Distribution(law="exponential", mean="4 h"),
            Distribution(law="weibull", mean="4 h", shape=2),
            Distribution(law="gamma", mean="4 h", shape=3),
            Distribution(law="lognormal", mean="4 h", shape=0.5),
            Distribution(law="empirical", observed=["2 h", "6 h"]),
        ],
        ids=lambda law: law.law.value,
    )
    def test_the_mean_of_the_lengths_drawn_is_the_mean_given(self, law):
        whole = hosts(scenario("one", Hit(element="a", spread=law)))
        found = [timed(whole, "one", 1, replication)[0][2] for replication in range(600)]
        assert len(set(found)) > 1
        assert sum(found) / 600 == pytest.approx(4, abs=4 * 4 / 600**0.5)  # no law here has a deviation above its mean

    def test_without_a_mean_it_is_spread_about_its_for(self):
        whole = hosts(scenario("one", Hit(element="a", lasts="3 h", spread=Distribution(law="deterministic"))))
        assert timed(whole, "one") == [("a", 0, 3)]

    def test_by_seed_and_replication_and_by_nothing_else(self):
        first = Hit(element="a", spread=Distribution(law="exponential", mean="4 h"))
        whole = hosts(scenario("one", first))
        found = {(seed, of): timed(whole, "one", seed, of)[0][2] for seed in range(3) for of in range(3)}
        assert len(set(found.values())) == 9
        assert all(timed(whole, "one", *key)[0][2] == length for key, length in found.items())

    def test_a_hit_of_a_chance_happens_in_that_share_of_replications(self):
        whole = hosts(scenario("one", Hit(element="a", lasts="1 h", chance=0.3), hit("b", "1 h")))
        happened = sum(len(timed(whole, "one", 0, replication)) - 1 for replication in range(500))
        assert happened / 500 == pytest.approx(0.3, abs=4 * (0.21 / 500) ** 0.5)


class TestStages:
    def grid(self, *scenarios: Scenario) -> Estate:
        return estate(
            Region(id="grid", kind="grid"),
            *(Site(id=f"site-{one}", regions=["grid"]) for one in "xyz"),
            *(Feed(id=one, site=f"site-{one}") for one in "xyz"),
            *scenarios,
        )

    def test_parts_come_back_at_their_times_and_the_rest_with_the_whole(self):
        stages = [Stage(element="x", lasts="2 h"), Stage(element="y", lasts="30 h")]
        whole = self.grid(scenario("one", Hit(element="grid", lasts="10 h", stages=stages)))
        trace = drill(whole, build_graph(whole), whole.scenarios["one"])
        ends = {one: outages_drilled(trace, one) for one in "xyz"}
        assert ends == {
            "x": [("0:00:00", "2:00:00")],
            "y": [("0:00:00", "30:00:00")],
            "z": [("0:00:00", "10:00:00")],
        }

    def test_the_time_of_a_stage_is_drawn_for_each_by_itself(self):
        law = Distribution(law="empirical", observed=["2 h", "6 h"])
        stages = [Stage(element="x", spread=law), Stage(element="y", spread=law), Stage(element="z", lasts="3 h")]
        whole = self.grid(scenario("one", Hit(element="grid", lasts="10 h", stages=stages)))
        found = []
        for replication in range(40):
            playing = Playing(whole, build_graph(whole), SHIPPED)
            (played,) = as_played(playing, whole.scenarios["one"], 0, replication).hits
            assert all(stage.spread is None for stage in played.stages)
            found.append(tuple(stage.usual / timedelta(hours=1) for stage in played.stages))
        assert set(found) == {(x, y, 3) for x in (2, 6) for y in (2, 6)}

    @pytest.mark.parametrize(
        "length",
        [{}, {"lasts": "1 h", "spread": Distribution(law="exponential", mean="2 h")},
         {"spread": Distribution(law="exponential")}],
    )  # fmt: skip
    def test_a_stage_has_one_length(self, length):
        with pytest.raises(ValueError, match="a stage has `for`, or a `spread` with a mean of its own"):
            Stage(element="x", **length)

    def test_a_stage_is_a_part_of_what_is_hit(self):
        whole = self.grid(
            scenario("one", Hit(element="grid", lasts="10 h", stages=[Stage(element="site-x", lasts="2 h")]))
        )
        with pytest.raises(InputError) as refused:
            timed(whole, "one")
        assert [one.code for one in refused.value.problems] == ["D003"]


class TestLike:
    def test_a_kind_that_strikes_nothing_is_told_in_whole_words(self):
        whole = hosts(scenario("one", like=Like(kind="bankruptcy", element="a")))
        with pytest.raises(InputError, match=r"'bankruptcy' strikes nothing in this inventory$"):
            timed(whole, "one")

    def test_a_hit_of_ones_own_stands_for_the_librarys_on_the_same_element(self):
        whole = hosts(scenario("one", hit("a", "7 h", how="destroyed"), like=Like(kind="host-crash", element="a")))
        assert timed(whole, "one") == [("a", 0, 7)]

    def test_hits_of_ones_own_come_besides(self):
        whole = hosts(scenario("one", hit("b", "7 h"), like=Like(kind="host-crash", element="a")))
        assert timed(whole, "one") == [("b", 0, 7), ("a", 0, None)]

    def test_a_hit_may_follow_one_of_the_library(self):
        own = Hit(element="b", lasts="1 h", follows="a")
        whole = hosts(scenario("one", own, like=Like(kind="host-crash", element="a")))
        assert timed(whole, "one") == [("a", 0, None), ("b", 5, 1)]

    def test_what_the_scenario_does_not_say_the_library_does(self):
        whole = hosts(
            scenario("one", like=Like(kind="host-crash", element="a")),
            scenario("two", like=Like(kind="host-crash", element="a"), story="A hot day.", source="our own log"),
        )
        written = with_library(Playing(whole, build_graph(whole), SHIPPED)).scenarios
        kind = SHIPPED["host-crash"]
        assert written["one"].story == kind.story
        assert written["one"].assumed == {"like": kind.assumed}
        assert (written["two"].story, written["two"].source) == ("A hot day.", "our own log")

    def test_written_out_it_plays_the_same_without_the_library(self):
        whole = hosts(scenario("one", hit("b", "7 h"), like=Like(kind="host-crash", element="a"), notice="1 h"))
        graph = build_graph(whole)
        plain = with_library(Playing(whole, graph, SHIPPED))
        assert plain.scenarios["one"].like is None
        assert drill(plain, graph, plain.scenarios["one"], kinds={}) == drill(whole, graph, whole.scenarios["one"])

    @pytest.mark.parametrize(
        ("like", "code"),
        [
            (Like(kind="meteor"), "D001"),
            (Like(kind="host-crash"), "D002"),
            (Like(kind="host-crash", element="office"), "D002"),
        ],
    )
    def test_what_the_library_does_not_have_is_refused(self, like, code):
        with pytest.raises(InputError) as refused:
            timed(hosts(scenario("one", like=like)), "one")
        assert [one.code for one in refused.value.problems] == [code]


def test_a_scenario_of_the_inventory_stands_for_its_namesake_in_the_library():
    whole = hosts(scenario("host-crash.a", hit("a", "9 h")))
    every = list(every_scenario(whole, build_graph(whole), SHIPPED))
    assert [kind for kind, one in every if one.id == "host-crash.a"] == [None]
    assert len({one.id for _, one in every}) == len(every)


def test_a_long_name_is_cut_and_still_told_from_others():
    whole = estate(Site(id="office"), *(Server(id=f"{'long-' * 11}{end}", site="office") for end in "ab"))
    names = [one.id for _, one in every_scenario(whole, build_graph(whole), SHIPPED) if one.id.startswith("host-crash")]
    assert len(names) == len(set(names)) == 2
    assert max(map(len, names)) <= 64


def test_disasters_of_the_library_begin_when_the_first_scenario_does():
    whole = hosts(scenario("one", hit("a", "9 h")))
    assert {one.start for _, one in every_scenario(whole, build_graph(whole), SHIPPED)} == {START}


def test_a_hit_that_lasts_nothing_or_contradicts_itself_is_refused():
    for wrong in (
        {"lasts": timedelta(0)},
        {"lasts": "1 h", "for_good": True},
        {"lasts": "1 h", "spread": Distribution(law="exponential", mean="2 h")},
        {"how": "starts", "lasts": "1 h"},
        {"how": "destroyed", "stages": [Stage(element="b", lasts="1 h")]},
    ):
        with pytest.raises(ValueError, match=r"lasts nothing|no `for`|not both|no length|in stages"):
            Hit(element="a", **wrong)
