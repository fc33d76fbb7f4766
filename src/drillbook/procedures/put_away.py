"""The end of a return: what was kept for undoing is deleted, so that the next disaster finds nothing in its way."""

from collections.abc import Iterator

from drillbook.model import Database, Engine, Server, ServiceKind, Step, Vm
from drillbook.procedures import mysql, postgresql, zone
from drillbook.procedures.data import promotable
from drillbook.procedures.files import returning
from drillbook.procedures.name_service import keeper_of, served
from drillbook.procedures.programs import settings_kept
from drillbook.procedures.shell import command, exists, fails, note
from drillbook.procedures.situation import Situation, minutes

OLD_SETTINGS = ("before", "before-return", "as-primary", "as-secondary")
"""Settings of name servers as they were before each change."""


def put_away(situation: Situation) -> Iterator[Step]:
    """Last of all: delete the old data folders, copies and marks from which the steps before could be undone."""
    kept: dict[str, dict[str, None]] = {}
    for holder, path in _kept(situation):
        kept.setdefault(holder, {})[path] = None
    for identifier, paths in kept.items():
        if machine := situation.machine(identifier):
            yield _delete(situation, machine, tuple(paths))


def _kept(situation: Situation) -> Iterator[tuple[str, str]]:
    """Machine and path of everything that steps of this service put aside."""
    for dataset in situation.datasets:
        for pair in promotable(situation, dataset):
            for one in pair:
                yield from ((one.on, path) for path in _of_database(one))
        for machine, path in returning(situation, dataset):
            yield machine.id, f"{path}.before-return"
    if situation.switches:
        yield from settings_kept(situation)
    if situation.service.kind_of is ServiceKind.DNS:
        for domain in served(situation):
            keeper = keeper_of(situation, domain)
            for server in (domain.name_servers[0], keeper.id) if keeper else ():
                yield from ((server, f"{zone.CONFIGURATION}.{suffix}") for suffix in OLD_SETTINGS)


def _of_database(database: Database) -> Iterator[str]:
    if database.engine is Engine.POSTGRESQL:
        yield f"{postgresql.data_folder(database)}.before-rebuild"
    elif database.engine in (Engine.MYSQL, Engine.MARIADB):
        yield from (f"{mysql.data_folder(database)}.before-rebuild", mysql.mark_of(database))


def _delete(situation: Situation, machine: Server | Vm, paths: tuple[str, ...]) -> Step:
    duration, provenance = minutes(5)
    names = _names(situation)
    marks = ("sudo", "find", "/var/backups", "-maxdepth", "1", "(", *names, ")", "-exec", "rm", "-rf", "--", "{}", "+")
    return Step(
        id=f"{situation.service.id}.{machine.id}.put-away",
        title=f"A week later: delete what was kept on {machine.title} for going back",
        subject=machine.id,
        do=(command("sudo", "rm", "-rf", "--", *paths), command(*marks)),
        verify=tuple(fails(exists(path)) for path in paths),
        undo=(note("Nothing brings it back; the fresh backup has what is needed."),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go="Has it been quiet for a week, and has a restore of the fresh backup been tried?",
        point_of_no_return="What was there before the return is gone: no earlier step can be undone any more.",
        changes=tuple(f"{path} on {machine.title}" for path in paths),
    )


def _names(situation: Situation) -> tuple[str, ...]:
    """For find: marks carry the identifier of the step that made them, which begins with what it was about."""
    about = {situation.service.id: None, **{one.id: None for one in situation.estate.domains.values()}}
    for dataset in situation.datasets:
        about |= {one.id: None for one in (*situation.databases(dataset), *situation.backups(dataset))}
    words = [("-o", "-name", f"drillbook.{one}.*") for one in about]
    return tuple(word for three in words for word in three)[1:]
