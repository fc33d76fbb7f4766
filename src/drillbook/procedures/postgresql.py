"""PostgreSQL: promote a replica, and build the old primary up again as its replica.

Files of a running server are never copied (corruption); roles are not in a dump. The old primary must not come back
as a second primary: it is fenced before anything is promoted.
"""

from collections.abc import Iterator

from drillbook.model import Database, Step
from drillbook.procedures.shell import command, on, remote
from drillbook.procedures.situation import Situation, given, minutes


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, promote the replica, check what it holds."""
    estate = situation.estate
    old = estate.servers.get(primary.on) or estate.vms.get(primary.on)
    new = estate.servers.get(replica.on) or estate.vms.get(replica.on)
    owner = replica.promoted_by or situation.owner
    name = replica.database or replica.dataset
    port = str(replica.port or 5432)
    fence = f"{replica.id}.fence"
    duration, provenance = minutes(5)
    yield Step(
        id=fence,
        title=f"Fence the old primary {primary.title}",
        subject=primary.id,
        do=(
            remote(old, "sudo", "systemctl", "disable", "--now", "postgresql") if old else f"Stop {primary.title}",
            f"# no answer? cut {old.title if old else primary.title} off: switch port or power, and write down which",
        ),
        verify=(_silent(primary, on(old) if old else primary.on),),
        undo=(
            remote(old, "sudo", "systemctl", "enable", "--now", "postgresql")
            if old
            else f"Start {primary.title} again",
            "Only while nothing has been promoted.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        escalate="Cannot be fenced in 10 min: do not promote; two primaries cost more than an outage.",
    )
    duration, provenance = given(replica.promotion, minutes(15)[0])
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        do=(command("sudo", "-u", "postgres", "pg_ctl", "promote", "-D", replica.path or "/var/lib/postgresql/data"),),
        verify=(
            command("psql", "-p", port, "-d", name, "-Atc", "SELECT pg_is_in_recovery()") + " prints 'f'",
            command("psql", "-p", port, "-d", name, "-c", "\\du") + " lists the roles and owners of the old primary",
        ),
        undo=(
            "Before the first write: rebuild it as a replica (reconstitution, step 'Rebuild').",
            "After the first write: what was written here is lost if the old primary is used again.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        machine=new.id if new else None,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=True,
        escalate="Not promoted after twice the expected time: restore the newest backup instead.",
        after=(fence,),
    )


def rebuild(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Make the old primary a replica of the new one, then change places in a quiet hour."""
    estate = situation.estate
    source = estate.servers.get(replica.on) or estate.vms.get(replica.on)
    path = primary.path or "/var/lib/postgresql/data"
    duration, provenance = minutes(120)
    yield Step(
        id=f"{primary.id}.rebuild",
        title=f"Rebuild {primary.title} as a replica",
        subject=primary.id,
        do=(
            command("sudo", "systemctl", "stop", "postgresql"),
            command("sudo", "mv", path, f"{path}.before-rebuild"),
            command(
                "sudo", "-u", "postgres", "pg_basebackup",
                "-h", on(source) if source else replica.on, "-p", str(replica.port or 5432), "-D", path, "-R", "-P",
            ),
            command("sudo", "systemctl", "start", "postgresql"),
        ),
        verify=(
            command("psql", "-p", str(primary.port or 5432), "-Atc", "SELECT pg_is_in_recovery()") + " prints 't'",
            "pg_stat_replication on the new primary shows it as streaming",
        ),
        undo=(
            command("sudo", "systemctl", "stop", "postgresql"),
            command("sudo", "mv", f"{path}.before-rebuild", path),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on if primary.on in estate.servers or primary.on in estate.vms else None,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
    )  # fmt: skip


def _silent(primary: Database, host: str) -> str:
    return command("pg_isready", "-h", host, "-p", str(primary.port or 5432)) + " prints 'no response'"
