"""Zones that expire, resolvers that ignore the TTL, certificates that nobody can renew; each worked out by hand."""

import pytest
from estates import estate, hit, outages_counted, outages_drilled, play, reached

from drillbook.model import Certificate, Domain, Estate, Person, Provider, Server, Service, Takeover

HOUR, DAY = 3600, 86400


class TestZoneExpiry:
    def named(self, **more: object) -> Estate:
        return estate(
            *(Server(id=one, boot="0") for one in ("hidden", "one", "two", "host")),
            Domain(id="name", name_servers=["one", "two"], ttl="1 h", primary="hidden", zone_expiry="7 d", **more),
            Service(id="web", needs=["host", "name"]),
        )

    def test_secondaries_answer_until_the_zone_expires_and_caches_for_the_ttl_after(self):
        trace = play(self.named(), hit("hidden", "10 d"))
        assert outages_drilled(trace, "web") == [("169:00:00", "240:00:00")]
        assert outages_counted(self.named(), "web", [("hidden", "0", "10 d")]) == [("169:00:00", "240:00:00")]

    def test_a_primary_that_is_back_before_is_not_missed(self):
        assert outages_drilled(play(self.named(), hit("hidden", "6 d")), "web") == []

    def test_without_secondaries_only_caches_are_left(self):
        trace = play(self.named(), hit("one", "10 h"), hit("two", "10 h"))
        assert outages_drilled(trace, "web") == [("1:00:00", "10:00:00")]

    def test_a_primary_that_answers_itself_needs_no_copy(self):
        whole = estate(
            *(Server(id=one, boot="0") for one in ("one", "two")),
            Domain(id="name", name_servers=["one", "two"], ttl="1 h", primary="one", zone_expiry="7 d"),
            Service(id="web", needs=["name"]),
        )
        assert outages_drilled(play(whole, hit("two", "30 d")), "web") == []
        assert outages_drilled(play(whole, hit("one", "10 d")), "web") == [("169:00:00", "240:00:00")]


class TestResolversThatIgnoreTheTtl:
    def switched(self, **domain: str) -> Estate:
        takeover = Takeover(notice="5 min", decide="10 min", change="5 min", domain="name")
        return estate(
            *(Server(id=one, boot="0") for one in "ab"),
            Domain(id="name", ttl="1 h", **domain),
            Service(id="web", needs=[{"any": ["a", {"need": "b", "takeover": takeover}]}]),
        )

    def test_the_rta_is_without_them_and_the_tail_is_told(self):
        trace = play(self.switched(ignores_ttl="8 %", ignores_ttl_for="2 d"), hit("a"))
        result = reached(trace, "web")
        assert result.rta_s == 80 * 60
        (tail,) = result.tails
        assert (tail.domain, tail.share, tail.start_s, tail.end_s) == ("name", 0.08, 80 * 60, 80 * 60 + 2 * DAY)
        assert [event.at_s for event in trace.events if event.what == "resolvers"] == [80 * 60 + 2 * DAY]

    def test_left_out_the_published_share_and_time_stand_in(self):
        (tail,) = reached(play(self.switched(), hit("a")), "web").tails
        assert (tail.share, tail.end_s - tail.start_s) == (0.05, 3 * DAY)

    def test_it_ends_when_the_first_address_serves_again(self):
        (tail,) = reached(play(self.switched(), hit("a", "10 h")), "web").tails
        assert tail.end_s == 10 * HOUR

    def test_a_domain_that_nobody_ignores_has_none(self):
        assert reached(play(self.switched(ignores_ttl="0"), hit("a")), "web").tails == ()


class TestCertificates:
    """Start 14 August 2003, 16:10; a renewal takes 2 h, 30 days before the end."""

    def secured(self, **more: object) -> Estate:
        return estate(
            Provider(id="authority"),
            Person(id="jo"),
            Server(id="host", boot="0"),
            Certificate(
                id="key",
                authority="authority",
                renewed_by="jo",
                renewal="2 h",
                repair="15 min",
                valid_for="1 y",
                **more,
            ),
            Service(id="web", needs=["host", "key"]),
        )

    def test_without_a_date_what_is_left_is_the_time_before_its_end_at_which_it_is_renewed(self):
        """Down after 30 days; the authority is back after 40, and a renewal takes 2 h."""
        trace = play(self.secured(), hit("authority", "40 d"), watch="60 d")
        assert outages_drilled(trace, "web") == [("720:00:00", "962:00:00")]
        assert outages_counted(self.secured(), "web", [("authority", "0", "40 d")]) == [("720:00:00", "962:00:00")]

    def test_with_a_date_it_is_good_to_the_end_of_that_day(self):
        """To the end of 20 August: 6 days, 7 h 50 min from the start; who renews it is away for 10 days."""
        trace = play(self.secured(expires="2003-08-20"), hit("jo", "10 d"))
        assert outages_drilled(trace, "web") == [("151:50:00", "242:00:00")]
        assert [event.text for event in trace.events if event.what == "exhausted"] == ["key has expired"]

    def test_one_whose_day_is_over_at_the_start_was_renewed_then(self):
        """It ended four days ago: there has been a new one for a month, and it is good for another year."""
        trace = play(self.secured(expires="2003-08-10"), hit("authority", "1 h"))
        assert outages_drilled(trace, "web") == []
        gone = play(self.secured(expires="2003-08-10"), hit("authority", "400 d"), watch="500 d")
        ((begins, _),) = outages_drilled(gone, "web")
        assert begins == "7959:50:00"  # renewed by 12 July, 02:00; 365.25 days later it is 11 July, 08:00

    def test_it_was_renewed_as_long_as_that_was_possible(self):
        """Ends with 12 September, renewed from 13 August on, so by 18:10 on the first day; good for a year then."""
        trace = play(self.secured(expires="2003-09-12"), hit("authority", "100 d", after="3 h"), watch="200 d")
        assert outages_drilled(trace, "web") == []
        early = play(self.secured(expires="2003-09-12"), hit("authority", "100 d", after="1 h"), watch="200 d")
        assert outages_drilled(early, "web") == [("703:50:00", "2403:00:00")]

    def test_one_that_is_hit_is_renewed_once_that_is_noticed(self):
        trace = play(self.secured(), hit("key"))
        assert outages_drilled(trace, "web") == [("0:00:00", "2:15:00")]

    @pytest.mark.parametrize("who", ["authority", "jo"])
    def test_one_that_is_hit_waits_for_whoever_is_away(self, who):
        trace = play(self.secured(), hit(who, "24 h"), hit("key", after="1 h"))
        assert outages_drilled(trace, "web") == [("1:00:00", "26:00:00")]

    def test_one_that_needs_nobody_never_ends(self):
        whole = estate(Certificate(id="key", expires="2003-08-15"), Service(id="web", needs=["key"]))
        assert outages_drilled(play(whole, hit("key", "1 h")), "web") == [("0:00:00", "2:00:00")]
