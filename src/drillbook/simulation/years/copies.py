"""Copies of data in simulated years: what a takeover of each loses, what destroys it, and how long restoring takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np

from drillbook.analysis import reach
from drillbook.graph import Compiled, DependencyGraph, Edge, stands_in
from drillbook.graph.compiled import Records
from drillbook.graph.philox import stream_key
from drillbook.model import Backup, Element, Estate
from drillbook.simulation.years.data_kernel import COPY, Data
from drillbook.simulation.years.destruction_kernel import DESTROYER, KEEPER, Destroyers

DAY_S = 86400.0
NO_EDGE = -1


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a dataset, or a branch of a need whose takeover loses data."""

    edge: int
    """Number of the edge that points at it; NO_EDGE: a backup that is never restored."""
    gate: str
    copy: str
    owner: str
    """The dataset, or whose need it is."""
    is_live: bool
    lag_s: float = 0.0
    every_s: float = 0.0
    """Of a backup, from one to the next; 0: it is none."""
    at_s: float = nan
    arrives_s: float = 0.0


def find_copies(compiled: Compiled, estate: Estate) -> tuple[list[list[Copy]], list[Copy]]:
    """The copies of each dataset that has any, and the other takeovers that lose data."""
    of_dataset: dict[str, list[Copy]] = {}
    others: list[Copy] = []
    for number, edge in enumerate(compiled.edges):
        owner = edge.dependent.partition("#")[0]
        if owner in estate.datasets and edge.implied and edge.dependent in (owner, f"{owner}#copies"):
            if edge.needed != f"{owner}#copies" and edge.needed not in estate.common_causes:
                of_dataset.setdefault(owner, []).append(_copy(estate, compiled, number, edge, owner))
        elif edge.loses_s and edge.takeover_s > 0:
            others.append(Copy(number, edge.dependent, edge.needed, owner, False, edge.loses_s))
    for backup in estate.backups.values():
        if backup.restore is None and backup.id in compiled.number and backup.dataset in of_dataset:
            copies = of_dataset[backup.dataset]
            copies.append(_of_backup(backup, NO_EDGE, copies[0].gate))
    return list(of_dataset.values()), others


def _copy(estate: Estate, compiled: Compiled, number: int, edge: Edge, owner: str) -> Copy:
    backup = estate.backups.get(edge.needed)
    if backup is not None and compiled.arrays.edges[number]["takeover_s"] > 0:
        return _of_backup(backup, number, edge.dependent)
    return Copy(number, edge.dependent, edge.needed, owner, edge.takeover_s <= 0, edge.loses_s)


def _of_backup(backup: Backup, number: int, gate: str) -> Copy:
    every_s = backup.every.total_seconds() if backup.every else DAY_S
    at_s = nan if backup.at is None else backup.at.hour * 3600.0 + backup.at.minute * 60 + backup.at.second
    arrives_s = backup.arrives_after.total_seconds()
    return Copy(number, gate, backup.id, backup.dataset, False, 0.0, every_s, at_s, arrives_s)


def data_of(
    graph: DependencyGraph,
    compiled: Compiled,
    subjects: Sequence[str],
    estate: Estate | None,
    lives: Records,
    seed: int,
) -> tuple[Data, Destroyers]:
    """The copies as the kernels take them, and what destroys them."""
    datasets, others = find_copies(compiled, estate) if estate else ([], [])
    destroyers, hit = _destroyers(estate, compiled, lives, datasets) if estate else (_none(), {})
    below = [reach(graph, one) | {one} for one in subjects]
    rows: list[tuple[object, ...]] = []
    losers: list[int] = []
    destroyers_of: list[int] = []
    first_copy: list[int] = []
    copy_of_edge = np.full(max(1, len(compiled.edges)), -1, dtype=np.int32)
    for place, copies in enumerate([*datasets, *([one] for one in others)]):
        first_copy.append(len(rows))
        for one in copies:
            first, first_destroyer = len(losers), len(destroyers_of)
            losers += [number for number, names in enumerate(below) if one.gate in names]
            destroyers_of += hit.get(one.copy, ()) if place < len(datasets) else ()
            if one.edge != NO_EDGE and not one.is_live:
                copy_of_edge[one.edge] = len(rows)
            nodes = (compiled.number[one.gate], compiled.number[one.copy],
                     compiled.number.get(one.owner, compiled.number[one.gate]))  # fmt: skip
            ends = (first, len(losers), first_destroyer, len(destroyers_of))
            timing = (one.lag_s, one.every_s, one.at_s, one.arrives_s)
            rows.append((*nodes, place, *ends, one.is_live, *timing, *stream_key(seed, one.copy)))
    first_copy.append(len(rows))
    copies_array = np.array(rows, dtype=COPY)
    numbers = (np.array([*each, -1], dtype=np.int32) for each in (losers, destroyers_of, first_copy))
    losers_array, destroyers_array, first_array = numbers
    return Data(copies_array, copy_of_edge, losers_array, destroyers_array, first_array), destroyers


def _none() -> Destroyers:
    return Destroyers(np.zeros(0, dtype=DESTROYER), np.zeros(0, dtype=KEEPER), np.zeros(1, dtype=np.int32))


def _destroyers(
    estate: Estate, compiled: Compiled, lives: Records, datasets: Sequence[Sequence[Copy]]
) -> tuple[Destroyers, Mapping[str, list[int]]]:
    """What destroys data, and by copy the places of those that do."""
    around = {one.copy: stands_in(estate, one.copy) for copies in datasets for one in copies}
    rows: list[tuple[object, ...]] = []
    keepers: list[tuple[int, float]] = []
    hit_datasets: list[int] = []
    hit: dict[str, list[int]] = {}
    for identifier, share in _shares(estate):
        number = compiled.number.get(identifier)
        if number is None or lives[number]["mean_s"] == inf:
            continue
        restores: dict[str, float] = {}
        first, first_dataset = len(keepers), len(hit_datasets)
        for place, copies in enumerate(datasets):
            taken = [one for one in copies if identifier in around[one.copy]]
            restore_s = _restoring_s(estate, [one for one in copies if one not in taken])
            for one in taken:
                hit.setdefault(one.copy, []).append(len(rows))
                if one.is_live:
                    restores[one.copy] = max(restores.get(one.copy, 0.0), restore_s)
            if any(one.is_live for one in taken):
                hit_datasets.append(place)
        keepers += [(compiled.number[keeper], restore_s) for keeper, restore_s in restores.items()]
        rows.append((number, share, first, len(keepers), first_dataset, len(hit_datasets)))
    made = np.array(rows, dtype=DESTROYER), np.array(keepers, dtype=KEEPER)
    return Destroyers(*made, np.array([*hit_datasets, -1], dtype=np.int32)), hit


def _shares(estate: Estate) -> Iterator[tuple[str, float]]:
    for noun in estate.nouns():
        if isinstance(noun, Element) and noun.destroys:
            yield noun.id, noun.destroys


def _restoring_s(estate: Estate, left: Sequence[Copy]) -> float:
    """The shortest restore of the backups that are left; 0 where a replica or nothing is."""
    backups = (estate.backups[one.copy] for one in left if one.copy in estate.backups)
    return min((backup.restore.total_seconds() for backup in backups if backup.restore is not None), default=0.0)


def kept_somewhere(estate: Estate) -> frozenset[str]:
    """Everything whose destruction takes a copy of some data."""
    keepers = [machine for dataset in estate.datasets.values() for machine in dataset.on]
    keepers += [one.id for one in (*estate.databases.values(), *estate.backups.values())]
    return frozenset(name for keeper in keepers for name in stands_in(estate, keeper))
