"""Processes of this machine, each with a player of its own, to which blocks of work are sent."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread, current_thread, main_thread
from typing import Any, Protocol

ENDS_S = 30.0
"""So long an interrupt waits at most for what is left of the processes that it ended."""


class Plays(Protocol):
    """What a worker keeps between blocks."""

    def block(self, *asked: Any) -> Any:
        """Play one block."""


@contextmanager
def _held_back() -> Iterator[None]:
    """An interrupt within comes at the end of it; what is started within is never interrupted, as masks are inherited.

    A mask alone does not hold an interrupt back: the system may hand it to another thread.
    """
    came: list[int] = []
    is_main = current_thread() is main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if is_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
        if came:
            signal.raise_signal(signal.SIGINT)


class _Executor(ProcessPoolExecutor):
    """Sending work starts threads and processes: whole or not at all, and out of the reach of interrupts for good."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Send work."""
        with _held_back():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def processes(number: int, make: Callable[..., Plays], equipment: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each with the player that `make(*equipment)` gives; send them `play`.

    They end with the `with` block; an interrupt does not wait for blocks that nobody wants any more.
    """
    before = set(active_children())
    executor = None
    try:
        with _held_back():
            executor = _Executor(number, get_context("spawn"), _equip, (make, equipment))
        yield executor
        executor.shutdown(cancel_futures=True)
    finally:
        for child in set(active_children()) - before:
            child.terminate()
        if executor is not None:
            closing = Thread(target=executor.shutdown, kwargs={"cancel_futures": True}, daemon=True)
            closing.start()
            closing.join(ENDS_S)


def play(*asked: Any) -> Any:
    """In a worker: have its player play a block."""
    return _PLAYERS[0].block(*asked)


_PLAYERS: list[Plays] = []
"""Of a worker process, its only one; empty elsewhere."""


def _equip(make: Callable[..., Plays], equipment: tuple[Any, ...]) -> None:
    """Get a worker ready."""
    Thread(target=_end_with_parent, daemon=True).start()
    _PLAYERS[:] = [make(*equipment)]


def _end_with_parent() -> None:
    """Whoever is killed cannot end its workers."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
