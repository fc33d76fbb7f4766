"""The kinds of disasters that ship with drillbook."""

from drillbook.scenarios.kind import Kind, kinds_by_id
from drillbook.scenarios.kinds import (
    bad_configuration,
    bankruptcy,
    blackout,
    certificate_expiry,
    cloud_region_loss,
    flood,
    key_person,
    no_start,
    outage,
    pandemic,
    ransomware,
    registrar,
    site_fire,
    staged_blackout,
)

KINDS: tuple[Kind, ...] = (
    blackout.KIND,
    staged_blackout.KIND,
    no_start.KIND,
    outage.FEED,
    outage.POWER_UNIT,
    outage.COOLING,
    outage.HOST,
    outage.DISKS,
    outage.RACK,
    outage.DEVICE,
    bad_configuration.KIND,
    certificate_expiry.KIND,
    site_fire.KIND,
    flood.KIND,
    cloud_region_loss.KIND,
    outage.FIBRE,
    outage.CARRIER,
    outage.DNS_PROVIDER,
    registrar.LAPSE,
    registrar.HIJACK,
    bankruptcy.KIND,
    bankruptcy.OVERNIGHT,
    ransomware.KIND,
    key_person.KIND,
    pandemic.KIND,
)
"""Every shipped kind, in the order of a matrix. Adding one is a value and a line here."""
SHIPPED = kinds_by_id(KINDS)

__all__ = ["KINDS", "SHIPPED"]
