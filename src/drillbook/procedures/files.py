"""Files kept alike by rsync: look at the copy that takes over, and bring the files back when the site returns."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.model import Backup, Check, Command, Dataset, Server, Step, Vm
from drillbook.procedures.aside import keep, room
from drillbook.procedures.shell import (
    NOTHING,
    command,
    local_path,
    note,
    piped,
    prints_nothing,
    remote_path,
    rsync,
    shows,
)
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
        do=(command("sudo", "du", "-sh", "--", path), newest_files(path)),
        verify=(
            shows(command("sudo", "find", path, "-type", "f", "-print", "-quit"), path),
            note("The size is the usual one, and the newest file is as new as the last change you know of."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=away[0].id,
        escalate="Files are missing: restore them from the newest backup before users write new ones.",
    )


def copy_back(situation: Situation, dataset: Dataset, backups: tuple[Backup, ...]) -> Iterator[Step]:
    """Copy the files to the rebuilt machine until nothing is left to copy; keep what was there."""
    here = [machine for machine, _ in returning(situation, dataset)]
    source = _source(situation, dataset, backups)
    if not here or source is None:
        return
    yield _copy(
        situation, dataset, source, here[0], f"{dataset.id}.copy-back",
        f"Copy {dataset.title} back from {source.title} to {here[0].title}", 60,
    )  # fmt: skip
    for other in here[1:]:
        title, key = f"Copy {dataset.title} on to {other.title}", f"{dataset.id}.copy-back.{other.id}"
        yield replace(
            _copy(situation, dataset, here[0], other, key, title, 30), go_no_go="", after=(f"{dataset.id}.copy-back",)
        )


def _copy(
    situation: Situation, dataset: Dataset, source: Server | Vm, target: Server | Vm, key: str, title: str, guess: int
) -> Step:
    """Bring a folder in line with another machine's; what was there is kept."""
    path = local_path(dataset.path)
    far, before = f"{remote_path(source, path)}/", keep(path, f"{path}.before-return")
    duration, provenance = minutes(guess)
    return Step(
        id=key,
        title=title,
        subject=dataset.id,
        preconditions=space_for(dataset, path),
        do=(
            *before.do,
            rsync(far, path, "--delete"),
            note("Again until it finds nothing left to copy; the last time while nobody writes"),
        ),
        verify=(nothing_left(far, path, "--delete"),),
        undo=before.undo,
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or situation.owner,
        machine=target.id,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        changes=(f"{path} on {target.title}",),
    )


def returning(situation: Situation, dataset: Dataset) -> Iterator[tuple[Server | Vm, str]]:
    """Machines of the returned site that hold a live copy of files, and where it lies on them."""
    for one in dataset.on if dataset.path else ():
        if situation.is_here(one) and (machine := situation.machine(one)):
            yield machine, local_path(dataset.path)


def nothing_left(source: str, target: str, *options: str) -> Check:
    """A run of rsync that would copy nothing."""
    return prints_nothing(rsync(source, target, "-n", "--itemize-changes", *options))


def newest_files(folder: str) -> Command:
    """The three newest files, with their dates."""
    listed = command("sudo", "find", folder, "-type", "f", "-printf", "%T+ %p\\n")
    return piped(listed, piped(command("sort", "-r"), command("sed", "-n", "1,3p")))


def space_for(dataset: Dataset, path: str) -> tuple[Check, ...]:
    """There is room for the data once more; nothing is asked where the inventory does not say how large they are."""
    return (room(path, dataset.size, f"{dataset.title} once more"),) if dataset.size else ()


def _source(situation: Situation, dataset: Dataset, backups: tuple[Backup, ...]) -> Server | Vm | None:
    """Another live copy, else the machine on which the files were restored meanwhile."""
    restored = [one.restore_on or one.to for one in backups if situation.estate.restore_time(one) is not None]
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
