"""How old the newest copy of a dataset may be that survives the loss of the site where the data live."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import site_of
from drillbook.model import Backup, Dataset, Estate


def live_sites(estate: Estate, dataset: str) -> Iterator[str]:
    """Sites with a live copy of a dataset (primaries and files), each once."""
    holders = [*estate.datasets[dataset].on]
    holders += [one.on for one in estate.databases.values() if one.dataset == dataset and not one.replicates]
    yield from dict.fromkeys(site for one in holders if (site := site_of(estate, estate.find(one))))


def newest_copy_s(estate: Estate, dataset: Dataset) -> float | None:
    """Seconds; None where no copy survives.

    A backup may be as old as its interval and the time until it has arrived, a replica as its lag. What lies at the
    only site of the data goes with it.
    """
    age = min(_ages(estate, dataset), default=None)
    return None if age is None else age.total_seconds()


def _ages(estate: Estate, dataset: Dataset) -> Iterator[timedelta]:
    live = set(live_sites(estate, dataset.id))
    if len(live) > 1:
        yield timedelta(0)
    for backup in estate.backups.values():
        if backup.dataset == dataset.id and {site_of(estate, estate.find(backup.to))} != live:
            yield _age(backup)
    for replica in estate.databases.values():
        if replica.dataset == dataset.id and replica.replicates and {site_of(estate, estate.find(replica.on))} != live:
            yield replica.lag


def _age(backup: Backup) -> timedelta:
    return (backup.every or timedelta(days=1)) + backup.arrives_after
