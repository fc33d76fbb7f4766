"""Output whole or not at all: each file by temporary file, fsync and rename; the manifest last.

A run that is interrupted, or that finds the disk full, leaves the earlier output as it was: new contents are written
beside the old ones first, and take their names only when all of them are complete on disk.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

MANIFEST = "manifest.json"
PENDING = ".drillbook-new"
"""Suffix of files that are complete but have not taken their names yet."""


class OutputError(Exception):
    """The output could not be written; nothing of the earlier output was changed unless the message says so."""


def read_manifest(root: Path) -> dict[str, dict[str, str]]:
    """What an earlier run left: {"files": {name: SHA-256}, "keys": {name: key}}; empty where there is none."""
    try:
        found = json.loads((root / MANIFEST).read_text("utf-8"))
        return {part: dict(found[part]) for part in ("files", "keys")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"files": {}, "keys": {}}


def kept(root: Path, name: str, key: str) -> bytes | None:
    """The file of an earlier run, if it was made from the same key and nobody changed it since."""
    manifest = read_manifest(root)
    if manifest["keys"].get(name) != key:
        return None
    try:
        content = (root / name).read_bytes()
    except OSError:
        return None
    return content if _sha256(content) == manifest["files"].get(name) else None


def write_tree(root: Path, files: Mapping[str, bytes], keys: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Write all files below `root`, then the manifest; returns the names that changed.

    Files of an earlier run that are not among them are removed at the end. Names are relative, with '/'. OutputError
    when a name is unsafe or the disk refuses.
    """
    for name in files:
        _check(name)
    earlier = read_manifest(root)["files"]
    manifest = {
        "files": {name: _sha256(files[name]) for name in sorted(files)},
        "keys": dict(sorted((keys or {}).items())),
    }
    text = json.dumps(manifest, indent=2, sort_keys=True).encode() + b"\n"
    changed = [name for name in sorted(files) if _differs(root, name, files[name])]
    try:
        for name in changed:
            _prepare(root, name, files[name])
        _prepare(root, MANIFEST, text)
    except OSError as error:
        _forget(root, [*changed, MANIFEST])
        raise OutputError(f"{error.filename or root}: {error.strerror}") from error
    except BaseException:
        _forget(root, [*changed, MANIFEST])
        raise
    _commit(root, changed, sorted(earlier.keys() - files.keys()))
    return tuple(changed)


def write_file(path: Path, content: bytes) -> None:
    """Write one file, whole or not at all."""
    try:
        _prepare(path.parent, path.name, content)
        os.replace(_pending(path.parent, path.name), path)
    except OSError as error:
        _forget(path.parent, [path.name])
        raise OutputError(f"{path}: {error.strerror}") from error


def _commit(root: Path, changed: list[str], stale: list[str]) -> None:
    """Renames only: nothing here needs room on the disk."""
    try:
        for name in changed:
            os.replace(_pending(root, name), root / name)
        os.replace(_pending(root, MANIFEST), root / MANIFEST)
        for name in stale:
            if _is_safe(name):
                (root / name).unlink(missing_ok=True)
        _sync_folder(root)
    except OSError as error:
        raise OutputError(f"{error.filename or root}: {error.strerror}; run again to complete the output") from error


def _check(name: str) -> None:
    if not _is_safe(name):
        raise OutputError(f"{name!r} is not a safe name for a file")


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and name.isprintable()


def _differs(root: Path, name: str, content: bytes) -> bool:
    path = root / name
    try:
        return path.is_symlink() or path.read_bytes() != content
    except OSError:
        return True


def _prepare(root: Path, name: str, content: bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise OSError(0, "a link leads out of the output folder", str(path.parent))
    with _pending(root, name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _pending(root: Path, name: str) -> Path:
    path = root / name
    return path.with_name(path.name + PENDING)


def _forget(root: Path, names: list[str]) -> None:
    for name in names:
        with contextlib.suppress(OSError):
            _pending(root, name).unlink(missing_ok=True)


def _sync_folder(root: Path) -> None:
    descriptor = os.open(root, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
