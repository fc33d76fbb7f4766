"""What a result depends on besides what it is made from: the program itself.

Plans are composed in every run and compared as values. What takes long to compute is not: it is kept as long as the
inventory, the seed and the program are the same, so the program needs an identity that also a changed checkout has.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from drillbook.documents.as_json import digest_of
from drillbook.extensions import added

PACKAGE = Path(__file__).parent.parent
COMPUTING = ("numba", "numpy", "scipy", "simpy")
"""What computes with it; `templates_digest` has what typesets."""


def key_of(*parts: str | int | None) -> str:
    """SHA-256 over the parts and the program."""
    return digest_of([*parts, program()])


@cache
def program() -> str:
    """SHA-256 over the sources of drillbook, the versions of what computes, and what others add."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py")):
        digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest_of([digest.hexdigest(), [version(one) for one in COMPUTING], list(added())])
