"""Throw-away name servers, web servers and databases on loopback addresses, real ones; ended when the test ends."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

PATIENCE_S = 30
NETWORK = f"127.{100 + os.getpid() % 100}.{os.getpid() // 100 % 250}"
"""Loopback addresses of this process alone, so that tests may run beside each other."""
POSTGRESQL = Path("/usr/lib/postgresql/15/bin")


def needs(*programs: str) -> None:
    """Skip, saying why, where a program is not installed or servers cannot be run."""
    folders = f"{os.environ['PATH']}:/usr/sbin:/sbin:{POSTGRESQL}"
    missing = [one for one in programs if shutil.which(one, path=folders) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    if os.geteuid() != 0:
        pytest.skip("servers are run as accounts of their own, which takes root")


@contextmanager
def loopback_addresses(*addresses: str) -> Iterator[None]:
    """BIND listens only at addresses that an interface has; 127.0.0.1 is the only one that loopback comes with."""
    with ExitStack() as stack:
        for address in addresses:
            if subprocess.run(["ip", "addr", "add", f"{address}/32", "dev", "lo"], check=False).returncode:
                pytest.skip(f"{address} cannot be given to the loopback interface")
            stack.callback(subprocess.run, ["ip", "addr", "del", f"{address}/32", "dev", "lo"], check=False)
        yield


def free_port() -> int:
    """A TCP port that nothing has at the moment, at any loopback address."""
    with socket.socket() as line:
        line.bind(("0.0.0.0", 0))  # noqa: S104 - only asked which is free
        return int(line.getsockname()[1])


def until(done: Callable[[], bool], what: str) -> None:
    """Ask again until it holds; the test fails where it never does."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)


def listens(address: str, port: int) -> bool:
    """Somebody accepts connections there."""
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex((address, port)) == 0


@contextmanager
def folder_for(account: str) -> Iterator[Path]:
    """A folder that this account may write and others read; pytest's own are closed to everybody else."""
    with tempfile.TemporaryDirectory(prefix="drillbook-test-") as made:
        os.chmod(made, 0o755)  # noqa: S103 - the server runs as another account
        shutil.chown(made, account, account)
        yield Path(made)


@contextmanager
def running(*words: object, address: str, port: int, **options: object) -> Iterator["subprocess.Popen[bytes]"]:
    """A server in the foreground, once it listens."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(one) for one in words], stdout=said, stderr=said, stdin=subprocess.DEVNULL, **options
        )
        try:

            def up() -> bool:
                if process.poll() is not None:
                    said.seek(0)
                    raise AssertionError(f"{words[0]} ended: {said.read().decode(errors='replace')[-2000:]}")
                return listens(address, port)

            until(up, f"{words[0]} at {address}:{port}")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def named(
    folder: Path, address: str, port: int, zones: dict[str, str], forwards: dict[str, str] | None = None
) -> Iterator[None]:
    """BIND with these zones (name → text); `forwards` (zone → address) makes it a resolver."""
    folder.mkdir()
    lines = [
        f'options {{ directory "{folder}"; pid-file none; session-keyfile none; listen-on-v6 {{ none; }};',
        f"listen-on port {port} {{ {address}; }}; query-source address {address}; notify no; dnssec-validation no;",
        f"empty-zones-enable no; recursion {'yes' if forwards else 'no'}; allow-query {{ any; }}; }}; controls {{ }};",
    ]
    for number, (name, text) in enumerate(zones.items()):
        (folder / f"{number}.zone").write_text(text)
        lines.append(f'zone "{name}" {{ type primary; file "{number}.zone"; }};')
    for name, server in (forwards or {}).items():
        lines.append(f'zone "{name}" {{ type forward; forward only; forwarders {{ {server} port {port}; }}; }};')
    (folder / "named.conf").write_text("\n".join(lines) + "\n")
    with running("/usr/sbin/named", "-g", "-n", "1", "-c", folder / "named.conf", address=address, port=port):
        yield


@contextmanager
def apache(address: str, port: int, certificate: Path | None, extra: str = "") -> Iterator[None]:
    """Apache httpd with one page; with TLS where a certificate (key and chain in one file) is given."""
    with folder_for("www-data") as folder:
        (folder / "index.html").write_text("<p>open</p>\n")
        modules = ["mpm_event", "authz_core", "dir", "rewrite", "alias", "ssl"]
        lines = [f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so" for one in modules]
        lines += [
            f"ServerRoot {folder}", f"Listen {address}:{port}", f"PidFile {folder}/pid", "User www-data",
            "Group www-data", "ServerName localhost", f"ErrorLog {folder}/error.log", f"DocumentRoot {folder}",
            f"DefaultRuntimeDir {folder}", "DirectoryIndex index.html", f"Mutex file:{folder} default",
            f"<Directory {folder}>", "Require all granted", "</Directory>", extra,
        ]  # fmt: skip
        if certificate:
            lines += ["SSLEngine on", f"SSLCertificateFile {certificate}", "SSLSessionCache none"]
        (folder / "httpd.conf").write_text("\n".join(lines) + "\n")
        with running(
            "/usr/sbin/apache2", "-d", folder, "-f", folder / "httpd.conf", "-DFOREGROUND", address=address, port=port
        ):
            yield


def _as(account: str, *words: object, **options: object) -> str:
    done = subprocess.run(
        ["runuser", "-u", account, "--", *map(str, words)],
        capture_output=True, text=True, check=False, cwd="/", timeout=120, **options,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


@contextmanager
def postgresql_pair(primary: str, replica: str, port: int) -> Iterator[Callable[[str, str], str]]:
    """A primary and a streaming replica; yields a function (address, SQL) → what psql prints."""
    with folder_for("postgres") as folder, ExitStack() as stack:
        home, other = folder / "primary", folder / "replica"
        _as("postgres", POSTGRESQL / "initdb", "-D", home, "-A", "trust", "--no-sync", "-U", "postgres")
        with (home / "pg_hba.conf").open("a") as file:
            file.write("host all,replication all 127.0.0.0/8 trust\n")
        for data, address in ((home, primary), (other, replica)):
            if data is other:
                base = ("-h", primary, "-p", port, "-U", "postgres", "-D", other, "-R", "-c", "fast", "--no-sync")
                _as("postgres", POSTGRESQL / "pg_basebackup", *base)
            words = ("-D", data, "-h", address, "-p", port, "-c", "unix_socket_directories=", "-c", "fsync=off")
            server = ("runuser", "-u", "postgres", "--", POSTGRESQL / "postgres", *words)
            stack.enter_context(running(*server, address=address, port=port, cwd="/"))
            ready = (POSTGRESQL / "pg_isready", "-q", "-h", address, "-p", str(port))
            until(lambda ready=ready: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL is ready")

        def sql(address: str, text: str) -> str:
            return _as("postgres", "psql", "-X", "-h", address, "-p", port, "-U", "postgres", "-Atc", text).strip()

        until(lambda: sql(primary, "SELECT count(*) FROM pg_stat_replication") == "1", "the replica follows")
        yield sql


@contextmanager
def mariadb_pair(primary: str, replica: str, port: int) -> Iterator[Callable[[str, str], str]]:
    """A primary and a replica; user `drill` may read and replicate. Yields (address, SQL) → what the client prints."""
    with folder_for("mysql") as folder, ExitStack() as stack:

        def sql(address: str, text: str) -> str:
            line = folder / f"{address}.sock"
            done = subprocess.run(
                ["mariadb", "--no-defaults", f"--socket={line}", "-N", "-B", "-e", text],
                capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            assert done.returncode == 0, (text, done.stderr)
            return done.stdout.strip()

        for number, address in enumerate((primary, replica), 1):
            data = folder / address
            made = ("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=mysql", "--skip-test-db")
            subprocess.run(made, capture_output=True, check=True, timeout=120)
            words = (
                "--no-defaults", f"--datadir={data}", f"--socket={folder}/{address}.sock", f"--port={port}",
                f"--bind-address={address}", "--user=mysql", f"--server-id={number}", "--log-bin=bin",
                "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", f"--pid-file={data}/pid",
            )  # fmt: skip
            stack.enter_context(running("/usr/sbin/mariadbd", *words, address=address, port=port))
            grants = "GRANT REPLICATION SLAVE, REPLICA MONITOR ON *.* TO drill@'127.%' IDENTIFIED BY 'read only'"
            sql(address, f"SET sql_log_bin = 0; {grants}")
        sql(
            replica,
            f"SET GLOBAL read_only = 1; CHANGE MASTER TO MASTER_HOST='{primary}', MASTER_PORT={port}, "
            "MASTER_USER='drill', MASTER_PASSWORD='read only', MASTER_USE_GTID=slave_pos; START SLAVE",
        )
        yield sql
