"""Where things stand and who runs them: regions, providers, sites."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.distribution import MOST_FAILURES_PER_YEAR
from drillbook.model.element import Element, Failing
from drillbook.model.names import WebAddress
from drillbook.model.need import Needs
from drillbook.model.noun import Value
from drillbook.model.quantities import Date, Duration, Money, Rate, RefTo, Text
from drillbook.model.working import RemoteHands


class RegionKind(StrEnum):
    """What fails together in a region."""

    GRID = "grid"
    METRO = "metro"
    FLOOD_PLAIN = "flood-plain"
    SEISMIC_ZONE = "seismic-zone"
    HAZARD_ZONE = "hazard-zone"
    COUNTRY = "country"
    AVAILABILITY_ZONE = "availability-zone"


class Region(Element):
    """Anything that fails together: a power grid, a metro, a flood plain. Regions nest.

    A grid takes the utility feeds in it down; every other kind takes the sites, circuits and people in it.
    """

    kind: ClassVar[str] = "region"
    plural: ClassVar[str] = "regions"
    kind_of: RegionKind = Field(alias="kind", description="what fails together")
    within: Annotated[str | None, RefTo("region")] = Field(
        None, description="the larger region whose loss includes this one"
    )
    interruptions_per_year: float | None = Field(
        None, ge=0, le=MOST_FAILURES_PER_YEAR, allow_inf_nan=False, description="long-term rate"
    )
    repair: Duration | None = Field(None, description="usual length of an outage")


class Contract(Value):
    """What was agreed with a provider, as far as a disaster asks for it."""

    number: Text = Field("", description="contract or account reference to quote")
    ends: Date | None = Field(None, description="when it ends")
    notice: Duration | None = Field(None, description="notice period to leave")
    sla: Text = Field("", description="what is promised, and the remedy")
    monthly_cost: Money | None = Field(None, description="recurring cost a month")


class Provider(Failing):
    """A company whose failure is felt: hosting, carrier, DNS, registrar, CDN, utility, fuel, hardware."""

    kind: ClassVar[str] = "provider"
    plural: ClassVar[str] = "providers"
    services: tuple[Text, ...] = Field(
        (), description="what it is used for: hosting, carrier, dns, registrar, cdn, utility, fuel …"
    )
    support_phone: Text = Field("", description="number that is answered in a disaster")
    support_url: WebAddress = Field("", description="support portal or status page")
    contract: Contract | None = Field(None, description="contract, with the reference to quote")
    name_servers: tuple[Annotated[str, RefTo("server", "vm", "provider")], ...] = Field(
        (), description="name servers it offers to a zone that moves to it"
    )
    restore_rate: Rate | None = Field(None, description="how fast it gives backups back, to all restores together")
    repair: Duration | None = Field(
        None, description="usual length of an outage of the whole provider; left out: for good"
    )
    needs: Needs = Field((), description="what the provider itself depends on, where known")


class Location(Value):
    """A place on the map."""

    latitude: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False, description="degrees north, WGS 84")
    longitude: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False, description="degrees east, WGS 84")
    address: Text = Field("", description="street address, for people and fuel trucks")
    country: Text = Field("", description="ISO 3166 code or name; NO stays NO")


class SiteKind(StrEnum):
    """Who keeps the building."""

    OFFICE = "office"
    COLOCATION = "colocation"
    CLOUD = "cloud"
    HOSTED = "hosted"
    CANDIDATE = "candidate"


class Site(Failing):
    """A place where things run; each gets a plan of its own."""

    kind: ClassVar[str] = "site"
    plural: ClassVar[str] = "sites"
    kind_of: SiteKind = Field(SiteKind.OFFICE, alias="kind", description="who keeps the building")
    location: Location | None = Field(None, description="where it stands")
    regions: tuple[Annotated[str, RefTo("region")], ...] = Field((), description="the regions it lies in")
    provider: Annotated[str | None, RefTo("provider")] = Field(
        None, description="who runs the building; left out: ourselves"
    )
    contract: Contract | None = Field(None, description="contract for the space")
    alternate: Annotated[str | None, RefTo("site")] = Field(
        None, description="the site that takes over when this one is lost"
    )
    disaster_criteria: tuple[Text, ...] = Field(
        (), description="questions whose 'yes' makes it a disaster at this site, before the organisation's"
    )
    remote_hands: RemoteHands | None = Field(None, description="people of the building who do what they are told")
    restore_rate: Rate | None = Field(None, description="how fast it gives backups back, to all restores together")
    access: Text = Field("", description="how to get in at night: keys, codes' keeper, guard's number")
    plan_copies: tuple[Text, ...] = Field(
        (), description="where copies of the plan are kept: an element that keeps one, or words, which nothing can lose"
    )
    meeting_point: Text = Field("", description="where people gather when the building is closed")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who answers for the site")
    repair: Duration | None = Field(None, description="how long to rebuild or re-enter it; left out: for good")
    needs: Needs = Field((), description="what the whole site needs besides its regions and provider")
