"""The Aralia benchmark trees, where they are at hand: counts and probabilities that two other engines agree on."""

import json
from pathlib import Path

import pytest

from drillbook.faulttree import find_cut_sets, read_open_psa, write_open_psa
from drillbook.faulttree.open_psa import incoherences

TREES = Path(__file__).resolve().parents[3] / "shared" / "data" / "aralia"
ANSWERS = json.loads((TREES / "answers.json").read_text()) if TREES.is_dir() else {}
COHERENT = [name for name, answer in ANSWERS.items() if answer.get("coherent", True)]

pytestmark = pytest.mark.skipif(not ANSWERS, reason="the published trees are not at hand")


def read(name: str):
    tree, problems = read_open_psa((TREES / f"{name}.xml").read_bytes(), f"{name}.xml")
    assert not problems
    return tree


@pytest.mark.parametrize("name", COHERENT)
def test_count_and_probability(name):
    found = find_cut_sets(read(name))
    assert found.count == ANSWERS[name]["minimal_cut_sets"]
    assert found.top_probability == pytest.approx(ANSWERS[name]["top_probability"], rel=1e-9)


@pytest.mark.parametrize("name", COHERENT)
def test_the_likeliest_sets_come_first_and_are_minimal(name):
    sets = list(find_cut_sets(read(name)).listed(200))
    assert [one.probability for one in sets] == sorted((one.probability for one in sets), reverse=True)
    events = [frozenset(one.events) for one in sets]
    assert len(set(events)) == len(events)
    assert not any(first < second for first in events for second in events)


def test_all_sets_of_one_order_are_listed():
    found = find_cut_sets(read("das9201"))
    listed = list(found.listed(most=3))
    assert len(listed) == found.by_order[2] + found.by_order[3]
    assert {len(one.events) for one in listed} == {2, 3}


@pytest.mark.parametrize("name", ["chinese", "baobab1", "das9207"])
def test_written_and_read_again_it_is_the_same_tree(name):
    tree = read(name)
    again, problems = read_open_psa(write_open_psa(tree), "again.xml")
    assert not problems
    assert find_cut_sets(again).by_order == find_cut_sets(tree).by_order


def test_a_tree_that_is_not_coherent_is_refused_with_every_gate_that_makes_it_so():
    tree = read("das9601")
    problems = incoherences(tree)
    assert len(problems) == len(tree.incoherent()) > 1
    assert {problem.code for problem in problems} == {"F008"}
    assert all(problem.where.line for problem in problems)
    with pytest.raises(ValueError, match="not coherent"):
        find_cut_sets(tree)
