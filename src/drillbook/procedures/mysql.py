"""MySQL: promote a replica, and build the old primary up again.

A directory of MyISAM tables may be copied only while the server is shut down. Users and grants move with the data.
"""

from collections.abc import Iterator

from drillbook.model import Database, Step
from drillbook.procedures.shell import command, on, remote
from drillbook.procedures.situation import Situation, given, minutes


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, let the replica finish its log, make it writable."""
    estate = situation.estate
    old = estate.servers.get(primary.on) or estate.vms.get(primary.on)
    new = estate.servers.get(replica.on) or estate.vms.get(replica.on)
    owner = replica.promoted_by or situation.owner
    port = f"--port={replica.port or 3306}"
    fence = f"{replica.id}.fence"
    duration, provenance = minutes(5)
    yield Step(
        id=fence,
        title=f"Fence the old primary {primary.title}",
        subject=primary.id,
        do=(
            remote(old, "sudo", "systemctl", "disable", "--now", "mysql") if old else f"Stop {primary.title}",
            f"# no answer? cut {old.title if old else primary.title} off: switch port or power, and write down which",
        ),
        verify=(f"{command('mysqladmin', '-h', on(old) if old else primary.on, 'ping')} fails",),
        undo=(
            remote(old, "sudo", "systemctl", "enable", "--now", "mysql") if old else f"Start {primary.title} again",
            "Only while nothing has been promoted.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        escalate="Cannot be fenced in 10 min: do not promote.",
    )
    duration, provenance = given(replica.promotion, minutes(15)[0])
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        do=(
            command("mysql", port, "-e", "STOP REPLICA IO_THREAD; SHOW REPLICA STATUS\\G"),
            "# wait until 'Replica has read all relay log'",
            command("mysql", port, "-e", "STOP REPLICA; RESET REPLICA ALL; SET GLOBAL read_only = OFF"),
        ),
        verify=(
            command("mysql", port, "-Ne", "SELECT @@read_only") + " prints 0",
            command("mysql", port, "-e", "SHOW DATABASES")
            + " and the users in mysql.user are those of the old primary",
        ),
        undo=(
            command("mysql", port, "-e", "SET GLOBAL read_only = ON"),
            "Then point it at the old primary again; what was written here in between is lost.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        machine=new.id if new else None,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=True,
        escalate="Not writable after twice the expected time: restore the newest backup instead.",
        after=(fence,),
    )


def rebuild(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Load the old primary from a fresh dump of the new one, and let it follow."""
    estate = situation.estate
    source = estate.servers.get(replica.on) or estate.vms.get(replica.on)
    name = primary.database or primary.dataset
    dump = f"/var/tmp/{primary.id}.sql"  # noqa: S108 - on the operator's machine, in a command for people
    duration, provenance = minutes(120)
    yield Step(
        id=f"{primary.id}.rebuild",
        title=f"Rebuild {primary.title} as a replica",
        subject=primary.id,
        do=(
            command("mysqldump", name, "--result-file", f"{dump}.before-rebuild"),
            command(
                "mysqldump", "-h", on(source) if source else replica.on, "--single-transaction", "--source-data=1",
                "--databases", name, "mysql", "--result-file", dump,
            ),
            f"mysql < {command(dump)}",
            command("mysql", "-e", "START REPLICA"),
        ),
        verify=(command("mysql", "-e", "SHOW REPLICA STATUS\\G") + " shows Seconds_Behind_Source: 0",),
        undo=(command("mysql", "-e", "STOP REPLICA"), f"mysql {command(name)} < {command(dump + '.before-rebuild')}"),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on if primary.on in estate.servers or primary.on in estate.vms else None,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
    )  # fmt: skip
