"""Processes to which work is sent: what interrupts do to them, and to the one that starts them."""

import os
import signal
import time
from threading import Event, Thread

import pytest
from interrupting import Blocked

from drillbook.simulation.processes import _held_back, play, processes


def test_an_interrupt_never_reaches_a_worker():
    with processes(2, Blocked, ()) as executor:
        masks = [executor.submit(play).result() for _ in range(4)]
    assert all(mask & 1 << signal.SIGINT - 1 for mask in masks)


def test_while_a_worker_is_started_an_interrupt_waits():
    """With another thread, to which the system may hand it."""
    done, over = [], Event()
    other = Thread(target=over.wait)
    other.start()

    def start() -> None:
        with _held_back():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
            done.append("handed over")

    with pytest.raises(KeyboardInterrupt):
        start()
    over.set()
    other.join()
    assert done == ["handed over"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
