"""Files kept alike by rsync: look at the copy that takes over, and bring the files back when the site returns."""

from collections.abc import Iterator

from drillbook.model import Backup, Dataset, Server, Step, Vm
from drillbook.procedures.shell import command, local_path, note, remote_path, rsync, shows
from drillbook.procedures.situation import Situation, minutes


def check_copy(situation: Situation, dataset: Dataset) -> Iterator[Step]:
    """The other live copy serves at once: see that it is there, and how old its newest file is."""
    away = _copies(situation, dataset)
    if not away or not dataset.path or situation.carries_on:
        return
    path = local_path(dataset.path)
    duration, provenance = minutes(2)
    yield Step(
        id=f"{dataset.id}.{away[0].id}.check",
        title=f"Check the copy of {dataset.title} on {away[0].title}",
        subject=dataset.id,
        do=(
            command("du", "-sh", path),
            shows(command("find", path, "-type", "f", "-printf", "%T+ %p\\n"), "| sort -r | head -n 3"),
        ),
        verify=("The size is the usual one, and the newest file is as new as the last change you know of.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=away[0].id,
        escalate="Files are missing: restore them from the newest backup before users write new ones.",
    )


def copy_back(situation: Situation, dataset: Dataset, backups: tuple[Backup, ...]) -> Iterator[Step]:
    """Copy the files to the rebuilt machine until nothing is left to copy; keep what was there."""
    here = [machine for one in dataset.on if situation.is_here(one) and (machine := situation.machine(one))]
    source = _source(situation, dataset, backups)
    if not here or source is None or not dataset.path:
        return
    path = local_path(dataset.path)
    kept, far = f"{path}.before-return", f"{remote_path(source, path)}/"
    duration, provenance = minutes(60)
    yield Step(
        id=f"{dataset.id}.copy-back",
        title=f"Copy {dataset.title} back from {source.title} to {here[0].title}",
        subject=dataset.id,
        do=(
            _keep(path, kept),
            rsync(far, path, "--delete"),
            note("Again until it finds nothing left to copy; the last time while nobody writes"),
        ),
        verify=(shows(rsync(far, path, "-n", "--delete", "--itemize-changes"), "prints nothing"),),
        undo=(rsync(f"{kept}/", path, "--delete"),),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=here[0].id,
        go_no_go="Is the site stable for 24 hours, power and network included?",
    )
    for other in here[1:]:
        yield _spread(situation, dataset, here[0], other)


def _source(situation: Situation, dataset: Dataset, backups: tuple[Backup, ...]) -> Server | Vm | None:
    """Another live copy, else the machine on which the files were restored meanwhile."""
    restored = [one.restore_on or one.to for one in backups if one.restore is not None]
    outside = (machine for one in restored if not situation.is_here(one) and (machine := situation.machine(one)))
    return next(iter((*_copies(situation, dataset), *outside)), None)


def _copies(situation: Situation, dataset: Dataset) -> list[Server | Vm]:
    """Live copies elsewhere: where the service itself runs meanwhile first, then at the named alternate."""
    alternate = situation.estate.sites[situation.site].alternate
    serving = [machine.id for machine in situation.away]
    found = [machine for one in dataset.on if not situation.is_here(one) and (machine := situation.machine(one))]

    def rank(machine: Server | Vm) -> tuple[int, bool]:
        place = serving.index(machine.id) if machine.id in serving else len(serving)
        return place, situation.graph.node(machine.id).site != alternate

    return sorted(found, key=rank)


def _spread(situation: Situation, dataset: Dataset, first: Server | Vm, other: Server | Vm) -> Step:
    path = local_path(dataset.path)
    kept, far = f"{path}.before-return", f"{remote_path(first, path)}/"
    duration, provenance = minutes(30)
    return Step(
        id=f"{dataset.id}.copy-back.{other.id}",
        title=f"Copy {dataset.title} on to {other.title}",
        subject=dataset.id,
        do=(
            _keep(path, kept),
            rsync(far, path, "--delete"),
        ),
        verify=(shows(rsync(far, path, "-n", "--delete", "--itemize-changes"), "prints nothing"),),
        undo=(rsync(f"{kept}/", path, "--delete"),),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=other.id,
        after=(f"{dataset.id}.copy-back",),
    )


def _keep(path: str, kept: str) -> str:
    """Put what is there aside, once: a second run must not overwrite what the first one found."""
    tests = f"{command('test', '-e', kept)} || {command('test', '!', '-e', path)}"
    return f"{tests} || {command('sudo', 'cp', '-aT', path, kept)}"
