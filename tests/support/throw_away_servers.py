"""Real servers for a test, each in a folder of its own that goes with it: PostgreSQL, MariaDB, Apache's settings."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:] if Path("/usr/lib/postgresql").is_dir() else []
IS_ROOT = os.geteuid() == 0
needs_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="PostgreSQL's server is not installed")
needs_mariadb = pytest.mark.skipif(
    not (IS_ROOT and shutil.which("mariadbd") and shutil.which("mariadb-install-db")),
    reason="MariaDB's server is not installed, or this is not root",
)
needs_apache = pytest.mark.skipif(not shutil.which("apache2ctl"), reason="Apache is not installed")


@contextmanager
def _folder(owner: str) -> Iterator[Path]:
    """A folder that the server's user may enter; pytest's own are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="drillbook-test-"))
    folder.chmod(0o755)
    if IS_ROOT:
        shutil.chown(folder, owner)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(owner: str, *argv: object) -> list[str]:
    return [*(("runuser", "-u", owner, "--") if IS_ROOT else ()), *map(str, argv)]


@contextmanager
def postgresql(port: int, *options: str) -> Iterator[dict[str, str]]:
    """A running PostgreSQL on a socket; yields the environment in which psql finds it."""
    (programs,) = POSTGRESQL
    with _folder("postgres") as folder:
        data = folder / "data"
        made = _as("postgres", programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", *options)
        subprocess.run(made, check=True, capture_output=True, cwd="/")
        settings = f"-c listen_addresses= -k {folder} -p {port} -c fsync=off"
        control = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        subprocess.run(_as("postgres", *control, "-o", settings, "start"), check=True, capture_output=True, cwd="/")
        try:
            yield {"PGHOST": str(folder), "PGPORT": str(port), "PGUSER": "postgres"}
        finally:
            subprocess.run(
                _as("postgres", *control, "-m", "immediate", "stop"), check=True, capture_output=True, cwd="/"
            )


@contextmanager
def mariadb() -> Iterator[dict[str, str]]:
    """A running MariaDB on a socket; yields the environment in which its client finds it."""
    with _folder("mysql") as folder:
        socket = folder / "socket"
        make = ["mariadb-install-db", "--no-defaults", f"--datadir={folder}/data", "--user=mysql", "--skip-test-db"]
        subprocess.run(make, check=True, capture_output=True)
        run = ["mariadbd", "--no-defaults", f"--datadir={folder}/data", f"--socket={socket}", "--user=mysql"]
        run += ["--skip-networking", f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0"]
        with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                for _ in range(300):
                    ping = ["mariadb-admin", "--no-defaults", f"--socket={socket}", "ping"]
                    if subprocess.run(ping, capture_output=True, check=False).returncode == 0:
                        break
                    time.sleep(0.1)
                yield {"MYSQL_UNIX_PORT": str(socket)}
            finally:
                server.terminate()
                server.wait(60)
