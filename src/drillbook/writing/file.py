"""One file, whole or not at all: its new content is complete on disk before it takes its name."""

import contextlib
import os
from pathlib import Path

PENDING = ".drillbook-new"
"""Suffix of a file that is complete but has not taken its name yet."""


class OutputError(Exception):
    """The output could not be written; what was there before is as it was."""


def write_file(path: Path, content: bytes) -> None:
    """Write one file. A link is followed; a device or pipe, which has no earlier content, is written to directly."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)
            return
        prepare(target, content)
        os.replace(pending(target), target)
        sync_folder(target.parent)
    except OSError as error:
        forget([target])
        raise refused(error, path) from error
    except BaseException:
        forget([target])
        raise


def prepare(path: Path, content: bytes) -> None:
    """The content, on disk beside the place that it will take."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pending(path).open("wb") as file:
        file.write(content)
        file.flush()
        if is_program(content):
            mode = os.fstat(file.fileno()).st_mode
            os.fchmod(file.fileno(), mode | (mode & 0o444) >> 2)  # who may read it may run it
        os.fsync(file.fileno())


def is_program(content: bytes) -> bool:
    """It says itself by what it is run, and is written so that it can be."""
    return content.startswith(b"#!")


def pending(path: Path) -> Path:
    """Where new content waits."""
    return path.with_name(path.name + PENDING)


def forget(paths: list[Path]) -> None:
    """Remove content that waits."""
    for path in paths:
        with contextlib.suppress(OSError):
            pending(path).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Names are on disk only when their folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refused(error: OSError, path: Path) -> OutputError:
    """What the system said, for people."""
    named = str(error.filename or path).removesuffix(PENDING)
    return OutputError(f"{named}: {error.strerror or error}")
