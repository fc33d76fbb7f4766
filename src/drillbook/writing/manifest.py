"""The list of what a run wrote: what it says holds only because it is written last."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "manifest.json"


def read_manifest(root: Path) -> dict[str, dict[str, str]]:
    """What an earlier run left: {"files": {name: SHA-256}, "keys": {name: key}}; empty where there is none."""
    try:
        found = json.loads((root / MANIFEST).read_bytes())
        return {part: {str(name): str(value) for name, value in found[part].items()} for part in ("files", "keys")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"files": {}, "keys": {}}


def manifest_of(files: Mapping[str, bytes], keys: Mapping[str, str]) -> bytes:
    """The manifest of these files: SHA-256 of each, and what each was made from where that is known."""
    value = {"files": {name: sha256(content) for name, content in files.items()}, "keys": dict(keys)}
    return json.dumps(value, indent=2, sort_keys=True).encode() + b"\n"


def kept(root: Path, name: str, key: str) -> bytes | None:
    """The file of an earlier run, if it was made from the same key and nobody changed it since."""
    manifest = read_manifest(root)
    if manifest["keys"].get(name) != key:
        return None
    try:
        content = (root / name).read_bytes()
    except OSError:
        return None
    return content if sha256(content) == manifest["files"].get(name) else None


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()
