"""The data of a service: promote what follows, else restore what was kept, else say that there is nothing."""

from collections.abc import Callable, Iterator
from types import MappingProxyType

from drillbook.model import Check, Database, Dataset, Engine, Step
from drillbook.procedures import database, mysql, postgresql
from drillbook.procedures.files import check_copy, copy_back
from drillbook.procedures.restore import is_torn, restore
from drillbook.procedures.shell import note
from drillbook.procedures.situation import Situation, minutes

EngineSteps = Callable[[Situation, Database, Database], Iterator[Step]]
PROMOTE: MappingProxyType[Engine, EngineSteps] = MappingProxyType(
    {
        Engine.POSTGRESQL: postgresql.promote,
        Engine.MYSQL: mysql.promote,
        Engine.MARIADB: mysql.promote,
        Engine.OTHER: database.promote_by_hand,
    }
)
RETURN: MappingProxyType[Engine, EngineSteps] = MappingProxyType(
    {
        Engine.POSTGRESQL: postgresql.return_home,
        Engine.MYSQL: mysql.return_home,
        Engine.MARIADB: mysql.return_home,
        Engine.OTHER: database.return_by_hand,
    }
)
FOLLOWS: MappingProxyType[Engine, Callable[[Database], Check]] = MappingProxyType(
    {Engine.POSTGRESQL: postgresql.follows, Engine.MYSQL: mysql.follows, Engine.MARIADB: mysql.follows}
)


def recover_data(situation: Situation) -> Iterator[Step]:
    """For every dataset with a live copy at the lost site: check, promote or restore what there is elsewhere.

    A second live copy of files is looked at; a replica is promoted once the old primary is fenced; a backup is
    restored by its method. Where there is none of these, a step says so and protects what is left.
    """
    for dataset in situation.datasets:
        yield from _recover(situation, dataset)


def return_data(situation: Situation) -> Iterator[Step]:
    """Bring the data back to the rebuilt site: rebuild, resynchronise, change places in a quiet hour."""
    for dataset in situation.datasets:
        for primary, replica in promotable(situation, dataset):
            yield from RETURN[_engine(situation, primary, replica)](situation, primary, replica)
        for replica in situation.databases(dataset):
            if replica.replicates and situation.is_here(replica.on):
                follows = FOLLOWS.get(replica.engine) if situation.machine(replica.on) else None
                yield from database.resume(situation, replica, follows(replica) if follows else None)
        yield from _bring_home(situation, dataset)
        yield from copy_back(situation, dataset, situation.backups(dataset))


def _engine(situation: Situation, primary: Database, replica: Database) -> Engine:
    """The engine whose commands apply; none where a provider runs one of the two."""
    typed = situation.machine(primary.on) and situation.machine(replica.on) and primary.engine == replica.engine
    return replica.engine if typed else Engine.OTHER


def promotable(situation: Situation, dataset: Dataset) -> Iterator[tuple[Database, Database]]:
    """A primary at the site with its best replica elsewhere: the quickest, at the named alternate first."""
    alternate = situation.estate.sites[situation.site].alternate
    for primary in situation.databases(dataset):
        if primary.replicates or not situation.is_here(primary.on):
            continue
        replicas = [one for one in situation.databases(dataset) if one.replicates and not situation.is_here(one.on)]
        if replicas:
            yield (
                primary,
                min(replicas, key=lambda one: (one.promotion, situation.graph.node(one.id).site != alternate)),
            )


def _recover(situation: Situation, dataset: Dataset) -> Iterator[Step]:
    primaries = [one.on for one in situation.databases(dataset) if not one.replicates]
    live = [*primaries, *dataset.on]
    if not any(situation.is_here(holder) for holder in live):
        return
    if any(not situation.is_here(holder) for holder in live):
        yield from check_copy(situation, dataset)
        return
    pair = next(promotable(situation, dataset), None)
    if pair:
        yield from PROMOTE[_engine(situation, *pair)](situation, *pair)
        return
    kept = [one for one in situation.backups(dataset) if not situation.is_here(one.to)]
    if kept:
        best = min(kept, key=lambda one: (is_torn(situation, dataset, one), situation.estate.restore_time(one) is None))
        yield from restore(situation, dataset, best)
    else:
        yield _nothing(situation, dataset)


def _bring_home(situation: Situation, dataset: Dataset) -> Iterator[Step]:
    """A database without a replica that was restored elsewhere meanwhile: what was written there comes home."""
    holders = [one for one in situation.databases(dataset) if not one.replicates]
    if not holders or not all(situation.is_here(one.on) for one in holders) or any(promotable(situation, dataset)):
        return
    home = holders[0]
    duration, provenance = minutes(60)
    yield Step(
        id=f"{dataset.id}.bring-home",
        title=f"Bring {dataset.title} home to {home.title}, if it was restored elsewhere",
        subject=home.id,
        do=(
            note(f"Let nobody write to the restored {dataset.title}; take a dump of it, roles and grants too."),
            note(f"Restore that dump at {home.title} into a new database beside the old one, then exchange the names."),
        ),
        verify=(note("Row counts of the two largest tables are the same in both; roles and owners too."),),
        undo=(note("Exchange the names again, and let users write where it was restored."),),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        changes=(home.title,),
    )


def _nothing(situation: Situation, dataset: Dataset) -> Step:
    duration, provenance = minutes(10)
    place = situation.estate.where(dataset, "id")
    return Step(
        id=f"{dataset.id}.no-copy",
        title=f"There is no copy of {dataset.title} elsewhere: protect what is left",
        subject=dataset.id,
        do=(
            note("Keep everybody away from the disks; do not switch them on to have a look."),
            note("Call a data recovery company, and tell the owner that the data may be lost."),
            note(
                f"Missing in the inventory: a backup or replica of {dataset.id} elsewhere ({place.file}:{place.line})."
            ),
        ),
        verify=(note("The disks are listed with serial numbers and stand in a locked room."),),
        undo=(note("Nothing to undo: nothing is changed."),),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        escalate=f"At once: {dataset.title} has no copy outside this site.",
    )
