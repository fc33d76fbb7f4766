"""The cheapest set, against every set there is."""

from itertools import chain, combinations

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.review import cheapest as module
from drillbook.review.cheapest import Question, find_cheapest

NAMES = "abcdef"
COSTS = st.lists(st.integers(-3, 9), min_size=len(NAMES), max_size=len(NAMES))
PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda two: two[0] < two[1]), max_size=3
)


def subsets():
    return (frozenset(one) for one in chain.from_iterable(combinations(NAMES, size) for size in range(len(NAMES) + 1)))


def allowed(one, requires, conflicts):
    return all(set(requires.get(name, ())) <= one for name in one) and not any(set(pair) <= one for pair in conflicts)


def best_cost(question):
    costs = [
        sum(question.costs[name] for name in one)
        for one in subsets()
        if allowed(one, question.requires, question.conflicts) and question.reaches(one)
    ]
    return min(costs, default=None)


def cost(question, found):
    return None if found.chosen is None else sum(question.costs[name] for name in found.chosen)


@pytest.mark.properties
@examples(60)
@given(COSTS, PAIRS, PAIRS, st.sets(st.integers(0, 63)))
def test_it_is_the_cheapest_of_all_sets_whatever_reaches_the_goal(costs, needs, conflicts, good):
    """No assumption: any sets at all may reach the goal."""
    numbers = {one: number for number, one in enumerate(subsets())}
    requires = {second: [first] for first, second in needs}
    question = Question(
        dict(zip(NAMES, costs, strict=True)), requires, conflicts, lambda one: numbers[frozenset(one)] in good
    )
    found = find_cheapest(question)
    assert found.exact
    assert cost(question, found) == best_cost(question)
    if found.chosen is not None:
        assert allowed(frozenset(found.chosen), requires, conflicts)
        assert question.reaches(frozenset(found.chosen))


@pytest.mark.properties
@examples(60)
@given(COSTS, PAIRS, st.lists(st.sets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=4))
def test_ruling_out_alone_is_right_where_more_never_hurts(costs, conflicts, wanted):
    """With no plays afterwards: the goal needs one of each of some groups, and is never lost by adding."""
    question = Question(
        dict(zip(NAMES, costs, strict=True)), {}, conflicts, lambda one: all(group & one for group in wanted)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_PLAYS", 0)
        found = find_cheapest(question)
    assert found.exact
    assert cost(question, found) == best_cost(question)


def test_ruling_out_saves_most_of_the_plays():
    costs = {f"o{number}": 1.0 + number for number in range(16)}
    wanted = [{"o3", "o9"}, {"o5"}, {"o12", "o1"}]
    found = find_cheapest(Question(costs, {}, [], lambda one: all(group & one for group in wanted)))
    assert found.chosen == ("o1", "o3", "o5")
    assert found.allowed == 2**16
    assert found.played < 500


def test_a_claim_that_what_was_played_speaks_against_is_taken_back(monkeypatch):
    monkeypatch.setattr(module, "MOST_PLAYS", 0)
    costs = dict.fromkeys(NAMES, 1.0)
    goal = frozenset("ab")
    found = find_cheapest(Question(costs, {}, [], lambda one: one == goal))
    assert not found.exact or found.chosen == ("a", "b")


def test_sets_that_do_not_go_together_are_passed_over():
    question = Question({"a": 1.0, "b": 1.0, "c": 5.0}, {}, [], lambda one: None if one >= {"a", "b"} else "c" in one)
    assert find_cheapest(question).chosen == ("c",)


def test_nothing_is_bought_where_nothing_is_missed():
    found = find_cheapest(Question({"a": 1.0, "b": 2.0}, {}, [], lambda one: True))
    assert found.chosen == ()
    assert found.exact


def test_what_saves_is_taken_where_it_does_no_harm():
    found = find_cheapest(Question({"close": -5.0, "b": 2.0}, {}, [], lambda one: "close" not in one or "b" in one))
    assert found.chosen == ("close", "b")


def test_more_than_twenty_options_are_said_not_to_be_exact():
    costs = {f"o{number:02}": float(number) for number in range(1, 26)}
    question = Question(costs, {"o20": ["o19"]}, [("o01", "o02")], lambda one: {"o03", "o20"} <= one)
    found = find_cheapest(question)
    assert not found.exact
    assert "not exact" in found.how
    assert set(found.chosen) == {"o03", "o19", "o20"}
