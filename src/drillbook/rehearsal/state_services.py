"""What runs on a host, and where it listens: read from outside, without starting anything in it."""

import ipaddress
from contextlib import suppress
from pathlib import Path

from drillbook.rehearsal.host import Host

WITH_WORKERS = frozenset({"apache2", "cron", "mariadbd", "named", "postgres"})
"""Services whose children come and go: CGI programs, back ends, jobs. Only the service itself counts."""
EPHEMERAL_PORTS_FROM = 32768
"""UDP ports from here on are those that programs ask from, not those that answer."""
_TCP_LISTENS = "0A"
_UDP_BOUND = "07"


def processes_of(host: Host) -> dict[str, str]:
    """Name of each process → "runs", each name once. Not counted: process 1, workers, and who entered from outside."""
    parents: dict[int, tuple[str, int]] = {}
    for entry in Path(f"/proc/{host.namespace.pid}/root/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            before, _, after = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")
            state, parent = after.split()[:2]
            if state not in {"Z", "X"}:
                parents[int(entry.parent.name)] = (before.partition("(")[2], int(parent))
    counted = {name for pid, (name, _) in parents.items() if pid != 1 and not _is_worker(pid, parents)}
    return dict.fromkeys(sorted(counted), "runs")


def sockets_of(host: Host) -> dict[str, str]:
    """ "tcp 192.0.2.10:80" → "listens", for TCP and UDP over IPv4 and IPv6."""
    found = set()
    for protocol, wanted in (("tcp", _TCP_LISTENS), ("tcp6", _TCP_LISTENS), ("udp", _UDP_BOUND), ("udp6", _UDP_BOUND)):
        with suppress(OSError):
            table = Path(f"/proc/{host.namespace.pid}/net/{protocol}").read_text(encoding="ascii")
            for line in table.splitlines()[1:]:
                _, local, _, state = line.split()[:4]
                address, port = _address(local)
                if state == wanted and (protocol.startswith("tcp") or port < EPHEMERAL_PORTS_FROM):
                    found.add(f"{protocol.rstrip('6')} {address}:{port}")
    return dict.fromkeys(sorted(found), "listens")


def _is_worker(pid: int, parents: dict[int, tuple[str, int]]) -> bool:
    """It descends from a service with workers; or it, or whoever started it, came in from outside (parent 0)."""
    _, parent = parents[pid]
    while parent in parents and parent != 1:
        name, above = parents[parent]
        if name in WITH_WORKERS:
            return True
        parent = above
    return parent == 0


def _address(text: str) -> tuple[str, int]:
    """Address and port of the kernel's form: hexadecimal in words of the processor's byte order."""
    address, port = text.split(":")
    words = (bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, len(address), 8))
    shown = ipaddress.ip_address(b"".join(words))
    return f"[{shown}]" if shown.version == 6 else str(shown), int(port, 16)
