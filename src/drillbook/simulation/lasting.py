"""What is lost for good, and not only for longer than was watched."""

from collections.abc import Iterable

import numpy as np

from drillbook.graph import Compiled, served
from drillbook.simulation.data_loss import DataLosses


def lost_for_good(compiled: Compiled, for_good: Iterable[int], losses: DataLosses) -> frozenset[str]:
    """Identifiers of what never serves again: all that passes has passed, all takeovers are granted.

    `for_good`: nodes that are never repaired. Data without a copy that something brings back are lost too.
    """
    lost = np.zeros((len(compiled.ids), 1), dtype=bool)
    lost[list(for_good)] = True
    lost[[compiled.number[dataset] for dataset in losses.beyond_recovery()]] = True
    serves = served(compiled, lost, fuel_lasts=True)[:, 0]
    return frozenset(identifier for number, identifier in enumerate(compiled.ids) if not serves[number])
