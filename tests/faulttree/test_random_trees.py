"""Diagrams against brute force, against expansion from the top down, and against another library's diagrams."""

import os
from collections import Counter
from dataclasses import replace

import pytest
from dd.autoref import BDD
from random_trees import brute_force, mocus, random_tree

from drillbook.faulttree import Connective, find_cut_sets, read_open_psa, write_open_psa

pytestmark = pytest.mark.properties

TREES = int(os.environ.get("DRILLBOOK_TREES", "300"))
"""`make fuzz` tries 10,000."""


@pytest.mark.parametrize("first", range(0, TREES, 100))
def test_diagrams_brute_force_and_expansion_agree(first):
    for seed in range(first, first + 100):
        tree = random_tree(seed, most_events=16 if seed % 20 == 0 else 9)
        sets, probability = brute_force(tree)
        found = find_cut_sets(tree)
        listed = list(found.listed())
        assert {frozenset(one.events) for one in listed} == sets == mocus(tree), seed
        assert len(listed) == found.count, seed
        assert found.by_order == Counter(map(len, sets)), seed
        assert found.top_probability == pytest.approx(probability, rel=1e-9, abs=1e-12), seed


@pytest.mark.parametrize("first", range(0, TREES, 100))
def test_importance_is_what_it_is_defined_to_be(first):
    for seed in range(first, first + 100, 10):
        tree = random_tree(seed, most_events=8)
        _, top = brute_force(tree)
        for one in find_cut_sets(tree).importance:
            q = tree.events[one.event].probability
            never, always = (brute_force(_with(tree, one.event, value))[1] for value in (0.0, 1.0))
            assert one.birnbaum == pytest.approx(always - never, abs=1e-9), seed
            assert top == pytest.approx(q * always + (1 - q) * never, abs=1e-9)
            if top:
                assert one.fussell_vesely == pytest.approx(1 - never / top, abs=1e-9), seed
                assert one.risk_achievement_worth == pytest.approx(always / top, rel=1e-9), seed
            if never > 1e-9:
                assert one.risk_reduction_worth == pytest.approx(top / never, rel=1e-9), seed


def _with(tree, name, probability):
    return replace(tree, events={**tree.events, name: replace(tree.events[name], probability=probability)})


def test_another_library_counts_the_same_assignments():
    for seed in range(1000, 1040):
        tree = random_tree(seed, most_events=30, most_gates=40)
        manager = BDD()
        manager.declare(*tree.events)
        function = {name: manager.var(name) for name in tree.events}
        for gate in tree.in_order():
            inputs = [function[name] for name in gate.inputs]
            function[gate.name] = _gate(manager, gate, inputs)
        expected = manager.count(function[tree.top], nvars=len(tree.events)) / 2 ** len(tree.events)
        even = tree
        for name in tree.events:
            even = _with(even, name, 0.5)
        assert find_cut_sets(even).top_probability == pytest.approx(expected, rel=1e-9), seed


def _gate(manager, gate, inputs):
    weights = gate.weights or (1,) * len(inputs)
    reached = {0: manager.true}
    if gate.connective is Connective.AND or gate.connective is Connective.OR:
        result = manager.true if gate.connective is Connective.AND else manager.false
        for one in inputs:
            result = result & one if gate.connective is Connective.AND else result | one
        return result
    for one, weight in zip(inputs, weights, strict=True):
        for wanted in range(gate.at_least, 0, -1):
            rest = reached.get(max(0, wanted - weight), manager.false)
            reached[wanted] = (one & rest) | reached.get(wanted, manager.false)
    return reached[gate.at_least]


def test_every_random_tree_survives_the_exchange_format():
    for seed in range(100):
        tree = random_tree(seed)
        again, problems = read_open_psa(write_open_psa(tree), "tree.xml", top=tree.top)
        assert not problems, seed
        assert find_cut_sets(again).by_order == find_cut_sets(tree).by_order, seed
