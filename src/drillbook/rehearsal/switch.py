"""The switch that throw-away hosts hang on, and their interfaces: the inventory's own addresses, and no way out.

Every host has one interface, eth0, with the addresses it is to have. It has a route to each address of the other hosts
and to no other; none of the machine's interfaces is on the switch.
"""

import ipaddress
import subprocess
from collections.abc import Mapping, Sequence

from drillbook.rehearsal.namespace import Namespace, NamespaceError

_BRIDGE = ("link add switch type bridge forward_delay 0 stp_state 0", "link set switch up")


def connect(switch: Namespace, hosts: Mapping[str, Namespace]) -> None:
    """Lay a cable from every host's eth0 to the switch's port of the same name as `port_of` says."""
    laid = [
        line
        for number, host in enumerate(hosts.values())
        for line in (
            f"link add {port_of(number)} type veth peer name eth0 netns {host.pid}",
            f"link set {port_of(number)} master switch up",
        )
    ]
    ip(switch, (*_BRIDGE, *laid))


def port_of(number: int) -> str:
    """The switch's end of the cable of the host with this number."""
    return f"port{number}"


def interface(own: Sequence[str], everybody: Sequence[str]) -> tuple[str, ...]:
    """The lines for `ip` that bring a host's interfaces up: its own addresses, and the way to everybody else's."""
    # Without an address of that family of its own, a host would ask from its link-local one, and wait for nothing.
    families = {":" in address for address in own}
    reached = [address for address in everybody if address not in own and (":" in address) in families]
    return (
        "link set lo up",
        "link set eth0 addrgenmode none up",
        *(f"address replace {_whole(address)} dev eth0 {'nodad' if ':' in address else ''}" for address in own),
        *(f"route replace {_whole(address)} dev eth0" for address in reached),
    )


def ip(namespace: Namespace, lines: Sequence[str]) -> None:
    """Carry out lines of iproute2's `ip` in the network of a namespace. Raises NamespaceError with what it said."""
    argv = ("nsenter", f"--target={namespace.pid}", "--net", "--", "ip", "-batch", "-")
    made = subprocess.run(argv, input="\n".join(lines), capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode != 0:
        raise NamespaceError(made.stderr.strip())


def _whole(address: str) -> str:
    return f"{address}/{ipaddress.ip_address(address).max_prefixlen}"
