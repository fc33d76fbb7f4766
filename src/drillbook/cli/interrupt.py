"""Interrupts: whoever presses Ctrl-C several times does not spoil what the first one leaves to do."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


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
