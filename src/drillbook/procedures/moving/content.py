"""The content: copied until a run finds nothing left to copy, first while people use it, then while nobody does."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from drillbook.model import Dataset, Step
from drillbook.procedures.moving.keep import begin, forget, into, keep, last, put_back, restored
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import from_source
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.shell import command, local_path, prints_nothing, remote_path, rsync, succeeds
from drillbook.procedures.situation import minutes

LISTED = "%P %y %m %u:%g %l\\n"
"""How find shows a file: path, type, permissions, owner, where a link leads."""


def copy_content(move: Move) -> Iterator[Step]:
    """Copy pages, programs, templates and libraries, with owners and permissions, until a run has nothing to do."""
    for dataset in move.files:
        yield _copy(move, dataset)


def _copy(move: Move, dataset: Dataset) -> Step:
    path = dataset.path.rstrip("/")
    kept, source = f"{move.folder}.{dataset.id}", f"{remote_path(move.source, path)}/"
    duration, provenance = minutes(60)
    return Step(
        id=f"{move.key}.{dataset.id}.copy",
        title=f"Copy {dataset.title} to {move.target.title} until a run finds nothing left to copy",
        subject=dataset.id,
        do=(
            *keep(path, kept),
            command("sudo", "mkdir", "-p", "--", local_path(path)),
            rsync(source, f"{local_path(path)}/", "--delete"),
            rsync(source, f"{local_path(path)}/", "--delete"),
        ),
        verify=(
            prints_nothing(
                rsync(source, f"{local_path(path)}/", "-n", "--delete", "--itemize-changes"),
                "lines shown are left to copy: run it again; what people write now is copied after the stop",
            ),
        ),
        undo=put_back(path, kept),
        duration=duration,
        duration_from=provenance,
        owner=dataset.owner or move.owner,
        machine=move.target.id,
        preconditions=(
            succeeds(command("sudo", "test", "-d", str(PurePosixPath(path).parent)), "the folder around it"),
        ),
        changes=(f"{path} on {move.target.title}",),
        escalate="Each run has as much to copy as the one before: something writes there; go on, the last run counts.",
    )


def put_aside(move: Move) -> Iterator[Step]:
    """Before the stop: keep the copied files as they are, so that the last copy can be undone without costing time."""
    for dataset in move.files:
        path, kept = dataset.path.rstrip("/"), f"{move.folder}.{dataset.id}.rest"
        duration, provenance = minutes(15)
        yield Step(
            id=f"{move.key}.{dataset.id}.aside",
            title=f"Keep the copy of {dataset.title} aside before its last run",
            subject=dataset.id,
            do=keep(path, kept),
            verify=(succeeds(command("sudo", "test", "-d", kept)),),
            undo=forget(kept),
            duration=duration,
            duration_from=provenance,
            owner=dataset.owner or move.owner,
            machine=move.target.id,
            changes=(f"{kept} on {move.target.title}",),
            escalate="No room for a second copy: make some; without it the last run cannot be undone.",
        )


def copy_rest(move: Move) -> Iterator[Step]:
    """The last copy, while nobody writes: the same run again, then every name, owner and permission is compared."""
    for dataset in move.files:
        path = dataset.path.rstrip("/")
        source = f"{remote_path(move.source, path)}/"
        kept, folder = f"{move.folder}.{dataset.id}.rest", f"{move.folder}.{dataset.id}.list"
        listing = ("find", path, "-mindepth", "1", "-printf", LISTED)
        duration, provenance = minutes(10)
        yield Step(
            id=f"{move.key}.{dataset.id}.rest",
            title=f"Copy the rest of {dataset.title}, and compare names, owners and permissions",
            subject=dataset.id,
            do=(
                rsync(source, f"{local_path(path)}/", "--delete", "--checksum"),
                *begin(folder),
                into(last(from_source(move, *listing), SORTED), f"{folder}/old"),
            ),
            verify=(
                prints_nothing(rsync(source, f"{local_path(path)}/", "-n", "--delete", "-c", "--itemize-changes")),
                succeeds(
                    last(last(command("sudo", *listing), SORTED), command("sudo", "diff", f"{folder}/old", "-")),
                    "a line shown differs in name, kind, permissions or owner",
                ),
            ),
            undo=(restored(path, kept), *forget(folder)),
            duration=duration,
            duration_from=provenance,
            owner=dataset.owner or move.owner,
            machine=move.target.id,
            changes=(f"{path} on {move.target.title}",),
        )
