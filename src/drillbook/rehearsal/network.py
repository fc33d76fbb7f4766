"""Throw-away hosts: made, connected, lost, brought back, and gone without a trace."""

import ipaddress
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from drillbook.rehearsal.cable import Cable
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.namespace import begin_host, begin_prepared, begin_switch, put_away, ready
from drillbook.rehearsal.prepared import prepare, settle
from drillbook.rehearsal.switch import connect, interface, ip, port_of

PREPARED = "prepared"
"""The name, inside, of the host that lies beneath the others."""
STOPPING_S = 10.0
"""How long the kernel may take to end all processes of a host."""
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@contextmanager
def throw_away_hosts(wanted: Mapping[str, tuple[str, ...]], *, copies: bool = False) -> Iterator[Mapping[str, Host]]:
    """Hosts of these names with these addresses (IPv4, IPv6), for as long as the block lasts.

    On each of them sshd runs and no other service; root and the operator log in on each from each. Afterwards nothing
    of them is left, whatever ended the block, also when drillbook was killed. To be entered by a thread that lives as
    long as the block: the hosts end with it. With `copies` the machine's files are copied instead of overlaid, as
    happens by itself where overlays are not to be had.

    Raises ValueError for a name or an address that is none or occurs twice, NamespaceError where the machine does not
    allow namespaces or mounts, PreparingError where a package's own program fails.
    """
    addresses = _checked(wanted)
    with ExitStack() as stack:
        below = begin_prepared(PREPARED, copies=copies)
        stack.callback(below.end)
        below = ready(below)
        keys = prepare(Host(PREPARED, (), below), tuple(wanted))
        if not copies:
            put_away(below)
        begun = {name: begin_host(name, below, copies=copies) for name in wanted}
        switch = begin_switch()
        for namespace in (switch, *begun.values()):
            stack.callback(namespace.end)
        switch = ready(switch)
        standing = {name: ready(namespace) for name, namespace in begun.items()}
        connect(switch, standing)
        everybody = tuple(address for given in addresses.values() for address in given)
        hosts = {}
        for number, (name, namespace) in enumerate(standing.items()):
            up = interface(addresses[name], everybody)
            ip(namespace, up)
            hosts[name] = Host(name, addresses[name], namespace, Cable(switch, port_of(number), up))
        below.end()
        settle(tuple(hosts.values()), keys)
        yield hosts


def lose(host: Host, *, power_off: bool = True) -> None:
    """A disaster: the host is cut off from all others and, unless only its line is lost, stops where it stands.

    Its processes are killed, not asked to end, and what lay in memory (/run, /tmp) is gone; its disk stays.
    """
    if host.cable is not None:
        ip(host.cable.switch, (f"link set {host.cable.port} down",))
    if power_off:
        host.run(("sh", "-c", ": >/run/off; kill -KILL -1"))
        until = time.monotonic() + STOPPING_S
        while _running(host) and time.monotonic() < until:
            time.sleep(0.01)
            host.feed(("sh", "-c", "kill -KILL -1"), b"")


def _running(host: Host) -> bool:
    """Something runs on it besides process 1."""
    return any(path.name != "1" for path in Path(f"/proc/{host.namespace.pid}/root/proc").glob("[0-9]*"))


def return_(host: Host) -> None:
    """Bring a host back: power, line, and what is enabled, as at boot. Without effect on a host that is there."""
    if host.cable is not None:
        ip(host.cable.switch, (f"link set {host.cable.port} up",))
    if not host.is_on:
        host.boot()


def _checked(wanted: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The addresses in their shortest form."""
    if wrong := [name for name in wanted if not _NAME.fullmatch(name) or name == PREPARED]:
        raise ValueError(f"not a name for a host: {', '.join(map(repr, wrong))}")
    addresses = {name: tuple(str(ipaddress.ip_address(one)) for one in given) for name, given in wanted.items()}
    everybody = [address for given in addresses.values() for address in given]
    if twice := {address for address in everybody if everybody.count(address) > 1}:
        raise ValueError(f"two hosts with the same address: {', '.join(sorted(twice))}")
    return addresses
