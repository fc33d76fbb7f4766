"""The data of a service: promote what follows, else restore what was kept, else say that there is nothing."""

from collections.abc import Callable, Iterator
from types import MappingProxyType

from drillbook.model import Database, Dataset, Engine, Step
from drillbook.procedures import mysql, postgresql
from drillbook.procedures.restore import restore
from drillbook.procedures.shell import command, on
from drillbook.procedures.situation import Situation, minutes

EngineSteps = Callable[[Situation, Database, Database], Iterator[Step]]
PROMOTE: MappingProxyType[Engine, EngineSteps] = MappingProxyType(
    {Engine.POSTGRESQL: postgresql.promote, Engine.MYSQL: mysql.promote}
)
REBUILD: MappingProxyType[Engine, EngineSteps] = MappingProxyType(
    {Engine.POSTGRESQL: postgresql.rebuild, Engine.MYSQL: mysql.rebuild}
)


def recover_data(situation: Situation) -> Iterator[Step]:
    """Steps for every dataset of the service with a live copy at the lost site."""
    for dataset in situation.datasets:
        yield from _recover(situation, dataset)


def return_data(situation: Situation) -> Iterator[Step]:
    """Steps that bring the data back to the rebuilt site."""
    for dataset in situation.datasets:
        for primary, replica in _pairs(situation, dataset):
            if primary.engine in REBUILD:
                yield from REBUILD[primary.engine](situation, primary, replica)
        yield from _copy_back(situation, dataset)


def _pairs(situation: Situation, dataset: Dataset) -> Iterator[tuple[Database, Database]]:
    """A primary at the site with its best replica elsewhere."""
    for primary in situation.databases(dataset):
        if primary.replicates or not situation.is_here(primary.on):
            continue
        replicas = [one for one in situation.databases(dataset) if one.replicates and not situation.is_here(one.on)]
        if replicas:
            yield primary, min(replicas, key=lambda one: (one.promotion, one.id not in _preferred(situation)))


def _preferred(situation: Situation) -> set[str]:
    """Databases at the site's named alternate come first."""
    alternate = situation.estate.sites[situation.site].alternate
    return {one.id for one in situation.estate.databases.values() if situation.graph.node(one.id).site == alternate}


def _recover(situation: Situation, dataset: Dataset) -> Iterator[Step]:
    primaries = [one for one in situation.databases(dataset) if not one.replicates and situation.is_here(one.on)]
    live_here = [holder for holder in dataset.on if situation.is_here(holder)]
    if not primaries and not live_here:
        return
    pairs = [pair for pair in _pairs(situation, dataset) if pair[0].engine in PROMOTE]
    if pairs:
        yield from PROMOTE[pairs[0][0].engine](situation, *pairs[0])
    elif [holder for holder in dataset.on if not situation.is_here(holder)]:
        return  # another live copy serves already
    else:
        kept = [one for one in situation.backups(dataset) if not situation.is_here(one.to)]
        counted = [one for one in kept if one.restore is not None]
        if counted or kept:
            yield from restore(situation, dataset, (counted or kept)[0])
        else:
            yield _nothing(situation, dataset)


def _nothing(situation: Situation, dataset: Dataset) -> Step:
    duration, provenance = minutes(10)
    return Step(
        id=f"{dataset.id}.no-copy",
        title=f"There is no copy of {dataset.title} elsewhere: protect what is left",
        subject=dataset.id,
        do=(
            "Keep everybody away from the disks; do not switch them on to have a look.",
            "Call a data recovery company, and tell the owner that the data may be lost.",
        ),
        verify=("The disks are listed with serial numbers and stand in a locked room.",),
        undo=("Nothing to undo: nothing is changed.",),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        is_command=False,
        escalate=f"At once: {dataset.title} has no copy outside this site.",
    )


def _copy_back(situation: Situation, dataset: Dataset) -> Iterator[Step]:
    estate = situation.estate
    here = [estate.servers[one] for one in dataset.on if one in estate.servers and situation.is_here(one)]
    away = [estate.servers[one] for one in dataset.on if one in estate.servers and not situation.is_here(one)]
    if not here or not away or not dataset.path:
        return
    duration, provenance = minutes(60)
    source, target = f"{on(away[0])}:{dataset.path}/", dataset.path
    yield Step(
        id=f"{dataset.id}.copy-back",
        title=f"Copy {dataset.title} back to {here[0].title}",
        subject=dataset.id,
        do=(
            command("sudo", "cp", "-a", target, f"{target}.before-return"),
            command("sudo", "rsync", "-aHAX", "--delete", source, target),
            "# again until it finds nothing left to copy",
        ),
        verify=(
            command("sudo", "rsync", "-aHAXn", "--delete", "--itemize-changes", source, target) + " prints nothing",
        ),
        undo=(command("sudo", "rsync", "-aHAX", "--delete", f"{target}.before-return/", target),),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=here[0].id,
    )
