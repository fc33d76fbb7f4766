"""A run that was interrupted, as a file: what it was, and its tally. Numbers only; nothing in it is ever executed."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np

from drillbook.problem import InputError, Problem, Where
from drillbook.simulation.years.run import Progress, Run, block_size
from drillbook.simulation.years.tally import Tally
from drillbook.writing import write_file

FORM = 3
"""Of the file; another one is refused."""
LARGEST = 1 << 32


def save(run: Run, inventory: str, path: Path) -> None:
    """Write how far a run of the inventory with this digest has come, whole or not at all."""
    progress = run.progress
    about = {
        "form": FORM,
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


def resume(run: Run, inventory: str, path: Path) -> None:
    """Put a run where the file says it had come to. InputError where the file is none, or of another run."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            tally = Tally(*(file[name] for name in Tally._fields))
        flags = bool(about["close"]), bool(about["enough"])
        progress = Progress(tally, int(about["done"]), int(about["looked"]), *flags)
        form, identity = about["form"], about["run"]
    except OSError as error:
        raise _refusal(path, "S001", f"cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise _refusal(path, "S001", "is no checkpoint of simulated years") from error
    mine = _identity(run, inventory)
    if form != FORM or not isinstance(identity, dict):
        raise _refusal(path, "S001", "is a checkpoint of another version")
    for name, value in mine.items():
        if identity.get(name) != value:
            raise _refusal(path, "S002", f"is a checkpoint of another run: {name.replace('_', ' ')} differs")
    if not _fits(run, progress):
        raise _refusal(path, "S001", "is a damaged checkpoint")
    run.progress = progress


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
