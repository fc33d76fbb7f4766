"""How many nominal 95 % intervals of simulated years hold the truth: `python benchmarks/intervals.py` (make coverage).

Independent runs of systems whose truth is known in closed form. Prints a line for each kind of figure; the status is 1
where a share lies outside what is expected of so many runs.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from coverage_of import coverages, of_splitting, of_years


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="of each figure; splitting is dear: a fifth of them")
    runs = parser.parse_args(arguments).runs
    print(f"{'figure':45} {'runs':>6} {'held':>7}   expected")
    right = True
    for one, number in ((of_years, runs), (of_splitting, max(1, runs // 5))):
        for found in coverages(one, number):
            low, high = found.band
            told = "" if found.is_right else "   outside"
            print(f"{found.what:45} {found.runs:6,} {found.share:7.1%}   {low:.1%} to {high:.1%}{told}", flush=True)
            right = right and found.is_right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
