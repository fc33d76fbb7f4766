"""What encryption of an element takes along: copies elsewhere that follow its data or can be reached from it."""

from collections.abc import Iterator, Set
from datetime import timedelta
from math import inf

from drillbook.graph import DependencyGraph, stands_in
from drillbook.model import Estate, Hit
from drillbook.scenarios.severity import length_s


def data_in(estate: Estate, element: str) -> frozenset[str]:
    """Datasets whose live data, as files or in a primary, stand in the element; or that are the element."""
    files = (one.id for one in estate.datasets.values() if any(_is_in(estate, holder, element) for holder in one.on))
    primaries = (one for one in estate.databases.values() if not one.replicates)
    held = (one.dataset for one in primaries if _is_in(estate, one.id, element))
    return frozenset((*files, *held)) | ({element} & estate.datasets.keys())


def carried(estate: Estate, graph: DependencyGraph, hit: Hit, but: Set[str]) -> Iterator[Hit]:
    """The databases and backups elsewhere that are encrypted with what this hit encrypts, `but` these.

    A replica follows what it replicates, and is out for as long; a backup that is not `offline` is reached, and lost.
    A replica takes along only what follows it: nothing runs back to its primary.
    """
    data = data_in(estate, hit.element)
    because = f"reached from {graph.node(hit.element).name}"
    told = {"because": because, "follows": None}
    lasts_s = length_s(hit, graph)
    as_long = {"for_good": lasts_s == inf, "lasts": None if lasts_s == inf else timedelta(seconds=lasts_s)}
    for database in estate.databases.values():
        follows = any(_is_in(estate, one, hit.element) for one in _above(estate, database.id))
        reached = follows or database.dataset in data
        if reached and database.id not in but and not _is_in(estate, database.id, hit.element):
            yield hit.model_copy(update={**told, **as_long, "element": database.id})
    for backup in estate.backups.values():
        reached = backup.dataset in data and not backup.offline
        if reached and backup.id not in but and not _is_in(estate, backup.id, hit.element):
            yield hit.model_copy(update={**told, "element": backup.id, "lasts": None, "for_good": True})


def _is_in(estate: Estate, keeper: str, element: str) -> bool:
    return element in stands_in(estate, keeper)


def _above(estate: Estate, database: str) -> Iterator[str]:
    """What a database replicates, what that does, and so on."""
    seen: set[str] = set()
    above = estate.databases[database].replicates
    while above is not None and above not in seen:
        seen.add(above)
        yield above
        above = estate.databases[above].replicates
