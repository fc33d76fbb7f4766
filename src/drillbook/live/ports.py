"""The TCP ports of a machine that the inventory expects open."""

from collections.abc import Iterator
from functools import partial

from drillbook.live.asker import Asker
from drillbook.live.exchange import RefusedError, UnreachedError
from drillbook.live.observation import Observation, not_asked, unreached
from drillbook.live.web import connected
from drillbook.model import Device, Engine, Estate, Server, ServiceKind, Vm, named
from drillbook.model.names import is_ip_address

SSH, SMTP = 22, 25
PORTS = {Engine.POSTGRESQL: 5432, Engine.OTHER: None}
"""An engine's usual port; every other listed engine speaks MySQL's protocol."""
MYSQL_PORT = 3306


def expected_ports(estate: Estate, machine: Server | Vm | Device) -> dict[int, str]:
    """Port → what it is for: those written, those of databases on the machine, and mail's."""
    given = machine.ports or (() if "ports" in machine.model_fields_set or isinstance(machine, Device) else (SSH,))
    found = {port: "ssh" if port == SSH else "`ports`" for port in given}
    for database in estate.databases.values():
        port = database.port or PORTS.get(database.engine, MYSQL_PORT)
        if database.on == machine.id and port:
            found.setdefault(port, f"database {database.title}")
    for service in estate.services.values():
        if service.kind_of is ServiceKind.MAIL and machine.id in named(service.needs):
            found.setdefault(SMTP, f"mail of {service.title}")
    return found


def check_ports(asker: Asker, estate: Estate, machine: Server | Vm | Device) -> Iterator[Observation]:
    """Connect to each, and close again; nothing is sent."""
    address = machine.address
    if not is_ip_address(address):
        yield not_asked(f"{machine.title} has no IP address in the inventory", "address")
        return
    for port, purpose in sorted(expected_ports(estate, machine).items()):
        try:
            asker.ask(address, port, "tcp", f"connect, for {purpose}", partial(_opened, asker, address, port))
        except RefusedError:
            message = f"port {port} of {machine.title} ({address}) is closed; it is for {purpose}"
            yield Observation("L301", message, "ports" if machine.ports else "address")
        except UnreachedError as error:
            yield unreached(f"port {port} of {machine.title} ({address}), for {purpose}", error, "address")


def _opened(asker: Asker, address: str, port: int) -> str:
    with connected((address, port), asker.session.timeout_s):
        return "open"
