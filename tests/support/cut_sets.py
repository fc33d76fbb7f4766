"""Minimal cut sets of a service or process of an estate, from its fault tree."""

from drillbook.analysis import failures
from drillbook.analysis.failure_tree import failure_tree
from drillbook.faulttree import CutSets, find_cut_sets
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Estate


def cut_sets_of(whole: Estate, subject: str) -> CutSets:
    """The fault tree, solved."""
    graph = build_graph(whole)
    return find_cut_sets(failure_tree(compile_graph(graph), subject, failures(whole, graph)))


def all_sets(found: CutSets) -> set[frozenset[str]]:
    """The sets themselves."""
    return {frozenset(one.events) for one in found.listed()}
