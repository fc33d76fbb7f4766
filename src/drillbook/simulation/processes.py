"""Processes of this machine, each with a player of its own, to which blocks of work are sent."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import Any, Protocol


class Plays(Protocol):
    """What a worker keeps between blocks."""

    def block(self, *asked: Any) -> Any:
        """Play one block."""


@contextmanager
def processes(number: int, make: Callable[..., Plays], equipment: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each with the player that `make(*equipment)` gives; send them `play`.

    They end with the `with` block; an interrupt does not wait for blocks that nobody wants any more.
    """
    before = set(active_children())
    executor = ProcessPoolExecutor(number, get_context("spawn"), _equip, (make, equipment))
    try:
        yield executor
        executor.shutdown(cancel_futures=True)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(active_children()) - before:
            child.terminate()


def play(*asked: Any) -> Any:
    """In a worker: have its player play a block."""
    return _PLAYERS[0].block(*asked)


_PLAYERS: list[Plays] = []
"""Of a worker process, its only one; empty elsewhere."""


def _equip(make: Callable[..., Plays], equipment: tuple[Any, ...]) -> None:
    """Get a worker ready; an interrupt is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _PLAYERS[:] = [make(*equipment)]
