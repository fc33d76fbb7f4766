"""Output whole or not at all: temporary file, fsync, rename; the manifest last."""

from drillbook.writing.file import OutputError, write_file
from drillbook.writing.manifest import MANIFEST, kept, manifest_of, read_manifest
from drillbook.writing.tree import check_file_writable, check_writable, write_tree

__all__ = [
    "MANIFEST",
    "OutputError",
    "check_file_writable",
    "check_writable",
    "kept",
    "manifest_of",
    "read_manifest",
    "write_file",
    "write_tree",
]
