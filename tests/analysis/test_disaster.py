"""The smallest fatal disaster: by hand, and against brute force over every set of failures of random estates."""

from dataclasses import replace
from itertools import combinations
from math import inf

import pytest
from effort import examples
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from random_estates import LEAVES, estates

from drillbook.analysis import failures, respond
from drillbook.analysis.disaster import find_fatal_disasters
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Person, Process, Provenance, Region, Server, Service, Site, Team
from drillbook.quantity import Money

HOUR = 3600


def of(*nouns):
    whole = estate(*nouns)
    return find_fatal_disasters(whole, build_graph(whole))


def at(identifier: str, latitude: float, longitude: float, repair: str = "30 d", **more) -> Site:
    return Site(id=identifier, location={"latitude": latitude, "longitude": longitude}, repair=repair, **more)


def server(identifier: str, site: str | None = None, repair: str = "30 d", per_year: float = 1, **more) -> Server:
    return Server(id=identifier, site=site, boot="0", repair=repair, failures_per_year=per_year, **more)


def process(*needs, mtd: str | None = "24 h", **more) -> Process:
    return Process(id="work", needs=needs, mtd=mtd, **more)


PAIR = (at("a", 40, -74), at("b", 41, -74), server("sa", "a"), server("sb", "b"))


class TestCircle:
    def test_takes_all_alternatives(self):
        (found,) = of(*PAIR, process({"any": ["sa", "sb"]}))
        assert found.circle.sites == ("a", "b")
        assert found.circle.radius_km == pytest.approx(111.195 / 2, abs=1e-3)  # a degree of a meridian, and half of it
        assert (found.circle.latitude, found.circle.longitude) == (40.5, -74)
        assert found.circle.outage_s == 30 * 24 * HOUR

    def test_names_the_events_that_fill_it(self):
        (found,) = of(*PAIR, process({"any": ["sa", "sb"]}))
        assert found.circle.hazards == ("earthquake", "hurricane", "regional blackout")

    def test_radii_of_the_inventory_replace_the_assumed_ones(self):
        whole = estate(*PAIR, process({"any": ["sa", "sb"]}))
        organisation = whole.organisation.model_copy(update={"hazard_radii": {"hurricane": 50.0, "ash": 300.0}})
        whole = replace(whole, organisation=organisation)
        (found,) = find_fatal_disasters(whole, build_graph(whole))
        assert found.circle.hazards == ("earthquake", "ash", "regional blackout")

    def test_a_site_that_is_rebuilt_within_the_mtd_is_survived(self):
        sites = (at("a", 40, -74, repair="23 h"), at("b", 41, -74))
        (found,) = of(*sites, server("sa", "a"), server("sb", "b"), process({"any": ["sa", "sb"]}))
        assert found.circle is None

    def test_a_takeover_that_is_too_slow_makes_one_site_enough(self):
        (found,) = of(*PAIR, process({"any": ["sa", {"need": "sb", "takeover": "25 h"}]}))
        assert (found.circle.radius_km, found.circle.sites) == (0, ("a",))

    def test_a_site_without_a_place_is_named(self):
        (found,) = of(at("a", 40, -74), Site(id="b"), server("sa", "a"), server("sb", "b"),
                      process({"any": ["sa", "sb"]}))  # fmt: skip
        assert found.circle is None
        assert found.unplaced == ("b",)

    def test_sites_that_do_not_matter_are_left_out(self):
        (found,) = of(*PAIR, at("c", 40.5, -74), process({"any": ["sa", "sb"]}))
        assert found.circle.sites == ("a", "b")


class TestSets:
    def test_likeliest_is_the_largest_product_of_unavailabilities(self):
        servers = (server("often", per_year=10), server("seldom", per_year=0.1), server("twin", per_year=10))
        (found,) = of(*servers, process({"any": ["often", "twin"]}, "seldom"))
        q = 30 * 24 * 10 / (8760 + 30 * 24 * 10)
        assert found.likeliest.elements == ("often", "twin")
        assert found.likeliest.probability == found.likeliest.bound == pytest.approx(q * q)
        assert found.likeliest.proven
        assert found.likeliest.provenance is Provenance.GIVEN

    def test_cheapest_is_the_fewest_where_nothing_has_a_price(self):
        servers = (server("often", per_year=10), server("seldom", per_year=0.1), server("twin", per_year=10))
        (found,) = of(*servers, process({"any": ["often", "twin"]}, "seldom"))
        assert (found.cheapest.elements, found.cheapest.cost, found.cheapest.currency) == (("seldom",), 1, "")

    def test_cheapest_counts_costs_and_takes_the_unknown_for_dear(self):
        def priced(name: str, cost: str | None) -> Server:
            return server(name, cost_to_lose=cost)

        servers = (priced("a", "USD 40"), priced("b", "USD 50"), priced("c", None), priced("d", "USD 1,000"))
        (found,) = of(*servers, process({"any": ["a", "b"]}, "c", "d"))
        assert (found.cheapest.elements, found.cheapest.cost, found.cheapest.currency) == (("a", "b"), 90, "USD")
        assert found.cheapest.provenance is Provenance.GIVEN

    def test_costs_in_two_currencies_cannot_be_compared(self):
        servers = (server("a", cost_to_lose="USD 40"), server("b", cost_to_lose="EUR 50"))
        (found,) = of(*servers, process("a", "b"))
        assert (found.cheapest.cost, found.cheapest.currency) == (1, "")

    def test_a_failure_repaired_in_time_is_not_fatal(self):
        (found,) = of(server("a", repair="23 h"), server("b", repair="24 h"), process("a", "b"))
        assert (found.circle, found.likeliest, found.cheapest) == (None, None, None)

    def test_people_who_carry_the_takeover_out_count_and_their_team_does_not(self):
        people = (Person(id="ann"), Person(id="bob"), Team(id="team", members=["ann", "bob"]))
        need = {"any": ["sa", {"need": "sb", "takeover": {"change": "1 h", "by": "team"}}]}
        (found,) = of(*people, server("sa", per_year=0.1), server("sb", per_year=0.001), process(need))
        assert set(found.likeliest.elements) == {"ann", "bob", "sa"}
        assert set(found.cheapest.elements) == {"sa", "sb"}

    def test_services_fail_by_themselves_only_where_a_rate_is_given(self):
        servers, service = (server("a"), server("b")), {"needs": [{"any": ["a", "b"]}]}
        (found,) = of(*servers, Service(id="web", **service), process("web"))
        assert len(found.likeliest.elements) == 2
        (found,) = of(*servers, Service(id="web", failures_per_year=90, **service), process("web"))
        assert found.likeliest.elements == found.cheapest.elements == ("web",)

    def test_what_never_fails_is_in_no_likeliest_set(self):
        (found,) = of(server("never", per_year=0), process("never"))
        assert found.likeliest is None
        assert found.cheapest.elements == ("never",)

    def test_a_shared_grid_beats_a_pair(self):
        regions = (Region(id="zone", kind="metro", interruptions_per_year=1, repair="3 d"),)
        sites = (at("a", 40, -74, regions=["zone"]), at("b", 41, -74, regions=["zone"]))
        (found,) = of(*regions, *sites, server("sa", "a"), server("sb", "b"), process({"any": ["sa", "sb"]}))
        assert found.cheapest.elements == ("zone",)


class TestSubjects:
    def test_processes_with_an_mtd_first_then_rtos(self):
        one, web = server("a"), Service(id="web", needs=["a"], rto="2 h")
        assert [(x.subject, x.limit_s, x.limit_from) for x in of(one, web)] == [("web", 2 * HOUR, "rto")]
        work = process("web", mtd=None, rto="3 h")
        assert [(x.subject, x.limit_s, x.limit_from) for x in of(one, web, work)] == [("work", 3 * HOUR, "rto")]
        work = process("web", rto="3 h")
        assert [(x.subject, x.limit_s, x.limit_from) for x in of(one, web, work)] == [("work", 24 * HOUR, "mtd")]

    def test_nothing_to_say_of_what_does_not_serve_anyway(self):
        services = (Service(id="v", needs=["w"]), Service(id="w", needs=["v"]))
        assert of(*services, process("v")) == ()

    def test_no_process_no_target(self):
        assert of(server("a"), Service(id="web", needs=["a"])) == ()


def brute_force(whole, subject: str, limit_s: float, weight) -> float | None:
    """The least weight of any set of servers after whose failure the subject is down too long."""
    compiled, least = compile_graph(build_graph(whole)), None
    for size in range(len(LEAVES) + 1):
        for lost in combinations(LEAVES, size):
            spans = {one: [(0.0, compiled.repair_s[compiled.number[one]])] for one in lost}
            outages = respond(compiled, spans).get(subject, ())
            if max((end - start for start, end in outages), default=0) > limit_s:
                least = min(inf if least is None else least, weight(lost))
    return least


@st.composite
def failing_estates(draw):
    """Timed estates whose servers have rates, repairs and costs, and a process over two services."""
    whole = draw(estates(timed=True))
    servers = {
        one.id: one.model_copy(
            update={
                "failures_per_year": draw(st.sampled_from([0.5, 1, 2, 7.0])),
                "repair": draw(st.sampled_from([None, *map(_minutes, (9, 15, 30, 60))])),
                "cost_to_lose": Money(draw(st.integers(1, 9)), "USD"),
            }
        )
        for one in whole.servers.values()
    }
    work = Process(id="work", needs=["v4", "v3"], mtd=f"{draw(st.sampled_from([5, 12, 25]))} min")
    return replace(whole, servers=servers, processes={"work": work})


def _minutes(number: int):
    return Process(id="x", needs=[], mtd=f"{number} min").mtd


@examples(80)
@given(failing_estates())
def test_agrees_with_brute_force_over_every_set_of_failures(whole):
    graph = build_graph(whole)
    found = find_fatal_disasters(whole, graph)
    if not found:
        return
    (disaster,) = found
    q = {one: failure.unavailability for one, failure in failures(whole, graph).items()}
    limit_s = disaster.limit_s

    def unlikely(lost):
        result = 1.0
        for one in lost:
            result *= q[one]
        return -result

    likeliest = brute_force(whole, "work", limit_s, unlikely)
    cheapest = brute_force(
        whole, "work", limit_s, lambda lost: sum(int(whole.servers[one].cost_to_lose.amount) for one in lost)
    )
    assert (disaster.cheapest.cost if disaster.cheapest else None) == cheapest
    assert (disaster.likeliest.probability if disaster.likeliest else None) == pytest.approx(
        None if likeliest is None else -likeliest
    )
