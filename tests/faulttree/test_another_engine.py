"""Random trees against scram, a fault-tree engine of its own, where it is installed."""

import re
import shutil
import subprocess

import pytest
from random_trees import random_tree

from drillbook.faulttree import Connective, find_cut_sets, write_open_psa

pytestmark = pytest.mark.skipif(shutil.which("scram") is None, reason="scram is not installed")


@pytest.mark.parametrize("seed", range(2000, 2060))
def test_counts_and_probability_are_scrams(seed, tmp_path):
    tree = random_tree(seed, most_events=25, most_gates=25)
    found = find_cut_sets(tree)
    if not found.count or 0 in found.by_order or any(_repeats(gate) for gate in tree.gates.values()):
        pytest.skip("scram takes no top that is constant, and no input that counts twice")
    model, report = tmp_path / "tree.xml", tmp_path / "report.xml"
    model.write_bytes(write_open_psa(tree))
    subprocess.run(["scram", "--bdd", "--probability", "1", str(model), "-o", str(report)], check=True)
    (sets,) = re.findall(r"<sum-of-products [^>]*>", report.read_text())
    assert int(re.search(r'products="(\d+)"', sets)[1]) == found.count
    assert float(re.search(r'probability="([^"]+)"', sets)[1]) == pytest.approx(found.top_probability, rel=2e-5)


def _repeats(gate) -> bool:
    counted = gate.connective is Connective.AT_LEAST
    return counted and (len(set(gate.inputs)) < len(gate.inputs) or any(weight > 1 for weight in gate.weights))
