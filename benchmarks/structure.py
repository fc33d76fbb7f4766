"""The speed of exact structure, ours and others' in one run: `python benchmarks/structure.py [--elements 100000]`.

Each section is a module beside this one, with a function that yields lines as they are measured.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from math import inf

import fault_trees
import fleet_structure
from fleet_structure import Measured

SECTIONS: Mapping[str, Callable[[argparse.Namespace], Iterator[Measured]]] = {
    "fleet": lambda asked: fleet_structure.measure(asked.elements, asked.peer_cases),
    "fault-trees": lambda asked: fault_trees.measure(),
}


def main(arguments: list[str] | None = None) -> None:
    """Measure the sections asked for, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elements", type=int, default=100_000, help="size of the fleet")
    parser.add_argument("--peer-cases", type=int, default=8, help="how many of 64 combinations slow peers evaluate")
    parser.add_argument("--section", choices=SECTIONS, action="append", help="only this one; may be repeated")
    asked = parser.parse_args(arguments)
    for name in asked.section or SECTIONS:
        print(f"{name}:")
        for line in SECTIONS[name](asked):
            seconds = "—" if line.seconds == inf else f"{line.seconds:.3g} s"
            memory = "" if line.memory_mb is None else f"{line.memory_mb:,.0f} MB"
            print(f"  {line.what:<60} {seconds:>10} {memory:>9}  {line.remark}", flush=True)


if __name__ == "__main__":
    main()
