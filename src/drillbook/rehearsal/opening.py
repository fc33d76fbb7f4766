"""The world in which a procedure begins: seeded; for a recovery with the site lost, for a fail-back with it back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from drillbook.graph import site_of
from drillbook.model import Estate
from drillbook.problem import InputError
from drillbook.rehearsal.carry_out import Stopped, all_held, carry_out, host_of, make_checks
from drillbook.rehearsal.content import content_of, different
from drillbook.rehearsal.guard import own_of, refused_book
from drillbook.rehearsal.network import lose, return_, throw_away_hosts
from drillbook.rehearsal.setting import Setting
from drillbook.rehearsal.tools import ASKING, SERVERS, need_tools
from drillbook.rehearsal.world import World, build_world, hosts_for, let_time_pass
from drillbook.rehearsal.world_engines import name_of

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


class EarlierFailedError(Exception):
    """The procedure that comes before does not work; says where."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A world that is ready for the procedure."""

    world: World
    content: Mapping[str, str]
    """Digests of the content and data that must come through: of the old machine, before anything happened."""
    new: str
    """The machine that has them afterwards."""
    elsewhere: Mapping[str, str]
    """Databases that are on machines of their own then: name → machine."""

    @property
    def differences(self) -> tuple[str, ...]:
        """What has not come through, by name."""
        return different(self.content, content_of(self.world, self.new, self.elsewhere))


@contextmanager
def opened(setting: Setting, estate: Estate, seed: int) -> Iterator[Opened]:
    """The world of a setting, for as long as the block lasts.

    Raises EarlierFailedError where what comes before fails, WorldError where no world can be made of the service,
    InputError where a step would reach out of the rehearsal, ToolMissingError where hosts or servers are not to be had.
    """
    wanted = hosts_for(estate, setting.service.id, setting.target)
    own = own_of(wanted, estate.domains.values())
    if outside := [one for book in (setting.book, *setting.before) for one in refused_book(book, own)]:
        raise InputError(outside)
    need_tools((*SERVERS, *ASKING))
    with throw_away_hosts(wanted) as hosts:
        world = build_world(hosts, estate, setting.service.id, setting.target, seed)
        content = content_of(world, setting.source, _apart(world, setting, frozenset()))
        lost = [name for name in hosts if (noun := estate.find(name)) and setting.lost == site_of(estate, noun)]
        if setting.lost:
            for name in lost:
                lose(hosts[name])
            let_time_pass(world)
        _done_before(world, setting)
        if setting.before:
            for name in lost:
                return_(hosts[name])
        gone = frozenset() if setting.before else frozenset(lost)
        yield Opened(world, content, _new(setting, world), _apart(world, setting, gone))


def _done_before(world: World, setting: Setting) -> None:
    for book in setting.before:
        for step in book.steps:
            try:
                carry_out(world, step)
            except Stopped as stopped:
                said = stopped.done[-1]
                raise EarlierFailedError(f"{book.title}, which comes before, fails at {step.id}: {said}") from None
            if step.wait:
                let_time_pass(world)
            seen = make_checks(host_of(world, step), step.verify)
            if not all_held(seen):
                raise EarlierFailedError(f"{book.title}, which comes before, fails at {step.id}: {seen}")


def _new(setting: Setting, world: World) -> str:
    """Where the site is after the procedure: the target, the standby, or home again."""
    if setting.target is not None:
        return setting.target
    return setting.source if setting.before else next(iter(world.cast.standby), setting.source)


def _apart(world: World, setting: Setting, gone: frozenset[str]) -> Mapping[str, str]:
    """Databases that are not on the service's own machine: where each leads, or its replica while that is gone."""
    found: dict[str, str] = {}
    for one in world.cast.databases:
        if one.replicates is None and one.on != setting.source:
            replicas = [other.on for other in world.cast.databases if other.replicates == one.id]
            found[name_of(one)] = next((on for on in (one.on, *replicas) if on not in gone), one.on)
    return found


def software_of(world: World) -> tuple[tuple[str, str], ...]:
    """The programs and their versions, as they say themselves."""
    found: list[tuple[str, str]] = []
    for name, argv, before in PROGRAMS:
        said = world.admin.run(argv)
        version = (said.stdout + said.stderr).partition(before)[2].split()
        if version:
            found.append((name, version[0].rstrip(",")))
    return tuple(found)
