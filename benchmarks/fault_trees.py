"""Fault trees: our analysis against scram's on the published Aralia trees, in the same run.

Ours: from the tree as a value to counts by order and the exact top probability (conversion, simplification, both
diagrams, counting, probability); the best of `RUNS`. scram's: the times of its own report ("products" and
"probability"), not the start of its process, nor reading or writing; the best of `RUNS` too. Both on one core. For
das9209 (8.2e10 sets) scram cannot write a report that lists the sets; there its log's time of the algorithm stands in.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from drillbook.faulttree import FaultTree, read_open_psa
from drillbook.faulttree.counting import count_by_order
from drillbook.faulttree.network import to_network
from drillbook.faulttree.probability import birnbaum, top_probability
from drillbook.faulttree.solve import Solution, solve

TREES = Path(__file__).resolve().parents[2] / "shared" / "data" / "aralia"
RUNS = 3
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


def main() -> None:
    """Print a table."""
    if not TREES.is_dir():
        sys.exit("the published trees are not at hand")
    peer = shutil.which("scram") is not None
    total, total_peer, faster, ratios = 0.0, 0.0, 0, []
    print("| tree | cut sets | ours, ms | scram, ms | ratio |\n|---|---|---|---|---|")
    for path in sorted(TREES.glob("*.xml")):
        if path.stem == NOT_COHERENT:
            continue
        tree, problems = read_open_psa(path.read_bytes(), path.name)
        if tree is None:
            raise RuntimeError(problems)
        mine, one_pass, importance, count = ours(tree)
        theirs = min(scrams(path) for _ in range(RUNS)) if peer else float("nan")
        total, total_peer, faster = total + mine, total_peer + theirs, faster + (mine < theirs)
        ratios.append(importance / one_pass)
        print(f"| {path.stem} | {count:,} | {mine * 1e3:.2f} | {theirs * 1e3:.2f} | {mine / theirs:.3f} |")
    print(f"| all | | {total * 1e3:.0f} | {total_peer * 1e3:.0f} | {total / total_peer:.3f} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nfaster on {faster} of {len(ratios)}; peak memory {memory:.0f} MB")
    print(f"all importances in {min(ratios):.1f} to {max(ratios):.1f} times one probability pass")


if __name__ == "__main__":
    main()
