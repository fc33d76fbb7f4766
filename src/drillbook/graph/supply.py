"""Needs implied by power lines and by data: what feeds a board, which copies stand in for a dataset."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph.dependency import Course, Refill, Work
from drillbook.graph.placement import grids_over, one
from drillbook.graph.readiness import hands, hands_back
from drillbook.graph.wanted import AT_ONCE_S, Wanted, any_of, certain, seconds
from drillbook.model import (
    Backup,
    Cooling,
    Database,
    Dataset,
    Estate,
    Feed,
    Generator,
    Panel,
    Process,
    Service,
    Switchboard,
    Ups,
)


def of_feed(estate: Estate, feed: Feed) -> Iterator[Wanted]:
    """A feed needs the grid it hangs on and the utility."""
    yield Wanted(feed.site, why="comes in there")
    grids = (feed.region,) if feed.region else grids_over(estate, estate.sites[feed.site].regions)
    for grid in grids:
        yield Wanted(grid, why="draws from this grid")
    yield from one(feed.provider, "the utility")


def of_generator(estate: Estate, generator: Generator) -> Iterator[Wanted]:
    """A generator stands at its site; its fuel is the endurance of the board's need for it."""
    yield Wanted(generator.site, why="stands there")


def refill_of(generator: Generator) -> Refill | None:
    """The refuelling contract, in seconds of running time."""
    contract = generator.refuelling
    if contract is None:
        return None
    return Refill(
        contract.provider, seconds(contract.within), seconds(contract.call_at), seconds(contract.adds), contract.trucks
    )


def of_switchboard(estate: Estate, board: Switchboard) -> Iterator[Wanted]:
    """Any feed at once, or enough generators after they have started, as long as their fuel lasts (example E1)."""
    yield Wanted(board.site, why="stands there")
    enough = max(1, min(board.generators_needed, len(board.generators)))
    feeds = tuple(Wanted(feed, weight=enough, why="utility feed") for feed in board.feeds)
    engines = tuple(
        Wanted(
            engine.id,
            takeover_s=seconds(engine.start),
            endurance_s=seconds(engine.fuel),
            refill=refill_of(engine),
            why="starts when the utility fails",
        )
        for engine in (estate.generators[identifier] for identifier in board.generators)
    )
    if feeds or engines:
        yield Wanted(parts=feeds + engines, threshold=enough, label="power", why="utility or generator")


def of_ups(estate: Estate, ups: Ups) -> Iterator[Wanted]:
    """A UPS carries its load for the runtime that its battery holds."""
    yield Wanted(ups.site, why="stands there")
    yield Wanted(
        ups.fed_by, holdover_s=seconds(ups.runtime), recharge_s=seconds(ups.recharge), why="charged and fed by it"
    )


def of_fed(estate: Estate, fed: Panel | Cooling) -> Iterator[Wanted]:
    """A panel or cooling unit needs any of what feeds it."""
    yield Wanted(fed.site, why="stands there")
    yield from any_of(tuple(Wanted(source, why="feeds it") for source in fed.fed_by), "power", "its power")


def of_database(estate: Estate, database: Database) -> Iterator[Wanted]:
    """An instance needs its machine; a replica serves as primary only after promotion, which its dataset asks for."""
    yield Wanted(database.on, why="runs on it")


def of_backup(estate: Estate, backup: Backup) -> Iterator[Wanted]:
    """A backup is as safe as where it lies; restoring it also needs the machine it is restored on."""
    yield Wanted(backup.to, why="lies there")
    if backup.restore_on and backup.restore_on != backup.to:
        yield Wanted(backup.restore_on, why="is restored there")


def of_dataset(estate: Estate, dataset: Dataset) -> Iterator[Wanted]:
    """Any live copy, else a replica after promotion, else a backup after its restore (example E3).

    Those of which less is lost stand first: of what is ready at one instant the first serves.
    """
    databases = [database for database in estate.databases.values() if database.dataset == dataset.id]
    live = [Wanted(machine, why="holds the live files") for machine in dataset.on]
    live += [Wanted(database.id, why="the primary") for database in databases if not database.replicates]
    replicas = [
        Wanted(
            database.id,
            takeover_s=max(seconds(database.promotion), AT_ONCE_S),
            by=hands(estate, database.promoted_by, (database.id, database.on)),
            course=Course(seconds(database.notice), seconds(database.decide)),
            success=certain(database.promotion_probability),
            fail_back=hands_back(estate, database.fail_back, (database.id, database.on)),
            work=Work(database.promoted_by, seconds(database.notice), skills=database.promotion_skills)
            if database.promoted_by
            else None,
            loses_s=seconds(database.lag),
            why="a replica, after promotion",
        )
        for database in sorted(databases, key=lambda one: seconds(one.lag))
        if database.replicates
    ]
    backups = [
        Wanted(
            backup.id,
            takeover_s=max(seconds(estate.restore_time(backup)), AT_ONCE_S),
            by=hands(estate, backup.restored_by, (backup.id, backup.to, backup.restore_on)),
            course=Course(seconds(backup.notice), seconds(backup.decide)),
            success=certain(backup.restore_probability),
            fail_back=hands_back(estate, backup.fail_back, (backup.id, backup.to, backup.restore_on)),
            work=Work(backup.restored_by, seconds(backup.notice), skills=backup.restore_skills, at=backup.restore_at)
            if backup.restored_by
            else None,
            why="a backup, after restoring",
        )
        for backup in sorted(estate.backups.values(), key=_oldest_s)
        if backup.dataset == dataset.id and estate.restore_time(backup) is not None
    ]
    yield from any_of((*live, *replicas, *backups), "copies", "a copy of the data")


def _oldest_s(backup: Backup) -> float:
    """How old the newest copy is at most, in seconds."""
    return seconds(backup.every or timedelta(days=1)) + seconds(backup.arrives_after)


def of_service(estate: Estate, service: Service | Process) -> Iterator[Wanted]:
    """A service or process has only the needs that are written."""
    return iter(())
