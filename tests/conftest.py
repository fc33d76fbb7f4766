"""What holds for every test."""

import os
import signal


def pytest_configure() -> None:
    """A run that was started in the background ignores signals; the programs that tests interrupt must not.

    A program starts with the default for what is handled here, but goes on ignoring what is ignored here.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for ignored in (signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(ignored) is signal.SIG_IGN:
            signal.signal(ignored, lambda *_: None)


os.environ.pop("COLUMNS", None)  # what is printed is as wide as where nobody says how wide
