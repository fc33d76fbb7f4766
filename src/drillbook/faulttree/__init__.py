"""Fault trees solved exactly: minimal cut sets, probability, importance. A tree is a value; so is its solution."""

from drillbook.faulttree.codes import CODES
from drillbook.faulttree.open_psa import incoherences, read_open_psa
from drillbook.faulttree.open_psa_writing import write_open_psa
from drillbook.faulttree.quantified import CutSets, NamedCutSet, NamedImportance, find_cut_sets
from drillbook.faulttree.tree import Connective, Event, FaultTree, Gate, TooLargeError

__all__ = [
    "CODES",
    "Connective",
    "CutSets",
    "Event",
    "FaultTree",
    "Gate",
    "NamedCutSet",
    "NamedImportance",
    "TooLargeError",
    "find_cut_sets",
    "incoherences",
    "read_open_psa",
    "write_open_psa",
]
