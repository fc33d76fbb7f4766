"""What a scenario comes to: likeness, combination, sequence, chance, stages; and what is refused with its line."""

from datetime import timedelta
from math import inf
from pathlib import Path

import pytest
from estates import START, estate, hit, outages_drilled

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Estate, Feed, Hit, Region, Scenario, Server, Site, Switchboard
from drillbook.problem import InputError
from drillbook.scenarios import KINDS, Playing, as_played, faults_of, kinds_by_id
from drillbook.simulation import drill


def two_sites(*scenarios: Scenario) -> Estate:
    """Two sites on one grid, a server each."""
    return estate(
        Region(id="grid", kind="grid"),
        *(Site(id=f"site-{one}", regions=["grid"]) for one in "ab"),
        *(Feed(id=f"feed-{one}", site=f"site-{one}") for one in "ab"),
        *(Switchboard(id=f"board-{one}", site=f"site-{one}", feeds=[f"feed-{one}"]) for one in "ab"),
        *(Server(id=f"server-{one}", site=f"site-{one}", boot="0 s", repair="4 h") for one in "ab"),
        *scenarios,
    )


def scenario(identifier: str, *hits: Hit, **more: object) -> Scenario:
    return Scenario(id=identifier, start=START, **({"hits": hits} if hits else {}), **more)


def playing(whole: Estate) -> Playing:
    return Playing(whole, build_graph(whole), kinds_by_id(KINDS))


def spans(whole: Estate, identifier: str, element: str, **options: int) -> list[tuple[str, str]]:
    found = whole.scenarios[identifier]
    return outages_drilled(drill(whole, build_graph(whole), found, **options), element)


class TestStages:
    def test_each_part_gets_it_back_at_its_time_and_the_others_with_the_rest(self):
        staged = {"stages": [{"element": "feed-a", "for": "10 h"}]}
        whole = two_sites(scenario("blackout", Hit(element="grid", lasts="29 h", **staged)))
        assert spans(whole, "blackout", "server-a") == [("0:00:00", "10:00:00")]
        assert spans(whole, "blackout", "server-b") == [("0:00:00", "29:00:00")]


class TestSequence:
    def test_one_begins_after_the_end_of_the_other(self):
        whole = two_sites(
            scenario("two", hit("feed-a", "2 h", after="1 h"), Hit(element="server-b", lasts="1 h", follows="feed-a"))
        )
        assert spans(whole, "two", "server-b") == [("3:00:00", "4:00:00")]

    def test_after_counts_from_that_end_and_its_own_repair_is_the_length(self):
        follows = Hit(element="feed-a", lasts="1 h", after="30 min", follows="server-b")
        whole = two_sites(scenario("two", follows, hit("server-b")))
        assert spans(whole, "two", "server-a") == [("4:30:00", "5:30:00")]


class TestCombination:
    def test_another_scenario_happens_too_at_its_time(self):
        whole = two_sites(
            scenario("power", hit("feed-a", "2 h")),
            scenario("both", hit("server-b", "1 h"), also=[{"scenario": "power", "after": "5 h"}]),
        )
        assert spans(whole, "both", "server-b") == [("0:00:00", "1:00:00")]
        assert spans(whole, "both", "server-a") == [("5:00:00", "7:00:00")]

    def test_a_library_disaster_as_part_of_ones_own_which_has_the_last_word(self):
        like = {"kind": "blackout", "element": "grid"}
        whole = two_sites(scenario("mine", like=like), scenario("shorter", hit("grid", "1 h"), like=like))
        assert spans(whole, "mine", "server-a") == [("0:00:00", "28:52:21")]
        assert spans(whole, "shorter", "server-a") == [("0:00:00", "1:00:00")]


class TestChance:
    def test_lengths_have_their_mean_and_are_the_same_for_the_same_seed(self):
        spread = {"law": "lognormal", "shape": 0.8}
        whole = two_sites(scenario("random", Hit(element="feed-a", lasts="4 h", spread=spread)))
        one = playing(whole)
        lengths = [
            as_played(one, whole.scenarios["random"], 7, replication).hits[0].lasts.total_seconds()
            for replication in range(3000)
        ]
        mean = sum(lengths) / len(lengths)
        spread_of_mean = (sum((x - mean) ** 2 for x in lengths) / len(lengths) ** 2) ** 0.5
        assert abs(mean - 4 * 3600) < 3.3 * spread_of_mean
        assert as_played(one, whole.scenarios["random"], 7, 5).hits[0].lasts.total_seconds() == lengths[5]
        assert len(set(lengths)) == len(lengths)

    def test_a_hit_with_a_chance_happens_that_often(self):
        whole = two_sites(scenario("maybe", Hit(element="feed-a", lasts="1 h", chance="30 %"), hit("feed-b", "1 h")))
        one = playing(whole)
        happened = sum(len(as_played(one, whole.scenarios["maybe"], 1, n).hits) == 2 for n in range(3000))
        assert abs(happened / 3000 - 0.3) < 3.3 * (0.3 * 0.7 / 3000) ** 0.5

    def test_observed_lengths_are_drawn_from_what_was_observed(self):
        spread = {"law": "empirical", "observed": ["1 h", "5 h"]}
        whole = two_sites(scenario("seen", Hit(element="feed-a", spread=spread)))
        drawn = {as_played(playing(whole), whole.scenarios["seen"], 1, n).hits[0].lasts for n in range(60)}
        assert drawn == {timedelta(hours=1), timedelta(hours=5)}


class TestRefused:
    @pytest.mark.parametrize(
        ("code", "made"),
        [
            ("D001", {"like": {"kind": "meteorite"}}),
            ("D002", {"like": {"kind": "host-crash", "element": "grid"}}),
            ("D002", {"like": {"kind": "host-crash"}}),
            ("D003", {"hits": [{"element": "grid", "for": "9 h", "stages": [{"element": "site-a", "for": "1 h"}]}]}),
            ("D004", {"hits": [{"element": "grid", "for": "9 h", "follows": "feed-a"}]}),
            ("D004", {"hits": [{"element": "grid", "for": "9 h", "follows": "site-a"}, {"element": "site-a"}]}),
            ("D004", {"hits": [{"element": "feed-a", "for": "9 h", "follows": "feed-b"},
                               {"element": "feed-b", "for": "9 h", "follows": "feed-a"}]}),
            ("D005", {"also": [{"scenario": "wrong"}]}),
        ],
    )  # fmt: skip
    def test_what_cannot_be_played_has_a_code(self, code, made):
        whole = two_sites(scenario("wrong", **made))
        found = faults_of(playing(whole), whole.scenarios["wrong"])
        assert {one.code for one in found} == {code}
        with pytest.raises(InputError):
            as_played(playing(whole), whole.scenarios["wrong"], 0, 0)

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("hits: [{element: nobody}]", "E201"),
            ("hits: [{element: office, after: -1 h}]", "E105"),
            ("hits: [{element: office, for: -3 h}]", "E105"),
            ("hits: [{element: office, chance: 1.5}]", "E106"),
            ("hits: [{element: office, chance: nan}]", "E106"),
            ("hits: [{element: office, for: 1 h, spread: {law: weibull}}]", "E106"),
            ("hits: [{element: office, for: 1 h, spread: {law: exponential, mean: 2 h}}]", "E106"),
            ("hits: [{element: office, for: 1 h, stages: [{element: nobody, for: 1 h}]}]", "E201"),
            ("hits: [{element: office, how: melted}]", "E106"),
            ("also: [{scenario: office}]", "E202"),
            ("story: nothing happens", "E105"),
        ],
    )
    def test_what_is_no_scenario_is_refused_at_its_line(self, tmp_path: Path, line, code):
        text = "organisation: {name: Test}\nsites:\n  office: {name: Office}\nscenarios:\n  wrong:\n"
        file = tmp_path / "inventory.yaml"
        file.write_text(f"{text}    start: 2003-08-14T16:10:39-04:00\n    {line}\n")
        whole, problems = load(file)
        assert whole is None
        assert code in {one.code for one in problems}
        assert {one.where.line for one in problems} <= {5, 7}


def test_what_is_lost_for_good_has_no_end():
    whole = two_sites(scenario("gone", hit("site-a")))
    trace = drill(whole, build_graph(whole), whole.scenarios["gone"])
    assert trace.outages["server-a"][0].end_s == inf
