"""How steps are put in order, whom the activation calls, and how others add generators of their own."""

from dataclasses import replace
from datetime import timedelta

from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from runbook_text import texts

from drillbook.graph import build_graph
from drillbook.model import Phase, Provenance, Server, Service, Site, Step
from drillbook.procedures import STEP_GENERATORS, Situation, write_runbooks
from drillbook.procedures.people import calls
from drillbook.procedures.write import in_order

STEP = Step("x", "Do", "a", ("Do.",), ("Done.",), ("Undo.",), timedelta(minutes=1), Provenance.ASSUMED)


def test_a_step_without_predecessor_waits_for_the_last_ones_of_the_group_before():
    one, two = replace(STEP, id="one"), replace(STEP, id="two", after=("one",))
    side, last = replace(STEP, id="side"), replace(STEP, id="last")
    ordered = in_order([(one, two, side), (), (last, one)])
    assert [(step.id, step.after) for step in ordered] == [
        ("one", ()), ("two", ("one",)), ("side", ()), ("last", ("two", "side")),
    ]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), max_size=5))
def test_order_loses_no_step_and_never_waits_for_a_later_one(groups):
    ordered = in_order([tuple(replace(STEP, id=name) for name in group) for group in groups])
    names = [step.id for step in ordered]
    assert names == list(dict.fromkeys(name for group in groups for name in group))
    for number, step in enumerate(ordered):
        assert set(step.after) <= set(names[:number])


def test_generators_of_others_stand_beside_the_shipped_ones():
    whole = estate(Site(id="ny"), Server(id="a", site="ny"), Service(id="shop", needs=["a"]))

    def fax(situation: Situation):
        yield replace(STEP, id=f"{situation.service.id}.fax", title=f"Fax {situation.site}")

    generators = {**STEP_GENERATORS, Phase.RECOVERY: (*STEP_GENERATORS[Phase.RECOVERY], fax)}
    books = {book.id: book for book in write_runbooks(whole, build_graph(whole), generators)}
    assert books["ny.recovery.shop"].steps[-1].title == "Fax ny"
    assert "shop.fax" not in [step.id for step in books["ny.reconstitution.shop"].steps]


def test_calls_go_by_team_in_order_with_numbers_and_deputies(runbooks):
    text = """
sites: {ny: {}}
people:
  ivy: {name: Ivy, phones: ["+1 212 555 0101", "+1 917 555 0102"], deputy: sam}
  sam: {name: Sam}
teams: {crew: {name: Crew, members: [ivy, sam], minimum: 1, duty: does it all}}
"""
    call = next(step for step in runbooks(text)["ny.activation"].steps if step.id == "ny.call")
    assert texts(call.do) == [
        "No bridge number is in the inventory.",
        "Crew: Ivy +1 212 555 0101, +1 917 555 0102; then Sam (no number). 1 needed: does it all.",
        "Cannot be reached after two tries: Sam for Ivy.",
    ]


def test_without_teams_the_call_says_where_to_add_them():
    assert list(calls(estate(Site(id="ny")))) == ["No team is in the inventory: add `teams:`."]
