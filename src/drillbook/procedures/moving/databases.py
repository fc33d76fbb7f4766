"""The databases of a move, by engine. One whose replica runs on the new machine is promoted there instead of moved."""

from collections.abc import Iterator

from drillbook.model import Database, Engine, Step
from drillbook.procedures import aside
from drillbook.procedures.moving import mysql, postgresql
from drillbook.procedures.moving.keep import is_active
from drillbook.procedures.moving.move import Move
from drillbook.procedures.shell import fails, note
from drillbook.procedures.situation import known, minutes


def prepare_databases(move: Move) -> Iterator[Step]:
    """Before the cut: the roles of PostgreSQL that are missing, and its extensions; accounts of MySQL move with it."""
    for database in move.databases:
        if database.engine is Engine.POSTGRESQL and not move.replica_at_target(database):
            yield from postgresql.prepare(move, database)


def close_databases(move: Move) -> Iterator[Step]:
    """At the cut: the old databases take no write any more, and stay so: none is ever a second primary."""
    for database in move.databases:
        if database.engine is Engine.POSTGRESQL:
            yield from postgresql.close(move, database)
        elif database.engine in (Engine.MYSQL, Engine.MARIADB):
            yield from mysql.close(move, database)


def move_databases(move: Move) -> Iterator[Step]:
    """At the cut: dump, restore and compare; or promote the replica that is there and has replayed everything."""
    for database in move.databases:
        replica = move.replica_at_target(database)
        if replica:
            yield from promote(move, database, replica)
        elif database.engine is Engine.POSTGRESQL:
            yield from postgresql.transfer(move, database)
        elif database.engine in (Engine.MYSQL, Engine.MARIADB):
            yield from mysql.transfer(move, database)


def promote(move: Move, database: Database, replica: Database) -> Iterator[Step]:
    """The replica on the new machine has everything, since the old one is closed: make it the primary."""
    duration, provenance = known(replica, "promotion", 15)
    engine = postgresql if database.engine is Engine.POSTGRESQL else mysql
    yield Step(
        id=f"{move.key}.{database.id}.promote",
        title=f"Promote {replica.title} when it has replayed everything",
        subject=replica.id,
        do=(engine.promotion(replica),),
        verify=(engine.leads(replica),),
        undo=(note(f"Rebuild {replica.title} as a replica of {database.title}, as the fail-back does."),),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or move.owner,
        machine=replica.on,
        preconditions=(engine.caught_up(move, database, replica),),
        go_no_go=f"Is {database.title} closed, and does {replica.title} show the same last position?",
        point_of_no_return=f"A promoted replica begins a history of its own: {database.title} cannot take what is "
        "written here, and becomes a replica again only by a new copy.",
        changes=(f"the role of {replica.title}",),
        escalate="It does not catch up: undo back to the stop, and look at the replication first.",
    )


def retire_databases(move: Move) -> Iterator[Step]:
    """After the switch: the old servers of the moved databases stop, also at the next start of the machine."""
    units = {database.id: _unit(database) for database in move.databases}
    for database in move.databases:
        unit = units[database.id]
        if not unit:
            continue
        stopped = aside.stopped(unit, f"{move.key}.{database.id}")
        duration, provenance = minutes(5)
        yield Step(
            id=f"{move.key}.{database.id}.retire",
            title=f"Stop the old server of {database.title} for good: it must not come back as a second primary",
            subject=database.id,
            do=stopped.do,
            verify=(fails(is_active(unit)),),
            undo=stopped.undo,
            duration=duration,
            duration_from=provenance,
            owner=move.owner,
            machine=database.on,
            go_no_go=f"Does nothing else on {move.source.title} use {unit}?",
            changes=(f"{unit} on {move.source.title}",),
        )


def follow_again(move: Move) -> Iterator[Step]:
    """After the switch: replicas of the old primary are built anew from the new one, and the inventory is changed."""
    for database in move.databases:
        others = move.estate.databases.values()
        for replica in [one for one in others if one.replicates == database.id and one.on != move.target.id]:
            duration, provenance = minutes(120)
            yield Step(
                id=f"{move.key}.{replica.id}.follow",
                title=f"Let {replica.title} follow the primary on {move.target.title}",
                subject=replica.id,
                do=(
                    note(f"Change the inventory: {database.id} is on {move.target.id}; write the plan again."),
                    note(f"Build {replica.title} anew from {move.target.title}, as the plan's fail-back does it."),
                ),
                verify=(
                    note(f"On {move.target.title} the replica is shown as streaming, and its lag is below a minute."),
                ),
                undo=(note(f"Leave {replica.title} stopped: what it holds is as of the cut."),),
                duration=duration,
                duration_from=provenance,
                owner=replica.promoted_by or move.owner,
                machine=replica.on,
                escalate="Until it follows, dumps are the only other copy: see that they are made on the new machine.",
            )


def _unit(database: Database) -> str:
    if database.engine is Engine.POSTGRESQL:
        return postgresql.UNIT
    return mysql.unit_of(database) if database.engine in (Engine.MYSQL, Engine.MARIADB) else ""
