"""The way in. Loading the program takes a moment, in which it may be interrupted too."""

import sys

from drillbook.cli.interrupt import swallowed_interrupts_come_again
from drillbook.cli.status import INTERRUPTED

WORDS = "drillbook: interrupted; earlier output is as it was"


def main() -> None:
    """Run a command and exit with its status; see `drillbook.cli.status`."""
    swallowed_interrupts_come_again()
    try:
        from drillbook.cli.app import main as run  # noqa: PLC0415 - what it loads may be interrupted
    except KeyboardInterrupt:
        print(WORDS, file=sys.stderr)
        sys.exit(INTERRUPTED)
    run()
