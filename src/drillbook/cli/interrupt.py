"""Interrupts: the first one always counts; pressing Ctrl-C several times does not spoil what it leaves to do."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, get_ident
from types import FrameType
from typing import NoReturn

AGAIN_S = 0.01
"""So long after an interrupt was swallowed it comes again."""


def swallowed_interrupts_come_again() -> None:
    """From now on an interrupt is not lost where Python can raise nothing: in a destructor, say, or a callback.

    Source: https://docs.python.org/3/library/sys.html#sys.unraisablehook.
    """
    sys.unraisablehook = _come_again


@contextmanager
def interrupted_once() -> Iterator[None]:
    """Within, only the first interrupt is one; where interrupts are ignored or mean something else, they still do."""
    earlier = signal.getsignal(signal.SIGINT)
    if earlier is signal.default_int_handler:
        signal.signal(signal.SIGINT, _once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


def _once(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _come_again(swallowed: "sys.UnraisableHookArgs") -> None:
    if not issubclass(swallowed.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(swallowed)
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, _once)
    again = Timer(AGAIN_S, signal.pthread_kill, (get_ident(), signal.SIGINT))  # to this very thread: it may be waiting
    again.daemon = True
    again.start()
