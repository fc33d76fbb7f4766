"""Documents typeset in processes of their own, one a core, while the main thread goes on; what still holds is kept."""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drillbook.making.progress import Progress
from drillbook.writing import kept

Finished = Callable[[Progress], dict[str, bytes]]
"""Waits for all documents, and gives them by name."""


@dataclass(frozen=True, slots=True)
class Document:
    """One that is to be made."""

    key: str
    """Of all that it depends on: the file of an earlier run with the same key is kept."""
    render: Callable[[], bytes]


@contextmanager
def typesetting(target: Path, documents: Mapping[str, Document]) -> Iterator[Finished]:
    """Begins at once. A fault or an interrupt does not wait for what is under way; processes end with this one."""
    done = {name: found for name, one in documents.items() if (found := kept(target, name, one.key)) is not None}
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    due = {name: pool.submit(one.render) for name, one in documents.items() if name not in done}

    def finished(told: Progress) -> dict[str, bytes]:
        made = {}
        for number, (name, future) in enumerate(due.items(), 1):
            made[name] = future.result()
            told("typesetting", number, len(due))
        return {**done, **made}

    try:
        yield finished
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
