"""The program: its commands, and what every failure becomes."""

import errno
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version as version_of
from typing import Annotated

import typer
from typer.main import get_command

from drillbook.cli.build import build
from drillbook.cli.check import check
from drillbook.cli.console import put, say, say_problems
from drillbook.cli.cutsets import cutsets
from drillbook.cli.doctor import doctor
from drillbook.cli.drill import drill
from drillbook.cli.explain import explain
from drillbook.cli.graph import graph
from drillbook.cli.import_facts import app as import_app
from drillbook.cli.init import init
from drillbook.cli.migrate import migrate
from drillbook.cli.plan import plan
from drillbook.cli.rehearse import rehearse
from drillbook.cli.review import review
from drillbook.cli.schema import schema
from drillbook.cli.simulate import simulate
from drillbook.cli.spof import spof
from drillbook.cli.start import WORDS
from drillbook.cli.status import BAD_INPUT, CLEAN, FAULT, INTERRUPTED, OUTPUT
from drillbook.cli.tabletop import app as tabletop_app
from drillbook.problem import InputError, ToolMissingError
from drillbook.writing import OutputError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says when it has no room for what is printed."""

app = typer.Typer(
    name="drillbook",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        put(f"drillbook {version_of('drillbook')}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", help="Print the version, and stop.", is_eager=True, callback=_show_version)
]


@app.callback()
def options(version: Version = False) -> None:
    """Disaster-recovery plans and drills, computed from an inventory of what you run."""


for command in (
    build, check, graph, spof, cutsets, drill, simulate, plan, review, rehearse, migrate, init, schema, doctor, explain,
):  # fmt: skip
    app.command()(command)
app.add_typer(import_app)
app.add_typer(tabletop_app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its status; see `drillbook.cli.status`."""
    status = run(arguments)
    if status == INTERRUPTED:
        sys.stderr.flush()
        os._exit(status)  # threads that wait for a typesetting process are not waited for; it ends when this one does
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is written; who interrupts now need not see what Python is at
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status."""
    try:
        command = get_command(app)  # its own main() would answer broken pipes and interrupts in its own way
        with command.make_context("drillbook", list(sys.argv[1:] if arguments is None else arguments)) as context:
            command.invoke(context)
        sys.stdout.flush()
        return CLEAN
    except typer.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        _close_stdout()
        return CLEAN
    except (KeyboardInterrupt, typer.Abort):
        say(WORDS)
        return INTERRUPTED
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say what is wrong; returns the status that it means. Usage errors explain themselves."""
    if isinstance(error, InputError):
        say_problems(error.problems)
        return BAD_INPUT
    if isinstance(error, OutputError):
        say(f"drillbook: could not write: {error}")
        return OUTPUT
    if isinstance(error, OSError) and error.errno in FULL:  # stdout: files are written by drillbook.writing
        _close_stdout()
        say(f"drillbook: could not write to stdout: {error.strerror}")
        return OUTPUT
    if isinstance(error, ToolMissingError):
        say(f"drillbook: {error}. `drillbook doctor` says what is needed.")
        return FAULT
    if (show := getattr(error, "format_message", None)) is not None:
        if show():  # empty after the help that a call without a command gets
            say(f"drillbook: {show()}")
        return BAD_INPUT
    return _fault(error)


def _close_stdout() -> None:
    """Let what is left go nowhere, or Python complains when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception) -> int:
    """A fault of ours."""
    if os.environ.get("DRILLBOOK_DEBUG"):
        traceback.print_exc()
    said = " ".join(f"{type(error).__name__}: {error}".split())
    say(f"drillbook: internal fault: {said} (DRILLBOOK_DEBUG=1 shows where)")
    return FAULT
