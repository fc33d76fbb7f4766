"""Whether the plan itself survives: against definitions written out a second time, and examples worked by hand."""

from dataclasses import replace
from datetime import timedelta
from math import inf

import numpy as np
import pytest
from effort import examples
from estates import estate, hit, play, reached
from hypothesis import given
from hypothesis import strategies as st
from random_readiness import SERVERS, organisations

from drillbook.analysis import What, analyse, copies_of, find_fate_matrix, words_of
from drillbook.analysis.spans import lacking, lasting, until_fetched
from drillbook.graph import build_graph, compile_graph, served
from drillbook.model import (
    Channel,
    Domain,
    Login,
    Person,
    PlanCopy,
    Provider,
    Region,
    Scenario,
    Server,
    Service,
    Site,
    Takeover,
    Team,
    Vault,
)

HOUR = 3600.0
SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4).map(
    lambda pairs: tuple((min(pair), max(pair)) for pair in pairs)
)


def covers(spans, at: float) -> bool:
    return any(start <= at < end for start, end in spans)


@examples(200)
@given(st.lists(SPANS, max_size=4), st.integers(0, 5))
def test_fewer_than_enough_serve_exactly_when_counting_at_each_instant_says_so(parts, threshold):
    found = lacking(threshold, parts)
    for at in range(25):
        assert covers(found, at) == (sum(not covers(part, at) for part in parts) < threshold)
    assert found == lasting(found)


@examples(200)
@given(SPANS, st.integers(0, 6))
def test_something_is_fetched_at_the_first_instant_after_so_long_without_a_break(spans, length):
    ends = (at for at in range(length, 60) if not any(covers(spans, now) for now in range(at - length, at)))
    free = (at for at in ends if length or not covers(spans, at))
    assert until_fetched(lasting(spans), length) == next(free)


class Reached:
    """The definitions, over nouns and one lost server, without graph and spans."""

    def __init__(self, whole, lost: str) -> None:
        self.whole, self.lost = whole, lost

    def serves(self, names) -> bool:
        return all(name.need != self.lost for name in names)

    def person(self, name: str) -> bool:
        to_them = [
            channel
            for channel in self.whole.channels.values()
            if not channel.reaches or any(name in self.members(one) for one in channel.reaches)
        ]
        called = not to_them or any(self.serves(channel.needs) for channel in to_them)
        return self.serves(self.whole.people[name].needs) and called

    def members(self, who: str) -> tuple[str, ...]:
        return self.whole.teams[who].members if who in self.whole.teams else (who,)

    def people(self, who: str) -> bool:
        least = self.whole.teams[who].minimum if who in self.whole.teams else 1
        return sum(self.person(one) for one in self.members(who)) >= least

    def vault(self, name: str) -> bool:
        vault = self.whole.vaults[name]
        opened = not vault.opened_by or any(self.people(one) for one in vault.opened_by)
        return any(keeper != self.lost for keeper in vault.kept) and opened

    def login(self, name: str) -> bool:
        login = self.whole.logins[name]
        ways = [self.vault(one) for one in login.kept_in] + [self.people(one) for one in login.known_to]
        return any(ways) or not ways

    def copy(self, name: str) -> bool:
        kept = self.whole.plan_copies[name].kept
        return self.serves(self.whole.people[kept].needs) if kept in self.whole.people else kept != self.lost


@examples(300)
@given(organisations())
def test_every_loss_of_a_server_is_judged_as_the_definitions_say(whole):
    found = {one.cause: one for one in analyse(whole, build_graph(whole)).plan_survival}
    for lost in SERVERS:
        judge = Reached(whole, lost)
        touched = lost in ("s0", "s1")
        team = whole.services["shop"].needs[0].any[1].takeover.by
        who = dict.fromkeys([whole.services["shop"].owner or team, team]) if touched else {}
        expected = {(What.PEOPLE, one) for one in who if not judge.people(one)}
        expected |= {
            (What.LOGIN, login.id)
            for login in whole.logins.values()
            if touched and {"s0", "s1"} & set(login.opens) and not judge.login(login.id)
        }
        declarers = [person.id for person in whole.people.values() if person.may_declare]
        if declarers and not any(judge.person(one) for one in declarers):
            expected.add((What.DECLARER, declarers[0]))
        if not any(judge.copy(one) for one in whole.plan_copies):
            expected.add((What.PLAN, "site"))
        out = found[lost].unreachable if lost in found else ()
        acting = found[lost].people if lost in found else ()
        said = {(one.what, one.subject) for one in out if one.what is not What.PEOPLE or one.subject in acting}
        assert said == expected


@examples(200)
@given(organisations())
def test_a_takeover_is_granted_to_a_team_that_is_called_and_has_its_log_ins(whole):
    compiled = compile_graph(build_graph(whole))
    lost = np.zeros((len(compiled.ids), len(SERVERS)), dtype=bool)
    for case, server in enumerate(SERVERS):
        lost[[compiled.number[server], compiled.number["s0"]], case] = True
    serves = served(compiled, lost)[compiled.number["shop"]]
    team = whole.services["shop"].needs[0].any[1].takeover.by
    for case, server in enumerate(SERVERS):
        if server == "s0":
            expected = _takes_over(whole, team, {"s0"})
        else:
            expected = server != "s1" and _takes_over(whole, team, {"s0", server})
        assert serves[case] == expected


def _takes_over(whole, team: str, lost: set[str]) -> bool:
    class Both(Reached):
        def serves(self, names) -> bool:
            return all(name.need not in lost for name in names)

        def vault(self, name: str) -> bool:
            vault = self.whole.vaults[name]
            opened = not vault.opened_by or any(self.people(one) for one in vault.opened_by)
            return any(keeper not in lost for keeper in vault.kept) and opened

    judge = Both(whole, "")
    logins = [login.id for login in whole.logins.values() if "s1" in login.opens]
    return judge.people(team) and (not logins or any(judge.login(one) for one in logins))


def dns_takeover(*more, by="ops"):
    """A shop whose name is switched by a team, with a log-in to the registrar that lies in a safe at the lost site."""
    switch = {"need": "b", "takeover": Takeover(notice="5 min", change="5 min", domain="name", by=by)}
    return estate(
        Site(id="here"),
        Site(id="there"),
        Server(id="a", site="here", repair="1 d"),
        Server(id="b", site="there", repair="1 d"),
        Provider(id="registrar", repair="1 d"),
        Domain(id="name", registrar="registrar", ttl="0"),
        Service(id="shop", rto="4 h", needs=[{"any": ["a", switch]}, "name"]),
        Person(id="ivy"),
        Person(id="sam"),
        Team(id="ops", members=["ivy", "sam"]),
        *more,
    )


SAFE = Vault(id="safe", kept=["here"])
LOGIN = Login(id="login", opens=["registrar"], kept_in=["safe"])


def ever(whole) -> dict[str, tuple[str, ...]]:
    points = analyse(whole, build_graph(whole)).single_points
    return {point.element: point.path for point in points if point.service == "shop" and point.ever}


def test_an_inventory_that_says_nothing_is_as_it_was():
    assert ever(dns_takeover()).keys() == {"registrar", "name"}
    assert build_graph(dns_takeover()).needs("shop#1")[1].by == "ops"


def test_a_site_that_keeps_the_only_log_in_is_a_single_point():
    whole = dns_takeover(SAFE, LOGIN)
    assert "here" in ever(whole)
    found = {one.cause: one.unreachable for one in analyse(whole, build_graph(whole)).plan_survival}
    assert [one.path for one in found["here"]] == [("login", "safe", "here")]


def test_a_second_vault_elsewhere_takes_it_away():
    second = Vault(id="second", kept=["there"])
    login = Login(id="login", opens=["registrar"], kept_in=["safe", "second"])
    assert "here" not in ever(dns_takeover(SAFE, second, login))


def test_a_log_in_to_the_name_itself_is_asked_for_before_that_of_the_registrar():
    zone = Login(id="zone", opens=["name"], known_to=["sam"])
    assert "here" not in ever(dns_takeover(SAFE, LOGIN, zone))


def test_an_automatic_switch_needs_neither_people_nor_log_ins():
    assert "here" not in ever(dns_takeover(SAFE, LOGIN, by=None))


def test_people_called_by_mail_on_the_lost_server_cannot_bring_it_back():
    mail = Service(id="mail", needs=["a"])
    whole = dns_takeover(mail, Channel(id="by-mail", kind="mail", needs=["mail"]))
    assert "a" in ever(whole)
    found = {one.cause: one.unreachable for one in analyse(whole, build_graph(whole)).plan_survival}
    assert found["a"][0].path == ("ops", "ivy", "by-mail", "mail", "a")


def test_a_channel_to_one_member_is_enough_for_a_team_of_which_one_is_enough():
    mail = Service(id="mail", needs=["a"])
    by_mail = Channel(id="by-mail", kind="mail", needs=["mail"])
    assert "a" not in ever(dns_takeover(mail, by_mail, Channel(id="phone", kind="telephone", reaches=["sam"])))


def test_mail_whose_takeover_is_called_by_that_mail_does_not_come_back():
    switch = {"need": "b", "takeover": {"change": "5 min", "by": "ops"}}
    mail = Service(id="mail", needs=[{"any": ["a", switch]}])
    whole = dns_takeover(mail, Channel(id="by-mail", kind="mail", needs=["mail"]))
    assert not any(entry.met for entry in play(whole, hit("a")).reached if entry.service == "shop")
    assert "a" in ever(whole)


class TestDrill:
    def test_the_takeover_waits_until_somebody_can_be_called(self):
        company = Provider(id="company", repair="1 d")
        phone = Channel(id="phone", kind="telephone", provider="company")
        trace = play(dns_takeover(company, phone), hit("a", "20 h"), hit("company", "2 h"))
        assert [(span.start_s, span.end_s) for span in reached(trace, "shop").outages] == [(0, 2 * HOUR + 600)]

    def test_it_says_who_cannot_be_called_and_when_and_why(self):
        grid = Region(id="grid", kind="grid")
        mobile = Channel(id="mobile", kind="mobile", reaches=["sam"], needs=[{"need": "grid", "holdover": "4 h"}])
        trace = play(dns_takeover(grid, mobile), hit("a", "20 h"), hit("b", "20 h"), hit("grid", "10 h"))
        (out,) = trace.survival.unreachable
        assert (out.what, out.subject, out.spans, out.late) == (What.PEOPLE, "sam", ((4 * HOUR, 10 * HOUR),), False)
        assert out.path == ("sam", "mobile", "grid")
        assert "Mobile" not in out.remedy
        assert "mobile" in out.remedy

    def test_paper_is_destroyed_with_its_building_and_stays_so(self):
        copy = PlanCopy(id="paper", kept="here")
        whole = dns_takeover(SAFE, LOGIN, copy)
        lost, destroyed = (play(whole, hit("here", "3 h", how=how)).survival for how in ("lost", "destroyed"))
        assert {(one.what, one.subject): one.spans for one in destroyed.unreachable} == {
            (What.PLAN, "here"): ((0, inf),),
            (What.LOGIN, "login"): ((0, inf),),
        }
        assert {(one.what, one.spans) for one in lost.unreachable} == {
            (What.PLAN, ((0, 3 * HOUR),)),
            (What.LOGIN, ((0, 3 * HOUR),)),
        }

    def test_paper_once_in_the_hand_stays_there_and_a_file_goes_with_its_server(self):
        paper = PlanCopy(id="paper", kept="there", of=["here"], fetch="30 min")
        file = PlanCopy(id="file", kept="b", of=["there"])
        survival = play(dns_takeover(paper, file), hit("a", "20 h"), hit("there", "5 h", after="2 h")).survival
        assert survival.copies == {"here": ("paper",), "there": ()}
        assert [(one.subject, one.spans[0][0]) for one in survival.unreachable] == [("there", 2 * HOUR)]

    def test_what_comes_later_than_the_first_hour_is_late(self):
        paper = PlanCopy(id="paper", kept="there", fetch="2 h")
        (out,) = play(dns_takeover(paper), hit("a", "20 h")).survival.unreachable
        assert (out.what, out.subject, out.late, out.spans) == (What.PLAN, "here", True, ((0, 2 * HOUR),))

    def test_the_analysis_says_the_same_of_a_scenario_without_chance(self):
        whole = dns_takeover(SAFE, LOGIN, PlanCopy(id="paper", kept="here"))
        trace = play(whole, hit("here", "3 h", how="destroyed"), watch="30 d")
        scenario = Scenario(id="scenario", start=trace.start, hits=[hit("here", "3 h", how="destroyed")], lasts="30 d")
        whole = estate(*whole.nouns(), scenario)
        (found,) = (one for one in analyse(whole, build_graph(whole)).plan_survival if one.is_scenario)
        assert found == trace.survival


@pytest.mark.parametrize(
    ("written", "kept", "said"),
    [
        (["front desk"], [], ["front desk"]),
        (["ivy", "front desk"], ["ivy"], ["front desk"]),
        (["paper"], ["paper"], []),
        (["name"], [], ["name"]),
    ],
)
def test_a_site_names_copies_by_element_or_in_words(written, kept, said):
    other = PlanCopy(id="paper", kept="there", of=["there"])
    site = Site(id="here", plan_copies=written)
    whole = estate(*(one for one in dns_takeover(other).nouns() if one.id != "here"), site)
    assert [copy.element for copy in copies_of(whole, site)] == kept
    assert list(words_of(whole, site)) == said


def test_the_first_hour_is_as_long_as_the_organisation_says():
    whole = dns_takeover(PlanCopy(id="paper", kept="there", fetch="2 h"))
    patient = whole.organisation.model_copy(update={"activation": timedelta(hours=3)})
    assert play(replace(whole, organisation=patient), hit("a", "20 h")).survival.unreachable == ()


def test_what_calling_the_standbys_people_needs_is_shared_fate_only_where_it_takes_both():
    def shared(*more) -> set[str]:
        whole = dns_takeover(*more)
        pairs = find_fate_matrix(whole, build_graph(whole))
        return {one.element for pair in pairs if pair.basis == "standby" for one in pair.common}

    mail, by_mail = Service(id="mail", needs=["a"]), Channel(id="by-mail", kind="mail", needs=["mail"])
    assert shared() == set()
    assert shared(mail, by_mail) == {"a", "here"}
    assert shared(mail, by_mail, Channel(id="phone", kind="telephone")) == set()
    assert shared(SAFE, LOGIN) == {"here"}
