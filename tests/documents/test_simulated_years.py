"""The short table of simulated years in plans and on the index page."""

from dataclasses import replace
from math import inf

import pytest
from small_plan import PRACTICE, RUNBOOKS, organisation

from drillbook.analysis import analyse
from drillbook.documents import compose_index, compose_plan, render_index
from drillbook.documents.blocks import Cell, Heading, Paragraph, Table
from drillbook.documents.compose import simulated_years
from drillbook.documents.compose.estimate import availability, percent, time_interval
from drillbook.graph import build_graph
from drillbook.model import Server
from drillbook.simulation.years.figures import Cause, Estimate, SubjectYears, Years
from drillbook.simulation.years.played import play_years

WHOLE = organisation()
GRAPH = build_graph(WHOLE)


@pytest.fixture(scope="module")
def years() -> Years:
    return play_years(WHOLE, GRAPH, 5, lambda *_: None)


def words(cell: Cell) -> str:
    """A cell's text, marks in brackets."""
    return "".join(span.text + (f"[{span.mark}]" if span.mark else "") for span in cell).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def section(years: Years | None, whole=WHOLE) -> list:
    """The blocks from the heading on, up to the next one."""
    graph = build_graph(whole)
    plan = compose_plan(whole, graph, analyse(whole, graph), PRACTICE, RUNBOOKS, (), "office", None, years)
    blocks = next(one for one in plan.sections if one.title == "Findings").blocks
    begun = [number for number, one in enumerate(blocks) if one == Heading("In simulated years")]
    rest = blocks[begun[0] + 1 :] if begun else ()
    ends = [number for number, one in enumerate(rest) if isinstance(one, Heading)]
    return list(rest[: ends[0]]) if begun else []


def rows(years: Years, whole=WHOLE) -> dict[str, tuple[str, ...]]:
    """What stands beside each name."""
    (table,) = (one for one in section(years, whole) if isinstance(one, Table))
    return {words(row[0]): tuple(map(words, row[1:])) for row in table.rows}


def with_subject(years: Years, subject: str, **changes: object) -> Years:
    """The same with other figures of one subject."""
    subjects = (replace(one, **changes) if one.subject == subject else one for one in years.subjects)
    return replace(years, subjects=tuple(subjects))


def subject_of(years: Years, subject: str) -> SubjectYears:
    return next(one for one in years.subjects if one.subject == subject)


def test_the_figures_are_those_that_were_simulated_the_weakest_first(years):
    found = rows(years)
    assert list(found) == ["Wiki", "Orders process", "Shop"]
    wiki = subject_of(years, "wiki")
    available, down, number, half, most, over, cause, assumed = found["Wiki"]
    assert available == f"{100 * wiki.availability.value:.2f} %[S]"
    assert down.startswith(f"{wiki.down_s.value / 3600:.3g} h (")
    assert number == f"{wiki.outages.value:.3g}[S]"
    assert half.endswith(" h[S]")
    assert most.endswith("[S]")
    assert over == f"{percent(wiki.any_over_rto.value)}[S] of 24 h"
    assert cause.endswith(f"[P] {percent(wiki.causes[0].share)}")
    assert assumed.endswith(" %")


def test_it_says_how_the_figures_were_made(years):
    said = " ".join(words(one.text) for one in section(years) if isinstance(one, Paragraph))
    assert "10,000 replications of 1 year, seed 5, inventory 0123456789ab; intervals of 95 %." in said
    assert "years.json" not in said


def test_subjects_of_which_the_same_is_said_share_a_row_and_others_do_not(years):
    assert list(rows(years)) == ["Wiki", "Orders process", "Shop"]  # whose RTO differ
    orders, shop = subject_of(years, "orders"), subject_of(years, "shop")
    alike = with_subject(years, "orders", rto_s=shop.rto_s, any_over_rto=shop.any_over_rto)
    assert list(rows(alike)) == ["Wiki", "Shop, Orders process"]
    down = Estimate(orders.down_s.value * 2, 0.0, None)
    assert list(rows(with_subject(alike, "orders", down_s=down))) == ["Wiki", "Orders process", "Shop"]


def test_what_is_seldom_seen_is_marked_and_the_mark_is_explained(years):
    assert not any("*" in words(one.text) for one in section(years) if isinstance(one, Paragraph))
    rare = with_subject(years, "wiki", seen=9)
    assert "Wiki *" in rows(rare)
    assert any("* seen too seldom" in words(one.text) for one in section(rare) if isinstance(one, Paragraph))
    never = with_subject(years, "wiki", seen=0, causes=(), recovery={"p50": None, "p95": None})
    assert rows(never)["Wiki *"][1] == "never seen down"
    assert rows(never)["Wiki *"][3:5] == ("—", "—")
    assert rows(never)["Wiki *"][6:] == ("—", "—")


def test_an_outage_without_end_and_a_missing_target_are_told(years):
    endless = with_subject(
        years, "wiki", recovery={"p50": Estimate(60.0, 1.0, 2.0), "p95": Estimate(inf, 1.0, None)},
        any_over_rto=None, rto_s=None,
    )  # fmt: skip
    assert rows(endless)["Wiki"][3:6] == ("60 s[S]", "not back[S]", "no RTO")


def test_the_share_of_assumed_rates_and_the_origin_of_a_cause_follow_the_inventory(years):
    parts = (Cause("web1", 300.0, 0.0, 0.75, 1.0), Cause(None, 100.0, 0.0, 0.25, 1.0))
    found = with_subject(years, "wiki", causes=parts)
    assert rows(found)["Wiki"][6:] == ("web1[P] 75 %", "0 %")  # a repair that is given, a published rate
    given = Server(id="web1", name="web1", site="office", repair="24 h", boot="10 min", failures_per_year=2)
    whole = replace(WHOLE, servers={**WHOLE.servers, "web1": given})
    assert rows(found, whole)["Wiki"][6:] == ("web1[G] 75 %", "0 %")
    guess = given.model_copy(update={"assumed": {"failures_per_year": "a guess"}})
    whole = replace(WHOLE, servers={**WHOLE.servers, "web1": guess})
    assert rows(found, whole)["Wiki"][6:] == ("web1[A] 75 %", "75 %")
    nothing = with_subject(years, "wiki", causes=parts[::-1])
    assert rows(nothing)["Wiki"][6] == "no failure 25 %"


def test_planned_interruptions_are_named_and_not_taken_for_assumed_failures(years):
    spell = {"every": "30 d", "for": "2 h"}
    kept_up = Server(id="web1", name="web1", site="office", maintenance=[spell], boot="10 min")
    found = with_subject(years, "wiki", causes=(Cause("web1", 100.0, 300.0, 1.0, 1.0),))
    whole = replace(WHOLE, servers={**WHOLE.servers, "web1": kept_up})
    assert rows(found, whole)["Wiki"][6:] == ("web1[G], planned 100 %", "25 %")
    guess = kept_up.model_copy(update={"assumed": {"maintenance": "a guess"}})
    whole = replace(WHOLE, servers={**WHOLE.servers, "web1": guess})
    assert rows(found, whole)["Wiki"][6] == "web1[A], planned 100 %"


def test_not_more_than_people_read_and_the_rest_is_named(years, monkeypatch):
    monkeypatch.setattr(simulated_years, "MOST", 1)
    assert list(rows(years)) == ["Wiki"]
    said = " ".join(words(one.text) for one in section(years) if isinstance(one, Paragraph))
    assert "2 more are down less: years.json has them." in said


def test_without_years_nothing_is_said():
    assert section(None) == []


def test_the_index_page_has_the_weakest_and_links_the_file(years):
    given = (WHOLE, GRAPH, analyse(WHOLE, GRAPH), (), RUNBOOKS, ())
    page = render_index(compose_index(*given, with_subject(years, "wiki", seen=5))).decode()
    told = page[page.index("In simulated years") : page.index("Exercises")]
    assert "10,000 replications of 1 year, seed 5" in told
    assert told.index("Wiki") < told.index("Shop")
    assert 'href="years.json"' in told
    assert "seen too seldom" in told
    without = render_index(compose_index(*given)).decode()
    assert "simulated years" not in without
    assert "review" not in without


@pytest.mark.parametrize(
    ("served", "written"),
    [(1.0, "100 %"), (0.5, "50.0 %"), (0.98722, "98.7 %"), (0.99697, "99.70 %"), (0.9999971, "99.99971 %"),
     (1 - 1e-12, "100.0000000 %"), (0.0, "0.0 %")],
)  # fmt: skip
def test_availability_has_two_digits_of_what_is_missing(served, written):
    assert availability(served) == written


@pytest.mark.parametrize(
    ("estimate", "written"),
    [(Estimate(7200.0, 3600.0, 10800.0), "2 h (1 to 3)"), (Estimate(90.0, 30.0, None), "1.5 min (0.5 to ?)"),
     (Estimate(0.5, None, 2.0), "0.5 s (? to 2)"), (Estimate(0.0, 0.0, None), "0 s (0 to ?)")],
)  # fmt: skip
def test_times_are_in_the_unit_that_fits_them(estimate, written):
    assert time_interval(estimate) == written


@pytest.mark.parametrize(
    ("share", "written"), [(1.0, "100 %"), (0.674, "67 %"), (0.016, "1.6 %"), (0.0, "0 %"), (8e-5, "0.008 %")]
)
def test_shares_have_two_digits(share, written):
    assert percent(share) == written
