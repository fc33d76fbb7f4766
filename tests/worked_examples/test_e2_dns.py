"""Worked example E2, DNS: a name is pointed to another server, and resolvers go on for its TTL."""

import pytest
from closed_forms import exactly, years_of
from engines import outages_told
from estates import estate, hit, play, reached

from drillbook.model import Domain, Estate, Person, Server, Service, Takeover

MINUTE = 60
SWITCHED = [("6 h", "6:20:00", 380 * MINUTE), ("300 s", "0:25:00", 25 * MINUTE)]


def served(ttl: str, **first) -> Estate:
    """Noticed after 5 min, decided in 10 min, changed in 5 min by ann; the RTO is 4 h. Only `a` fails by itself."""
    takeover = Takeover(notice="5 min", decide="10 min", change="5 min", domain="name", by="ann")
    return estate(
        Person(id="ann", failures_per_year=0),
        Server(id="a", **first),
        Server(id="b", failures_per_year=0),
        Domain(id="name", ttl=ttl, failures_per_year=0),
        Service(id="web", rto="4 h", needs=[{"any": ["a", {"need": "b", "takeover": takeover}]}]),
    )


@pytest.mark.parametrize(("ttl", "until", "rta_s"), SWITCHED)
def test_the_last_resolver_that_honours_the_ttl_counts(ttl, until, rta_s):
    assert outages_told(served(ttl), "web", ("a", "0", "")) == [("0:00:00", until)]
    result = reached(play(served(ttl), hit("a")), "web")
    assert (result.rta_s, result.met) == (rta_s, rta_s <= 4 * 60 * MINUTE)


@pytest.mark.parametrize(("ttl", "until", "rta_s"), SWITCHED)
def test_the_first_clients_follow_when_the_record_is_changed_the_last_a_ttl_later(ttl, until, rta_s):
    """The TTL is the one that was cached: it runs in full from the change, and nothing in a drill shortens it."""
    minutes = {one.what: one.at_s / MINUTE for one in play(served(ttl), hit("a")).events}
    steps = ("noticed", "decided", "carried-out", "switched")
    assert [minutes[step] for step in steps] == [5, 15, 20, rta_s / MINUTE]


@pytest.mark.parametrize(("ttl", "until", "rta_s"), SWITCHED)
def test_in_simulated_years_every_loss_is_an_outage_of_that_length(ttl, until, rta_s):
    """Lost for 30 days, 100 days after it was back, from a random day on."""
    whole = served(ttl, time_to_failure=exactly("100 d"), time_to_repair=exactly("30 d"))
    web = years_of(whole, replications=300)["web"]
    for share in ("p50", "p95"):
        one = web.recovery[share]
        assert (one.low, one.value, one.high) == pytest.approx((rta_s,) * 3, rel=1e-9)
    assert web.outages.value == pytest.approx(365 / 130, rel=0.03)
    assert web.over_rto.value == (web.outages.value if until == "6:20:00" else 0)
