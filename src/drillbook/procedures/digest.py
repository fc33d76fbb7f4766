"""The digest of a procedure's words: what was rehearsed is what is printed, or the document says that it is not."""

from hashlib import sha256

from drillbook.model import Runbook, Step


def digest_of(book: Runbook) -> str:
    """SHA-256, hexadecimal, over what is done, checked and taken back in every step, in order. Titles do not count."""
    digest = sha256()
    for step in book.steps:
        for word in _words(step):
            digest.update(word.encode())
            digest.update(b"\0")
    return digest.hexdigest()


def _words(step: Step) -> tuple[str, ...]:
    parts = (step.preconditions, step.do, step.verify, step.undo)
    lines = [f"{len(part)} {line}" for part in parts for line in map(str, part)]
    return (step.id, step.machine or "", str(step.wait.total_seconds()), step.point_of_no_return, *lines)
