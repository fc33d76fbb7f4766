"""`drillbook tabletop run`: a live drill, in the browser or in the terminal."""

import contextlib
import ipaddress
import secrets
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drillbook.cli.console import put, say
from drillbook.cli.exercise_options import (
    EVENTS,
    Disaster,
    Duration,
    Events,
    ExerciseSeed,
    Level,
    Parts,
    Surprise,
    asked,
    wishes_of_pack,
)
from drillbook.cli.options import Inventory, Output, name_of, read, scenario_called
from drillbook.cli.status import FAULT
from drillbook.cli.tabletop_build import apply_list
from drillbook.exercises import Exercise, write_exercise
from drillbook.exercises.events_list import Row, rows_of, with_events
from drillbook.exercises.record import Entry, Kind, RecordFile, read_record
from drillbook.exercises.session import Play, fold
from drillbook.exercises.wishes import wishes_data, wishes_of
from drillbook.extensions import scenario_kinds
from drillbook.graph import build_graph
from drillbook.model import Estate
from drillbook.problem import InputError, Problem, Where
from drillbook.scenarios import Playing
from drillbook.writing import OutputError

if TYPE_CHECKING:
    from drillbook.console.driver import Driver

LEAST_TOKEN = 12


def run(
    inventory: Inventory,
    scenario: Disaster = None,
    record: Annotated[
        Path | None,
        typer.Option(help="The file for all that happens; left out: tabletop/SCENARIO/record.jsonl."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a drill, from its record.")] = False,
    duration: Duration = None,
    difficulty: Level = None,
    modules: Parts = None,
    surprise: Surprise = None,
    events: Events = None,
    address: Annotated[
        str, typer.Option(help="HOST:PORT to serve the console on; port 0: a free one.")
    ] = "127.0.0.1:0",
    token: Annotated[
        str | None,
        typer.Option(help="The facilitator's token, 12 signs or more; left out: a new one.", envvar="DRILLBOOK_TOKEN"),
    ] = None,
    terminal: Annotated[bool, typer.Option("--terminal", help="In this terminal instead of the browser.")] = False,
    seed: ExerciseSeed = None,
    output: Output = Path("output"),
) -> None:
    """Run a live drill: clock, injects, decisions that change the story, and a record that nothing can tear.

    A decision is played in the simulation from that moment on: later injects and recovery times follow from it. What is
    left out is as in the pack, where `tabletop build` has made one below the output folder.
    """
    estate = read(inventory)
    graph, kinds = build_graph(estate), scenario_kinds()
    if token is not None and len(token) < LEAST_TOKEN:
        raise typer.BadParameter(f"a token has {LEAST_TOKEN} signs or more", param_hint="--token")
    if resume:
        if record is None:
            raise typer.BadParameter("say which --record", param_hint="--resume")
        if {scenario, duration, difficulty, modules, surprise, events, seed} != {None}:
            raise typer.BadParameter("the exercise is that of the record, as it began", param_hint="--resume")
        play, begun = played_from(estate, record)
        _play(play, begun, _open(record, fresh=False), address, token, terminal)
        return
    chosen = scenario_called(Playing(estate, graph, kinds), scenario)
    folder = output / name_of(inventory) / "tabletop" / chosen.id
    wishes = asked(seed, duration, difficulty, modules, surprise, wishes_of_pack(folder))
    try:
        plain = write_exercise(estate, graph, chosen, wishes, kinds)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--modules") from None
    exercise = apply_list(plain, folder, events)
    play = Play(estate, graph, chosen, exercise, kinds)
    file = record or folder / "record.jsonl"
    opened = _open(file, fresh=True)
    told = {**wishes_data(wishes), "events": rows_of(exercise) if exercise != plain else None}
    first = {"exercise": exercise.title, "inventory": estate.digest, "scenario": chosen.id, "wishes": told}
    entry = Entry(Kind.BEGUN, 1, datetime.now().astimezone().isoformat(timespec="seconds"), 0.0, 0.0, first)
    opened.append(entry)
    say(f"record: {file}")
    _play(play, (entry,), opened, address, token, terminal)


def played_from(estate: Estate, record: Path) -> tuple[Play, tuple[Entry, ...]]:
    """What a record was played with, and its entries; InputError with every fault of it."""
    entries, scenario, wishes = _read(record, estate)
    graph, kinds = build_graph(estate), scenario_kinds()
    try:
        chosen = scenario_called(Playing(estate, graph, kinds), scenario)
        written = write_exercise(estate, graph, chosen, wishes_of(wishes), kinds)
        exercise = _as_begun(written, wishes.get("events"))
        play = Play(estate, graph, chosen, exercise, kinds)
        fold(play, entries)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        what = f"it cannot be played again: {error}"
        raise InputError([Problem(Where(str(record), 1, 1), "X004", what)]) from None
    except typer.BadParameter as error:
        raise InputError([Problem(Where(str(record), 1, 1), "X005", error.message)]) from None
    return play, entries


def _play(
    play: Play, begun: tuple[Entry, ...], opened: RecordFile, address: str, token: str | None, terminal: bool
) -> None:
    from drillbook.console.driver import Driver  # noqa: PLC0415 - nobody else needs it

    session = fold(play, begun)
    if session.running:
        session = replace(session, running=False)  # it was interrupted: it goes on when the facilitator says so
    driver = Driver(play, session, opened, time.monotonic, lambda: datetime.now().astimezone())
    try:
        if terminal:
            from drillbook.console.terminal import play_lines  # noqa: PLC0415

            play_lines(driver, sys.stdin, put)
        else:
            _serve(driver, address, token or secrets.token_urlsafe(18))
    except KeyboardInterrupt:
        say("stopped; --resume goes on with it")
    finally:
        driver.close()


def _serve(driver: "Driver", address: str, token: str) -> None:
    try:
        import uvicorn  # noqa: PLC0415 - the server is needed here only

        from drillbook.console.server import Console, Tokens  # noqa: PLC0415
    except ImportError as error:
        say(f"a browser console needs {error.name}: --terminal does without")
        raise typer.Exit(FAULT) from None
    listening, host, port = _listen(address)
    tokens = Tokens(token, secrets.token_urlsafe(9))
    names = {f"{host}:{port}"}
    if ipaddress.ip_address(listening.getsockname()[0]).is_loopback:
        names |= {f"localhost:{port}", f"127.0.0.1:{port}"}
    console = Console(driver, tokens, frozenset(names))
    say(f"facilitator: http://{host}:{port}/?token={tokens.facilitator}")
    say(f"players:     http://{host}:{port}/players?token={tokens.players}")
    say("Ctrl-C stops it; nothing is lost, --resume goes on")
    config = uvicorn.Config(console.app, log_level="warning", timeout_graceful_shutdown=1, server_header=False)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _listen(address: str) -> tuple[socket.socket, str, int]:
    """A socket that listens on it, and what others call it."""
    host, colon, port = address.rpartition(":")
    try:
        if not colon:
            raise ValueError("it has no port")
        plain = host.strip("[]") or "127.0.0.1"
        known = ipaddress.ip_address("127.0.0.1" if plain == "localhost" else plain)
        if known.is_unspecified:
            raise ValueError("name one address of this machine, so that others cannot reach it by another name")
        family = socket.AF_INET6 if known.version == 6 else socket.AF_INET
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((str(known), int(port)))
        found.listen()
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"{address!r} is no HOST:PORT: {error}", param_hint="--address") from None
    except OSError as error:
        raise typer.BadParameter(f"cannot listen on {address}: {error.strerror}", param_hint="--address") from None
    name = f"[{known}]" if known.version == 6 else str(known)
    return found, name, int(found.getsockname()[1])


def _open(file: Path, *, fresh: bool) -> RecordFile:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return RecordFile(file, fresh=fresh)
    except FileExistsError:
        message = f"{file} is there already: --resume --record goes on with it, or name another"
        raise typer.BadParameter(message, param_hint="--record") from None
    except BlockingIOError:
        raise typer.BadParameter(f"{file} is being written by another run", param_hint="--record") from None
    except OSError as error:
        raise OutputError(f"{file}: {error.strerror}") from error


def _read(record: Path, estate: Estate) -> tuple[tuple[Entry, ...], str, dict[str, Any]]:
    """The entries of a record that this inventory goes with; InputError with every fault."""
    entries = entries_of(record)
    first = entries[0]
    if first.text("inventory") != estate.digest:
        why = "the inventory is another one than when the drill began: its figures would not be those that were told"
        raise InputError([Problem(Where(str(record), 1, 1), "X005", why)])
    wishes = first.data["wishes"]
    return entries, first.text("scenario"), dict(wishes)


def entries_of(record: Path) -> tuple[Entry, ...]:
    """The entries of a record; InputError with every fault of it."""
    try:
        entries, problems = read_record(record)
    except OSError as error:
        raise typer.BadParameter(f"{record} cannot be read: {error.strerror}", param_hint="RECORD") from None
    if problems:
        raise InputError(problems)
    return entries


def _as_begun(exercise: Exercise, rows: Sequence[Row] | None) -> Exercise:
    """The exercise with the list of events that it began with."""
    if not rows:
        return exercise
    return with_events(exercise, rows, EVENTS)[0]
