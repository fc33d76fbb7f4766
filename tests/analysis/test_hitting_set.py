"""The lightest fatal set, against brute force over all subsets."""

from itertools import combinations
from math import fsum

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.analysis import hitting_set
from drillbook.analysis.hitting_set import Search

NAMES = [f"e{number}" for number in range(8)]
SETS = st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=5), min_size=0, max_size=6)
WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 40).map(lambda one: one / 4) for name in NAMES})


def fatal_by(minimal):
    return lambda lost: any(one <= lost for one in minimal)


def brute_force(fatal, weights):
    subsets = (frozenset(one) for size in range(len(NAMES) + 1) for one in combinations(NAMES, size))
    return min((fsum(weights[one] for one in lost) for lost in subsets if fatal(lost)), default=None)


@examples(150)
@given(SETS, WEIGHTS)
def test_agrees_with_brute_force(minimal, weights):
    fatal = fatal_by(minimal)
    found, least = Search(fatal, NAMES).lightest(weights), brute_force(fatal, weights)
    assert (found is None) == (least is None)
    if found:
        assert fatal(found.elements)
        assert found.proven
        assert found.weight == found.bound == pytest.approx(least)
        assert found.weight == pytest.approx(fsum(weights[one] for one in found.elements))


@examples(50)
@given(SETS, WEIGHTS, WEIGHTS)
def test_a_second_question_may_use_what_the_first_has_learnt(minimal, first, second):
    fatal = fatal_by(minimal)
    search = Search(fatal, NAMES)
    search.lightest(first)
    found, least = search.lightest(second), brute_force(fatal, second)
    assert (found.weight if found else None) == pytest.approx(least)


def test_few_sets_are_tried_of_very_many():
    names = [f"e{number}" for number in range(200)]
    pairs = [frozenset(names[number : number + 3]) for number in range(0, 198, 3)]
    search = Search(fatal_by(pairs), names)
    assert search.lightest({name: 1 + number % 7 for number, name in enumerate(names)}).weight == 3 + 0 + 1 + 2
    assert search.tries < 12_000


def test_nothing_has_to_fail_where_it_is_down_anyway():
    found = Search(lambda lost: True, NAMES).lightest(dict.fromkeys(NAMES, 1.0))
    assert (found.elements, found.weight) == (frozenset(), 0)


def test_a_search_that_is_ended_says_so_and_gives_bounds(monkeypatch):
    monkeypatch.setattr(hitting_set, "MOST_TRIES", 12)
    weights = {name: 1 + number / 10 for number, name in enumerate(NAMES)}
    minimal = [frozenset(one) for one in combinations(NAMES, 4)]
    found = Search(fatal_by(minimal), NAMES).lightest(weights)
    assert not found.proven
    assert fatal_by(minimal)(found.elements)
    assert found.bound <= brute_force(fatal_by(minimal), weights) <= found.weight
