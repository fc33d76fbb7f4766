"""Running the collection script: here, or on another machine by ssh. No shell of ours sees a name or an address."""

import re
import subprocess
from importlib.resources import files

TIMEOUT_S = 600.0
"""For one machine; each question in the script has 30 s of its own."""
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_ADDRESS = re.compile(rf"(?:{_NAME}@)?(?:{_NAME}|\[?[0-9A-Fa-f:]+(?:%[A-Za-z0-9]+)?\]?)", re.ASCII)
SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ForwardAgent=no", "-o", "ForwardX11=no")


class CollectError(Exception):
    """A machine did not give its facts; says why, in a sentence."""


def script() -> str:
    """The collection script (POSIX shell)."""
    return (files("drillbook.facts") / "collect.sh").read_text("utf-8")


def check_address(address: str) -> str:
    """The address, as ssh takes it: [user@]name or IP address. ValueError where it is anything else, as an option."""
    if _ADDRESS.fullmatch(address) is None or len(address) > 300:
        raise ValueError(f"{address[:80]!r} is not an address such as web-a.example, 192.0.2.10 or admin@192.0.2.10")
    user, at, host = address.rpartition("@")
    return f"{user}{at}{host.strip('[]')}"


def collect_by_ssh(address: str, timeout_s: float = TIMEOUT_S) -> str:
    """What the script prints on another machine. Nothing is copied there: it is read by `sh` from standard input."""
    return _run((*SSH, "--", check_address(address), "sh"), address, timeout_s)


def collect_here(timeout_s: float = TIMEOUT_S) -> str:
    """What the script prints on this machine."""
    return _run(("sh",), "this machine", timeout_s)


def _run(argv: tuple[str, ...], where: str, timeout_s: float) -> str:
    try:
        done = subprocess.run(argv, input=script().encode(), capture_output=True, timeout=timeout_s, check=False)  # noqa: S603
    except FileNotFoundError:
        raise CollectError(f"{argv[0]} is not installed here") from None
    except subprocess.TimeoutExpired:
        raise CollectError(f"{where} did not finish within {timeout_s:.0f} s") from None
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
        raise CollectError(f"{where} answered with status {done.returncode}{f': {said}' if said else ''}")
    return done.stdout.decode("utf-8", "replace")
