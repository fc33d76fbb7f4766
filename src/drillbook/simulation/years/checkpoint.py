"""A run that was interrupted, as a file: what it was, and its tally. Numbers only; nothing in it is ever executed."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from drillbook import __version__
from drillbook.problem import InputError, Problem, Where
from drillbook.simulation.years.run import Progress, Run, block_size
from drillbook.simulation.years.tally import Tally
from drillbook.writing import write_file

FORM = 4
"""Of the file; another one is refused, and so is that of another drillbook: it may draw other numbers."""
ROOM = 1 << 28
"""Bytes that a file may hold, packed or not, besides the tally of this run: it may be of another run."""


def save(run: Run, inventory: str, path: Path) -> None:
    """Write how far a run of the inventory with this digest has come, whole or not at all."""
    progress = run.progress
    about = {
        "form": FORM,
        "program": __version__,
        "run": _identity(run, inventory),
        "done": progress.done,
        "looked": progress.looked,
        "close": progress.close,
        "enough": progress.enough,
    }
    buffer = io.BytesIO()
    text = np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8)
    np.savez_compressed(buffer, about=text, **progress.tally._asdict())
    write_file(path, buffer.getvalue())


def is_checkpoint(path: Path) -> bool:
    """The file is a run that was kept, of whatever version."""
    try:
        _read(path, most=2 * path.stat().st_size + ROOM)
    except InputError:
        return False
    return True


def resume(run: Run, inventory: str, path: Path) -> None:
    """Put a run where the file says it had come to. InputError where the file is none, or of another run."""
    about, parts = _read(path, ROOM + sum(part.nbytes for part in run.progress.tally))
    mine, identity = _identity(run, inventory), about.get("run")
    if (about.get("form"), about.get("program")) != (FORM, __version__) or not isinstance(identity, dict):
        raise _refusal(path, "S001", f"is a checkpoint of another version: this is drillbook {__version__}")
    for name, value in mine.items():
        if identity.get(name) != value:
            raise _refusal(path, "S002", f"is a checkpoint of another run: {name.replace('_', ' ')} differs")
    done, looked, close, enough = (about.get(name) for name in ("done", "looked", "close", "enough"))
    flags = isinstance(close, bool) and isinstance(enough, bool)
    if flags and isinstance(done, int) and isinstance(looked, int) and parts.keys() == set(Tally._fields):
        progress = Progress(Tally(**parts), done, looked, bool(close), bool(enough))
        if _fits(run, progress):
            run.progress = progress
            return
    raise _refusal(path, "S001", "is a damaged checkpoint")


def _read(path: Path, most: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the file is about, and its arrays; no more bytes of it are read, nor unpacked, than `most`."""
    try:
        if not path.is_file():
            raise _refusal(path, "S001", "is no file" if path.exists() else "cannot be read: there is no such file")
        with path.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise _refusal(path, "S001", f"cannot be read: {error.strerror}") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(content) > most or sum(one.file_size for one in archive.infolist()) > most:
                raise ValueError("it is too large")
            parts = {one.filename.removesuffix(".npy"): _unpacked(archive, one) for one in archive.infolist()}
        about = json.loads(parts.pop("about").tobytes())
    except Exception as error:  # whatever zip, deflate, numpy's header and JSON say of bytes that are damaged
        raise _refusal(path, "S001", "is no checkpoint of simulated years, or is damaged") from error
    if not isinstance(about, dict):
        raise _refusal(path, "S001", "is no checkpoint of simulated years")
    return about, parts


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Any:
    """One array, read to its end, where its check sum is; no more than it says that it holds is unpacked."""
    with archive.open(one) as file:
        return np.load(io.BytesIO(file.read(one.file_size)), allow_pickle=False)


def _fits(run: Run, progress: Progress) -> bool:
    """Shapes, kinds and counts are those of this run, at the end of one of its blocks."""
    same = all(
        part.shape == mine.shape and part.dtype == mine.dtype and bool((part >= 0).all())
        for part, mine in zip(progress.tally, run.progress.tally, strict=True)
    )
    done, most = progress.done, run.asked.replications
    at_a_block = done == most or done % block_size(run.plan, run.asked) == 0
    return same and 0 <= progress.looked <= done <= most and at_a_block and int(progress.tally.played[0]) == done


def _identity(run: Run, inventory: str) -> dict[str, object]:
    """What must be the same for a result to be the same."""
    return {
        "inventory": inventory,
        "services": list(run.plan.subjects),
        "seed": run.plan.seed,
        "years": run.plan.years,
        "replications": run.asked.replications,
        "precision": run.asked.precision,
    }


def _refusal(path: Path, code: str, message: str) -> InputError:
    return InputError([Problem(Where(str(path)), code, message)])
