"""Plans typeset in processes of their own, one a core, while the main thread goes on."""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from drillbook.documents import Plan, render_plan
from drillbook.making.progress import Progress

Finished = Callable[[Progress], dict[str, bytes]]
"""Waits for all plans, and gives them by name."""


@contextmanager
def typesetting(plans: Mapping[str, Plan], override: Path | None) -> Iterator[Finished]:
    """Begins at once. A fault or an interrupt does not wait for plans under way; their processes end with this one."""
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    due = {name: pool.submit(render_plan, plan, override) for name, plan in plans.items()}

    def finished(told: Progress) -> dict[str, bytes]:
        done = {}
        for number, (name, future) in enumerate(due.items(), 1):
            done[name] = future.result()
            told("typesetting plans", number, len(due))
        return done

    try:
        yield finished
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
