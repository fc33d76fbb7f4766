"""What computes: racks, servers, virtual machines."""

from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.element import Failing
from drillbook.model.names import Address, Port
from drillbook.model.need import Needs
from drillbook.model.quantities import Duration, Rate, RefTo, Text


class Rack(Failing):
    """A rack; its machines take its power."""

    kind: ClassVar[str] = "rack"
    plural: ClassVar[str] = "racks"
    site: Annotated[str, RefTo("site")] = Field(description="where it stands")
    panels: tuple[Annotated[str, RefTo("panel", "ups")], ...] = Field(
        (), description="any of these feeds it; left out: the site's panels"
    )
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")


class Server(Failing):
    """A physical server."""

    kind: ClassVar[str] = "server"
    plural: ClassVar[str] = "servers"
    site: Annotated[str | None, RefTo("site")] = Field(None, description="where it stands; left out: its rack's site")
    rack: Annotated[str | None, RefTo("rack")] = Field(None, description="the rack it is in")
    panels: tuple[Annotated[str, RefTo("panel", "ups")], ...] = Field(
        (), description="any of these powers it; left out: its rack's or site's"
    )
    network: tuple[Annotated[str, RefTo("device", "circuit")], ...] = Field(
        (), description="any of these connects it; left out: the site's circuits"
    )
    roles: tuple[Text, ...] = Field((), description="what it does, in the words of your own tooling")
    boot: Duration = Field(timedelta(minutes=10), description="from power to service")
    repair: Duration | None = Field(None, description="time to repair or replace; left out: for good")
    provider: Annotated[str | None, RefTo("provider")] = Field(None, description="who repairs or sold it")
    address: Address = Field("", description="IP address or host name to reach it")
    ports: tuple[Port, ...] = Field(
        (), description="TCP ports that `check --live` expects open, besides those of databases and mail; left out: 22"
    )
    live: bool = Field(False, description="`check --live` may contact its address (an IP address)")
    system: Text = Field("", description="operating system and version")
    hardware: Text = Field("", description="model, processor, memory, disks")
    serial: Text = Field("", description="serial or service tag to quote")
    restore_rate: Rate | None = Field(None, description="how fast it gives backups back, to all restores together")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who looks after it")
    needs: Needs = Field((), description="what else it needs")


class Vm(Failing):
    """A virtual machine, on any of its hosts."""

    kind: ClassVar[str] = "vm"
    plural: ClassVar[str] = "vms"
    hosts: tuple[Annotated[str, RefTo("server", "provider", "site")], ...] = Field(
        description="where it may run, the usual one first"
    )
    restart: Duration = Field(timedelta(minutes=5), description="until it runs again on another host")
    boot: Duration = Field(timedelta(minutes=2), description="from its host to service")
    repair: Duration | None = Field(None, description="time to rebuild; left out: for good")
    roles: tuple[Text, ...] = Field((), description="what it does")
    address: Address = Field("", description="IP address or host name to reach it")
    ports: tuple[Port, ...] = Field(
        (), description="TCP ports that `check --live` expects open, besides those of databases and mail; left out: 22"
    )
    live: bool = Field(False, description="`check --live` may contact its address (an IP address)")
    system: Text = Field("", description="operating system and version")
    restore_rate: Rate | None = Field(None, description="how fast it gives backups back, to all restores together")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who looks after it")
    needs: Needs = Field((), description="what else it needs")
