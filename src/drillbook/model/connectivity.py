"""The network: circuits, devices, domains, certificates."""

from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.element import Failing
from drillbook.model.names import Address, DomainName, Port
from drillbook.model.need import Needs
from drillbook.model.quantities import Date, Duration, Probability, Rate, RefTo, Text
from drillbook.model.record import Record, RecordText, records_in


class Circuit(Failing):
    """A carrier's line into a site."""

    kind: ClassVar[str] = "circuit"
    plural: ClassVar[str] = "circuits"
    site: Annotated[str, RefTo("site")] = Field(description="where it ends")
    provider: Annotated[str | None, RefTo("provider")] = Field(None, description="the carrier")
    regions: tuple[Annotated[str, RefTo("region")], ...] = Field(
        (), description="regions the line runs through, besides the site's"
    )
    bandwidth: Text = Field("", description="as sold")
    restore_rate: Rate | None = Field(
        None, description="how fast restores that come over it get their data, all together"
    )
    repair: Duration | None = Field(None, description="usual time to repair")
    needs: Needs = Field((), description="what else it needs")


class Device(Failing):
    """Network equipment: a switch, router, firewall or load balancer."""

    kind: ClassVar[str] = "device"
    plural: ClassVar[str] = "devices"
    site: Annotated[str | None, RefTo("site")] = Field(None, description="where it stands; left out: its rack's site")
    rack: Annotated[str | None, RefTo("rack")] = Field(None, description="the rack it is in")
    role: Text = Field("", description="switch, router, firewall, load balancer …")
    panels: tuple[Annotated[str, RefTo("panel", "ups")], ...] = Field(
        (), description="power; left out: its rack's or site's"
    )
    uplinks: tuple[Annotated[str, RefTo("device", "circuit")], ...] = Field(
        (), description="any of these connects it; left out: the site's circuits"
    )
    boot: Duration = Field(timedelta(0), description="from power to service")
    repair: Duration | None = Field(None, description="time to repair or replace")
    address: Address = Field("", description="management address")
    ports: tuple[Port, ...] = Field((), description="TCP ports that `check --live` expects open")
    live: bool = Field(False, description="`check --live` may contact its address (an IP address)")
    needs: Needs = Field((), description="what else it needs")


class Certificate(Failing):
    """A certificate that services need; it is renewed in time by whoever can, or else expires.

    Put it under `needs:` of what stops without it. When it can be renewed no longer (its authority or those who renew
    it are gone), it is good for `renew_before` at least, in a drill until the day that `expires` says. After that, and
    when a scenario hits it (expired unnoticed, revoked), it serves once it has been renewed.
    """

    kind: ClassVar[str] = "certificate"
    plural: ClassVar[str] = "certificates"
    names: tuple[DomainName, ...] = Field((), description="names it is good for")
    authority: Annotated[str | None, RefTo("provider", "service", "server", "vm")] = Field(
        None, description="who signs it; without them it is not renewed"
    )
    renewed_by: Annotated[str | None, RefTo("team", "person")] = Field(
        None, description="who renews it; left out: automatic"
    )
    renewal: Duration = Field(timedelta(hours=1), description="how long a renewal takes, until the new one serves")
    renew_before: Duration = Field(timedelta(days=30), description="how long before its end it is renewed")
    expires: Date | None = Field(None, description="the last day on which it is good; left out: not known")
    valid_for: Duration = Field(timedelta(days=90), description="how long a new one is good")
    repair: Duration = Field(
        timedelta(minutes=15), description="until its loss (expired, revoked) is noticed and its renewal begins"
    )
    needs: Needs = Field((), description="what else it needs")

    @model_validator(mode="after")
    def _renewed_while_good(self) -> "Certificate":
        if self.renew_before >= self.valid_for:
            raise ValueError("`renew_before` is not shorter than `valid_for`: it would be renewed without end")
        return self


class Domain(Failing):
    """A registered name: its registrar, name servers and the TTL of its records."""

    kind: ClassVar[str] = "domain"
    plural: ClassVar[str] = "domains"
    name: DomainName = Field("", description="the registered name; the identifier when left out")
    registrar: Annotated[str | None, RefTo("provider")] = Field(None, description="where it is registered")
    registrar_holdover: Duration = Field(
        timedelta(days=365.25), description="how long the name lives without its registrar (until renewal)"
    )
    name_servers: tuple[Annotated[str, RefTo()], ...] = Field(
        (), description="any of these answers for it: services, servers or DNS providers"
    )
    ttl: Duration = Field(
        timedelta(hours=6), description="TTL of the records that a switch changes, as of before the disaster"
    )
    primary: Annotated[str | None, RefTo()] = Field(
        None,
        description="the server that the name servers copy the zone from; they answer without it until the zone "
        "expires. Left out: each has the zone itself",
    )
    zone_expiry: Duration = Field(
        timedelta(days=14),
        description="SOA expire: how long name servers answer without the `primary`; left out: two weeks, the least "
        "that RFC 1912 (2.2) recommends",
    )
    ignores_ttl: Probability | None = Field(
        None,
        description="share of clients whose resolvers ignore the TTL, and follow a switch later; left out: published "
        "default (5%)",
    )
    ignores_ttl_for: Duration | None = Field(
        None, description="how much later the last of them follow; left out: published default (3 days)"
    )
    parent: Annotated[str | None, RefTo("server", "vm")] = Field(
        None,
        description="primary of the parent zone, where it takes signed changes of the delegation (RFC 2136); left "
        "out: the delegation is changed at the registrar by hand",
    )
    delegation_ttl: Duration = Field(
        timedelta(days=2), description="TTL of the delegation in the parent zone: how long a change filters through"
    )
    expires: Date | None = Field(None, description="when the registration ends")
    account: Text = Field("", description="where the registrar's login is kept (never the secret itself)")
    records: tuple[RecordText, ...] = Field((), description="the records to change in a switch, as 'name type value'")
    parent_servers: tuple[Address, ...] = Field(
        (), description="IP addresses of name servers of the parent zone, which `check --live` asks for the delegation"
    )
    live: bool = Field(False, description="`check --live` may ask its name servers, as far as they are `live` too")
    repair: Duration | None = Field(None, description="time to get a lost name back; left out: for good")
    needs: Needs = Field((), description="what else it needs")

    @property
    def zone_records(self) -> tuple[Record, ...]:
        """The records by their absolute names."""
        return records_in(self.title, self.records)

    @property
    def exchangers(self) -> tuple[str, ...]:
        """Hosts that take the domain's mail, in the order written."""
        return tuple(one.value.split()[-1].rstrip(".") for one in self.zone_records if one.type == "MX")
