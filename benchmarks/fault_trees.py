"""Fault trees: our analysis against scram's on the published Aralia trees, in the same run.

Ours: from the tree as a value to counts by order and the exact top probability (conversion, simplification, both
diagrams, counting, probability); the best of `RUNS`. scram's: the times of its own report ("products" and
"probability"), not the start of its process, nor reading or writing; the best of `RUNS` too. Both on one core. For
das9209 (8.2e10 sets) scram cannot write a report that lists the sets; there its log's time of the algorithm stands in.
"""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from math import inf
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import numpy as np
from fleet_structure import Measured

from drillbook.faulttree import FaultTree, read_open_psa
from drillbook.faulttree.counting import count_by_order
from drillbook.faulttree.network import to_network
from drillbook.faulttree.probability import birnbaum, top_probability
from drillbook.faulttree.solve import Solution, solve

TREES = Path(__file__).resolve().parents[2] / "shared" / "data" / "aralia"
RUNS = 3
LONG_REPORT = 10**6
"""From so many sets on scram runs once: it writes every one of them into its report, for minutes."""
NOT_COHERENT = "das9601"
NO_REPORT = "das9209"


def ours(tree: FaultTree) -> tuple[float, float, float, int]:
    """Seconds of the analysis, of one probability pass, of all importances, and how many cut sets there are."""
    probability = np.array([event.probability for event in tree.events.values()])
    whole, one_pass, importance, count = [], [], [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        solution: Solution = solve(to_network(tree))
        count = sum(count_by_order(solution.sets))
        top_probability(solution.function, probability)
        whole.append(time.perf_counter() - start)
    for _ in range(10 * RUNS):
        start = time.perf_counter()
        top_probability(solution.function, probability)
        middle = time.perf_counter()
        birnbaum(solution.function, probability)
        one_pass.append(middle - start)
        importance.append(time.perf_counter() - middle)
    return min(whole), min(one_pass), min(importance), count


def scrams(path: Path) -> float:
    """Seconds that scram reports for the same."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        if path.stem == NO_REPORT:
            return _logged(path, report)
        subprocess.run(["scram", "--bdd", "--probability", "1", str(path), "-o", str(report)], check=True)
        text = report.read_text()
    return sum(float(found) for found in re.findall(r"<(?:products|probability)>([\d.e+-]+)<", text))


def _logged(path: Path, report: Path) -> float:
    command = ["scram", "--bdd", "--probability", "1", "--verbosity", "5", str(path), "-o", str(report)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if found := re.search(r"The algorithm finished in ([\d.e+-]+)", line):
                process.kill()
                return float(found[1])
    raise RuntimeError("scram did not say how long it took")


def measure() -> Iterator[Measured]:
    """A line for each tree, and what all of them come to."""
    if not TREES.is_dir():
        yield Measured("published trees", inf, None, "not at hand")
        return
    peer = shutil.which("scram") is not None
    total, total_peer, faster, ratio = 0.0, 0.0, 0, 0.0
    for path in sorted(TREES.glob("*.xml")):
        if path.stem == NOT_COHERENT:
            continue
        tree, problems = read_open_psa(path.read_bytes(), path.name)
        if tree is None:
            raise RuntimeError(problems)
        mine, one_pass, importance, count = ours(tree)
        theirs = min(scrams(path) for _ in range(RUNS if count < LONG_REPORT else 1)) if peer else inf
        total, total_peer, faster = total + mine, total_peer + theirs, faster + (mine < theirs)
        ratio = max(ratio, importance / one_pass)
        compared = f"; scram {theirs * 1e3:.2f} ms, ours {mine / theirs:.3f} of that" if peer else ""
        yield Measured(path.stem, mine, None, f"{count:,} minimal cut sets{compared}")
    compared = f"scram {total_peer:.3g} s, ours {total / total_peer:.3f} of that; faster on {faster}" if peer else ""
    yield Measured("all published trees", total, getrusage(RUSAGE_SELF).ru_maxrss / 1024, compared)
    yield Measured("all importances against one probability pass, at most", inf, None, f"{ratio:.1f} times")
