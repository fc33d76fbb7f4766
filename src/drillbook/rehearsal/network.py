"""Throw-away hosts on one switch: the inventory's own addresses, and no way out.

Every host has one interface, eth0, with the addresses it is to have. It has a route to each address of the other hosts
and to no other; none of the machine's interfaces is on the switch.
"""

import ipaddress
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.login import set_up_logins
from drillbook.rehearsal.namespace import Namespace, NamespaceError, begin_host, begin_switch, ready

SWITCH = "switch"


@contextmanager
def throw_away_hosts(wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, Host]]:
    """Hosts of these names with these addresses (IPv4, IPv6), for as long as the block lasts.

    On all of them sshd runs and nothing else; root and the operator log in on each from each. Afterwards nothing of
    them is left, whatever ended the block, and also if drillbook is killed. Raises NamespaceError where the machine
    does not allow them, ValueError for a name or an address that is none. To be entered by a thread that lives as
    long as the block: the hosts end with it.
    """
    addresses = {name: tuple(map(_address, given)) for name, given in wanted.items()}
    with ExitStack() as stack:
        begun = {name: begin_host(name) for name in wanted}
        switch = begin_switch()
        for namespace in (switch, *begun.values()):
            stack.callback(namespace.end)
        switch = ready(switch)
        hosts = {name: Host(name, addresses[name], ready(namespace)) for name, namespace in begun.items()}
        connect(switch, tuple(hosts.values()))
        set_up_logins(tuple(hosts.values()))
        yield hosts


def connect(switch: Namespace, hosts: Sequence[Host]) -> None:
    """Lay a cable from every host to the switch, and give the hosts their addresses and routes."""
    ports = [
        f"link add port{number} type veth peer name eth0 netns {host.namespace.pid}"
        for number, host in _numbered(hosts)
    ]
    raised = [f"link set port{number} master {SWITCH} up" for number, _ in _numbered(hosts)]
    _ip(
        switch, [f"link add {SWITCH} type bridge forward_delay 0 stp_state 0", f"link set {SWITCH} up", *ports, *raised]
    )
    everybody = [address for host in hosts for address in host.addresses]
    for host in hosts:
        _ip(host.namespace, interface(host, everybody))


def interface(host: Host, everybody: Sequence[str]) -> list[str]:
    """The lines for `ip` that bring a host's interfaces up: its addresses, and the way to everybody else's."""
    own = [
        f"address replace {_whole(address)} dev eth0 {'nodad' if ':' in address else ''}" for address in host.addresses
    ]
    # Without an address of that family of its own, a host would ask from its link-local one, and wait for nothing.
    families = {":" in address for address in host.addresses}
    reached = [address for address in everybody if address not in host.addresses and (":" in address) in families]
    others = [f"route replace {_whole(address)} dev eth0" for address in reached]
    return ["link set lo up", "link set eth0 addrgenmode none up", *own, *others]


def _numbered(hosts: Sequence[Host]) -> Iterator[tuple[int, Host]]:
    return iter(enumerate(hosts))


def _whole(address: str) -> str:
    return f"{address}/{ipaddress.ip_address(address).max_prefixlen}"


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _ip(namespace: Namespace, lines: Sequence[str]) -> None:
    argv = ("nsenter", f"--target={namespace.pid}", "--net", "--", "ip", "-batch", "-")
    made = subprocess.run(argv, input="\n".join(lines), capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode != 0:
        raise NamespaceError(made.stderr.strip())
