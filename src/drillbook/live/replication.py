"""The role of a database and how far a replica is behind, asked by the engine's own client.

The clients read the user's own log-in; no password is handed to them, and they are told not to ask for one.
"""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.live.asker import Asker
from drillbook.live.exchange import UnaskedError, UnreachedError
from drillbook.live.observation import Observation, not_asked, unreached
from drillbook.live.ports import MYSQL_PORT
from drillbook.model import Database, Engine, Estate
from drillbook.model.names import is_ip_address

ALLOWANCE_S = 1.0
"""What the engines' figures are good for: MySQL counts whole seconds."""
POSTGRESQL_PORT = 5432
ELSEWHERE = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "MYSQL_HOST", "MYSQL_TCP_PORT")
"""Variables that would send a client somewhere else."""
POSITION = """\
SELECT pg_is_in_recovery(),
 CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
 coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), -1),
 (SELECT count(*) FROM pg_stat_wal_receiver WHERE pid IS NOT NULL)"""
STATUS = "SELECT @@global.read_only AS read_only; SHOW {} STATUS"


@dataclass(frozen=True, slots=True)
class State:
    """What an instance says of itself."""

    follows: bool
    """It is a replica."""
    running: bool
    """Replication runs; of a primary: nothing."""
    lag_s: float | None
    """How far it is behind, in seconds, as it sees it; None: it cannot tell."""
    position: int | None = None
    """PostgreSQL: bytes of the write-ahead log written, or replayed."""
    writable: bool = False

    def __str__(self) -> str:
        role = "replica" if self.follows else "primary"
        known = f", {self.lag_s:.1f} s since the last change replayed" if self.lag_s is not None else ""
        where = f", log position {self.position}" if self.position is not None else ""
        return f"{role}{', replication runs' if self.follows and self.running else ''}{known}{where}"


def check_database(asker: Asker, estate: Estate, database: Database) -> Iterator[Observation]:
    """Its role; and of a replica, whether it follows, and how far behind it is."""
    try:
        primary = estate.databases[database.replicates] if database.replicates else None
        ahead = _state(asker, estate, primary) if primary and _may_ask(asker, estate, primary) else None
        state = _state(asker, estate, database) if _may_ask(asker, estate, database) else None
    except UnaskedError as error:
        yield Observation("L003", f"{database.title}: {error}")
        return
    except UnreachedError as error:
        yield unreached(database.title, error)
        return
    if state is None:
        yield not_asked(f"the machine of {database.title} may not be contacted, or has no IP address", "on")
    elif state.follows != (primary is not None) or (primary is not None and state.writable):
        seen = "takes writes" if state.writable or not state.follows else "follows another"
        yield Observation("L403", f"{database.title} {seen}", "replicates")
    elif primary is not None:
        yield from _lag(database, primary, state, ahead)


def _lag(database: Database, primary: Database, state: State, ahead: State | None) -> Iterator[Observation]:
    if not state.running:
        yield Observation("L402", f"{database.title} does not follow {primary.title}", "replicates")
    behind = _behind_s(state, ahead)
    if behind is None:
        yield Observation("L401", f"{database.title} is behind {primary.title}, and cannot tell how far", "lag")
    elif behind > database.lag.total_seconds() + ALLOWANCE_S:
        message = f"{database.title} is {behind:.0f} s behind; `lag` is {database.lag.total_seconds():.0f} s"
        yield Observation("L401", message, "lag")


def _behind_s(state: State, ahead: State | None) -> float | None:
    """Nothing where it has all that the primary had when it was asked: an idle primary makes no replica old."""
    if ahead is not None and ahead.position is not None and state.position is not None:
        return 0.0 if state.position >= ahead.position else state.lag_s
    return state.lag_s


def _address(estate: Estate, database: Database) -> str:
    address = str(getattr(estate.find(database.on), "address", ""))
    return address if is_ip_address(address) else ""


def _may_ask(asker: Asker, estate: Estate, database: Database) -> bool:
    address = _address(estate, database)
    return bool(address) and asker.permits(address)


def _state(asker: Asker, estate: Estate, database: Database) -> State:
    address = _address(estate, database)
    if database.engine is Engine.OTHER:
        raise UnaskedError("there is no question for this engine")
    if database.engine is Engine.POSTGRESQL:
        port = database.port or POSTGRESQL_PORT
        return asker.ask(address, port, "postgresql", POSITION, lambda: _postgresql(asker, database, address, port))
    port = database.port or MYSQL_PORT
    return asker.ask(address, port, "mysql", STATUS.format("REPLICA"), lambda: _mysql(asker, address, port))


def _postgresql(asker: Asker, database: Database, address: str, port: int) -> State:
    name = database.database or "postgres"
    words = ("-X", "-w", "-A", "-t", "-F", "|", "-h", address, "-p", str(port), "-d", name, "-c", POSITION)
    timeout_s = max(2, round(asker.session.timeout_s))
    options = f"-c default_transaction_read_only=on -c statement_timeout={1000 * timeout_s}"
    added = {"PGCONNECT_TIMEOUT": str(timeout_s), "PGOPTIONS": options, "PGAPPNAME": "drillbook"}
    said = _run(asker, ("psql",), words, added).strip()
    try:
        return _position(said)
    except ValueError:
        raise UnaskedError(f"an answer that is not understood: {said[:80]}") from None


def _position(said: str) -> State:
    """One row of `POSITION`; ValueError where it is another."""
    recovering, position, age, receivers = said.split("|")
    high, _, low = position.partition("/")
    return State(
        follows=recovering == "t",
        running=int(receivers) > 0,
        lag_s=float(age) if recovering == "t" and float(age) >= 0 else None,
        position=(int(high, 16) << 32) + int(low, 16) if position else None,
        writable=recovering == "f",
    )


def _mysql(asker: Asker, address: str, port: int) -> State:
    timeout_s = max(2, round(asker.session.timeout_s))
    words = (f"--host={address}", f"--port={port}", "--protocol=TCP", f"--connect-timeout={timeout_s}", "--batch")
    try:
        said = _run(asker, ("mariadb", "mysql"), (*words, "--vertical", f"--execute={STATUS.format('REPLICA')}"), {})
    except UnaskedError as error:
        if "1064" not in str(error):
            raise
        said = _run(asker, ("mariadb", "mysql"), (*words, "--vertical", f"--execute={STATUS.format('SLAVE')}"), {})
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in said.splitlines())}
    behind = _either(fields, "Seconds_Behind_Master", "Seconds_Behind_Source")
    threads = (
        _either(fields, "Slave_IO_Running", "Replica_IO_Running"),
        _either(fields, "Slave_SQL_Running", "Replica_SQL_Running"),
    )
    follows = any(threads)
    return State(
        follows=follows,
        running=threads == ("Yes", "Yes"),
        lag_s=float(behind) if behind.isdigit() else None,
        writable=not follows or fields.get("read_only") == "0",
    )


def _either(fields: Mapping[str, str], *names: str) -> str:
    """A field by the name of MariaDB and older servers, or by the newer one of MySQL."""
    return next((fields[name] for name in names if name in fields), "")


def _run(asker: Asker, programs: tuple[str, ...], words: tuple[str, ...], added: Mapping[str, str]) -> str:
    """What a client prints; UnaskedError where it is missing or refused, UnreachedError where nobody answers."""
    environment = {key: value for key, value in asker.session.environment.items() if key not in ELSEWHERE}
    path = next((found for one in programs if (found := shutil.which(one, path=environment.get("PATH")))), None)
    if path is None:
        raise UnaskedError(f"no {' or '.join(programs)} on this machine")
    limit_s = 4 * asker.session.timeout_s
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; every value is a word of its own
            (path, *words),
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            env={**environment, **added, "LC_ALL": "C"},
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreachedError(f"no answer within {limit_s:g} s") from None
    if done.returncode == 0:
        return done.stdout
    said = " ".join(done.stderr.split())[:300]
    silent = ("could not connect", "Connection refused", "Can't connect", "timeout expired", "No route", "timed out")
    raise UnreachedError(said) if any(one in said for one in silent) else UnaskedError(said)
