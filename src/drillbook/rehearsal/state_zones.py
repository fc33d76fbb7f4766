"""Zones that a host's name server answers for: their records, the serial left out."""

import hashlib
import re

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.state_services import processes_of

DEBIANS_OWN = frozenset({".", "localhost", "127.in-addr.arpa", "0.in-addr.arpa", "255.in-addr.arpa"})
"""Zones that every server has from named.conf.default-zones."""
_SERIAL = re.compile(r"(\sSOA\s+\S+\s+\S+\s+)\d+")
_SERVED = frozenset({"primary", "master", "secondary", "slave"})


def zones_of(host: Host) -> dict[str, str]:
    """Zone → what named is to it, number of records and digest; nothing where named is stopped."""
    if "named" not in processes_of(host):
        return {}
    found = {}
    for line in host.run(("named-checkconf", "-l")).stdout.splitlines():
        zone, _, _, role = line.split()[:4]
        if role in _SERVED and zone not in DEBIANS_OWN:
            found[zone] = f"{role}, {_records(host, zone)}"
    return found


def _records(host: Host, zone: str) -> str:
    for address in ("127.0.0.1", *host.addresses):
        asked = ("dig", "+noall", "+answer", "+onesoa", "+time=1", "+tries=1", f"@{address}", "-q", zone, "-t", "AXFR")
        answer = host.run(asked).stdout
        lines = sorted(" ".join(line.split()) for line in answer.splitlines() if line and not line.startswith(";"))
        if lines:
            text = _SERIAL.sub(r"\1SERIAL", "\n".join(lines))
            return f"{len(lines)} records {hashlib.sha256(text.encode()).hexdigest()}"
    return "does not answer for it"
