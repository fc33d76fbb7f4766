"""P164: a dataset does not fit on a machine that is to hold it."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_size


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A dataset does not fit on a machine that is to hold it.

    Compared is its `size:` with the whole file system at its `path:`, on every machine it is `on:` whose facts are
    there.
    """
    for dataset in estate.datasets.values():
        for machine in dataset.on:
            facts, noun = estate.facts.get(machine), estate.find(machine)
            if facts is None or noun is None or dataset.size is None or not dataset.path:
                continue
            held = [one for one in facts.file_systems if f"{dataset.path}/".startswith(one.mount.rstrip("/") + "/")]
            largest = max(held, key=lambda one: len(one.mount), default=None)
            if largest is not None and largest.size_bytes < dataset.size:
                sizes = (
                    f"{write_size(dataset.size)}; {largest.mount} on {noun.title} has {write_size(largest.size_bytes)}"
                )
                yield Fault(noun, f"{dataset.title} has {sizes}")


CHECK = Check("P164", Severity.ERROR, "Give the machine a larger disk.", find)
