"""Many files, whole or not at all.

First every new content is written beside its place, and a second name is given to what stands there: all that needs
room on the disk, or may be refused, happens before anything changes. Then only names change, the manifest's last. A
failure on the way back out puts the earlier files back. A process killed between two renames cannot do that: then
every file is still whole, old or new, the manifest does not fit, and the next run completes the output.
"""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from drillbook.writing.file import PENDING, OutputError, forget, is_program, pending, prepare, refused, sync_folder
from drillbook.writing.manifest import MANIFEST, manifest_of, read_manifest, sha256

EARLIER = ".drillbook-old"
"""Suffix of the second name of a file that is about to be replaced."""


def write_tree(root: Path, files: Mapping[str, bytes], keys: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Write all files below `root`, then the manifest; returns the names that changed.

    A file that has its content already is left alone. A file of an earlier run that is no longer among them is
    removed at the end, unless somebody changed it. Names are relative, with '/'. OutputError when a name is unsafe,
    the disk refuses, or another run is writing there: then nothing has changed.
    """
    for name in files:
        _check(name)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _alone_in(root):
            return _write(root, files, manifest_of(files, keys or {}))
    except OSError as error:
        raise refused(error, root) from error


def check_writable(root: Path) -> None:
    """OutputError where `root` can neither be made nor written to: told before any work is done for it."""
    nearest = next((path for path in (root, *root.absolute().parents) if os.path.lexists(path)), root)
    try:
        os.close(os.open(nearest, os.O_RDONLY | os.O_DIRECTORY))
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))
    except OSError as error:
        raise refused(error, root) from error


def check_file_writable(path: Path) -> None:
    """OutputError where a file can neither be made nor replaced: told before any work is done for it."""
    if path.is_dir():
        raise refused(IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path)), path)
    check_writable(path.parent)


def _write(root: Path, files: Mapping[str, bytes], manifest: bytes) -> tuple[str, ...]:
    _sweep(root)
    earlier = read_manifest(root)["files"]
    stale = [name for name, digest in earlier.items() if name not in files and _is_ours(root, name, digest)]
    wanted = {**{name: files[name] for name in sorted(files)}, MANIFEST: manifest}
    changed = [name for name, content in wanted.items() if _differs(root, name, content)]
    paths = [root / name for name in changed]
    try:
        for path in paths:
            _stay_inside(root, path)
            prepare(path, wanted[path.relative_to(root).as_posix()])
            _remember(path)
        _commit(paths)
    finally:
        forget(paths)
        _forget_earlier(paths)
    for name in stale:
        (root / name).unlink(missing_ok=True)
    return tuple(name for name in changed if name != MANIFEST)


def _commit(paths: list[Path]) -> None:
    """Renames only; undone in reverse order when one fails or the user interrupts."""
    done: list[Path] = []
    try:
        for path in paths:
            done.append(path)
            os.replace(pending(path), path)
        for folder in dict.fromkeys(path.parent for path in paths):
            sync_folder(folder)
    except BaseException:
        for path in reversed(done):
            _put_back(path)
        raise


def _remember(path: Path) -> None:
    """A second name for what is about to be replaced; a copy where the file system has no second names."""
    if path.is_symlink():
        os.symlink(os.readlink(path), _earlier(path))
    elif path.is_file():
        try:
            os.link(path, _earlier(path))
        except OSError:
            shutil.copy2(path, _earlier(path))


def _put_back(path: Path) -> None:
    with contextlib.suppress(OSError):
        if os.path.lexists(_earlier(path)):
            os.replace(_earlier(path), path)
        elif not os.path.lexists(pending(path)):  # it had taken its name, where there was nothing before
            path.unlink(missing_ok=True)


def _earlier(path: Path) -> Path:
    return path.with_name(path.name + EARLIER)


def _forget_earlier(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            _earlier(path).unlink(missing_ok=True)


@contextmanager
def _alone_in(root: Path) -> Iterator[None]:
    """Two runs into one folder would mix; the lock goes with the process that holds it."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise OutputError(f"{root}: another run is writing there") from error
    finally:
        os.close(descriptor)


def _sweep(root: Path) -> None:
    """What a killed run left waiting."""
    for suffix in (PENDING, EARLIER):
        for left in sorted(root.rglob(f"*{suffix}")):
            left.unlink()


def _check(name: str) -> None:
    if not _is_safe(name) or name == MANIFEST:
        raise OutputError(f"{name!r} is not a safe name for a file")


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.as_posix() == name != "."
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and name.isprintable()
        and not name.endswith((PENDING, EARLIER))
    )


def _stay_inside(root: Path, path: Path) -> None:
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise OutputError(f"{path.parent}: a link leads out of the output folder")


def _differs(root: Path, name: str, content: bytes) -> bool:
    path = root / name
    try:
        if is_program(content) and not os.access(path, os.X_OK):
            return True
        return path.is_symlink() or path.read_bytes() != content
    except OSError:
        return True


def _is_ours(root: Path, name: str, digest: str) -> bool:
    """Is this still the file that an earlier run wrote? A manifest is only a file: it may name anything."""
    path = root / name
    if not _is_safe(name) or path.is_symlink() or not path.parent.resolve().is_relative_to(root.resolve()):
        return False
    try:
        return sha256(path.read_bytes()) == digest
    except OSError:
        return False
