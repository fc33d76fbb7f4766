"""The world in which a procedure begins: seeded; for a recovery with the site lost, for a fail-back with it back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from drillbook.graph import site_of
from drillbook.model import Check, Command, Estate, Step
from drillbook.problem import InputError, Problem
from drillbook.procedures.moving.move import is_address
from drillbook.rehearsal.carry_out import Stopped, all_held, carry_out, host_of, make_checks
from drillbook.rehearsal.content import content_of
from drillbook.rehearsal.guard import Own, refused_command
from drillbook.rehearsal.network import lose, return_, throw_away_hosts
from drillbook.rehearsal.setting import Setting, SettingError
from drillbook.rehearsal.tools import need_tools
from drillbook.rehearsal.world import World, build_world, hosts_for, let_time_pass
from drillbook.rehearsal.world_cast import records_of

NEEDED = (
    "apache2", "suexec", "cron", "curl", "dig", "mariadb", "mariadbd", "named", "named-checkzone", "pg_createcluster",
    "psql", "whois",
)  # fmt: skip
"""Programs of the world that is seeded, besides those without which there are no hosts."""
PROGRAMS = (
    ("Apache httpd", ("apache2", "-v"), "Apache/"),
    ("BIND", ("named", "-v"), "BIND "),
    ("PostgreSQL", ("psql", "--version"), "(PostgreSQL) "),
    ("MariaDB", ("mariadbd", "--version"), "Ver "),
    ("rsync", ("rsync", "--version"), "version "),
    ("OpenSSH", ("ssh", "-V"), "OpenSSH_"),
    ("Perl", ("perl", "-e", "printf 'v%vd ', $^V"), "v"),
)
"""What a rehearsal runs, how it says its version, and what stands before it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A world that is ready for the procedure."""

    world: World
    content: Mapping[str, str]
    """Digests of the content and data that must come through: of the old machine, before anything happened."""
    new: str
    """The machine that has them afterwards."""


@contextmanager
def opened(setting: Setting, estate: Estate, seed: int) -> Iterator[Opened]:
    """The world of a setting, for as long as the block lasts.

    Raises ToolMissingError where this machine cannot have it, InputError where the procedure names an address outside
    it, SettingError where what comes before fails.
    """
    need_tools(NEEDED)
    wanted = hosts_for(estate, setting.service.id, setting.target)
    if refusals := list(dict.fromkeys(_refused(setting, estate, wanted))):
        raise InputError(refusals)
    with throw_away_hosts(wanted) as hosts:
        world = build_world(hosts, estate, setting.service.id, setting.target, seed)
        content = content_of(world, setting.source)
        lost = [name for name in hosts if (noun := estate.find(name)) and setting.lost == site_of(estate, noun)]
        if setting.lost:
            for name in lost:
                lose(hosts[name])
            let_time_pass(world)
        _done_before(world, setting)
        if setting.before:
            for name in lost:
                return_(hosts[name])
        yield Opened(world, content, _new(setting, world))


def _refused(setting: Setting, estate: Estate, hosts: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Every address in a procedure that is none of the rehearsal's own: looked for before anything is run."""
    records: dict[str, tuple[str, ...]] = {"localhost": ("127.0.0.1",)}
    for domain in estate.domains.values():
        records[domain.title.lower()] = ()
        for name, _, value in records_of(domain):
            records[name.lower()] = (value,) if is_address(value) else ()
    own = Own(hosts, records)
    for book in (*setting.before, setting.book):
        for step in book.steps:
            for command in _commands(step):
                for one in refused_command(command, own):
                    yield replace(one, message=f"{step.id}: {one.message}")


def _commands(step: Step) -> Iterator[Command]:
    yield from (one for one in (*step.do, *step.undo) if isinstance(one, Command))
    yield from (one.command for one in (*step.preconditions, *step.verify) if isinstance(one, Check))


def _done_before(world: World, setting: Setting) -> None:
    for book in setting.before:
        for step in book.steps:
            try:
                carry_out(world, step)
            except Stopped as stopped:
                said = stopped.done[-1]
                raise SettingError(f"{book.title}, which comes before, fails at {step.id}: {said}") from None
            if step.wait:
                let_time_pass(world)
            seen = make_checks(host_of(world, step), step.verify)
            if not all_held(seen):
                raise SettingError(f"{book.title}, which comes before, fails at {step.id}: {seen}")


def _new(setting: Setting, world: World) -> str:
    """Where the site is after the procedure: the target, the standby, or home again."""
    if setting.target is not None:
        return setting.target
    return setting.source if setting.before else next(iter(world.cast.standby), setting.source)


def software_of(world: World) -> tuple[tuple[str, str], ...]:
    """The programs and their versions, as they say themselves."""
    found: list[tuple[str, str]] = []
    for name, argv, before in PROGRAMS:
        said = world.admin.run(argv)
        version = (said.stdout + said.stderr).partition(before)[2].split()
        if version:
            found.append((name, version[0].rstrip(",")))
    return tuple(found)
