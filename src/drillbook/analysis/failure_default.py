"""How often things fail and how long a repair takes, where the inventory does not say: published, else assumed.

Probabilities a year are turned into rates by −ln(1 − p). Figures for a cluster are taken for one of its parts only
where the source counts that part.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from types import MappingProxyType

from drillbook.model import Device, Estate, Feed, Generator, Provenance, Region, RegionKind, Site, failure_rate

YEAR_H = 8760.0
HOUR_S, DAY_S = 3600.0, 86400.0
ASSUMED, SOURCED = Provenance.ASSUMED, Provenance.SOURCED


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an element fails, a year, and where the figure comes from."""

    per_year: float
    provenance: Provenance
    source: str


_DEAN = failure_rate("server.rate").source
ASSUMED_RATES: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "region": (0.02, "a region as a whole once in 50 years"),
        "provider": (0.1, "a company as a whole out of service once in ten years"),
        "site": (0.005, "a building lost to fire or closed once in 200 years"),
        "switchboard": (0.02, "a main board once in 50 years"),
        "circuit": (1.0, "a line cut or down once a year"),
        "rack": (0.4, f"20 racks a year in a cluster ({_DEAN}), taken as 50 racks"),
        "vm": (0.2, "a machine image or its host's software once in five years"),
        "database": (0.2, "an instance broken by software or an operator once in five years"),
        "backup": (0.1, "a kind of copy found to be unusable once in ten years"),
        "domain": (0.01, "a name lost (expired, hijacked) once in 100 years"),
        "person": (3.0, "three absences a year (leave, illness)"),
    }
)
"""By kind: failures a year, and the reason. What is not listed fails only where the inventory says how often."""

ASSUMED_REGIONS: Mapping[RegionKind, tuple[float, str]] = MappingProxyType(
    {
        RegionKind.GRID: (0.05, "two collapses of the Northeast's grid in 38 years, 1965 and 2003"),
        RegionKind.METRO: (0.01, "a city closed as a whole once in 100 years"),
        RegionKind.FLOOD_PLAIN: (0.01, "flood plains are mapped by the flood that comes once in 100 years"),
        RegionKind.SEISMIC_ZONE: (0.005, "a damaging earthquake once in 200 years"),
        RegionKind.HAZARD_ZONE: (0.02, "once in 50 years"),
        RegionKind.COUNTRY: (0.001, "once in 1,000 years"),
        RegionKind.AVAILABILITY_ZONE: (0.2, "once in five years"),
    }
)

ASSUMED_REPAIR_S: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "region": (DAY_S, "a day"),
        "provider": (DAY_S, "a day"),
        "site": (30 * DAY_S, "a month to rent and equip other rooms"),
        "generator": (2 * DAY_S, "two days for parts and a mechanic"),
        "switchboard": (DAY_S, "a day for an electrician and parts"),
        "ups": (DAY_S, "a day to bypass or replace it"),
        "circuit": (8 * HOUR_S, "a working day of the carrier"),
        "device": (DAY_S, "a day to replace it"),
        "rack": (DAY_S, "a day to set up its machines elsewhere"),
        "server": (DAY_S, "a day to replace it"),
        "vm": (4 * HOUR_S, "four hours to rebuild it"),
        "storage": (2 * DAY_S, "two days to replace and fill it"),
        "database": (4 * HOUR_S, "four hours to repair or restore it"),
        "dataset": (DAY_S, "a day to mend the data"),
        "backup": (DAY_S, "until the next copy"),
        "certificate": (900.0, "a quarter of an hour until its loss is noticed"),
        "domain": (2 * DAY_S, "two days for a delegation to come back"),
        "service": (4 * HOUR_S, "four hours to mend its software"),
        "process": (DAY_S, "a day"),
        "person": (10 * DAY_S, "two weeks of leave or illness, weekends off"),
        "team": (DAY_S, "a day"),
        "plan-copy": (DAY_S, "a day to print and bring it again"),
        "channel": (8 * HOUR_S, "a working day of the company that carries it"),
        "vault": (2 * DAY_S, "two days to collect the log-ins again"),
        "spare": (2 * DAY_S, "two days to buy the parts again"),
        "common-cause": (DAY_S, "a day"),
        "login": (2 * DAY_S, "two days to get an account back"),
    }
)
"""By kind, in seconds, with the reason; for kinds without a published length."""

_LAST_STATE = re.compile(r"[,\s]([A-Z]{2})(?:\s+\d{5}(?:-\d{4})?)?\s*$", re.ASCII)
_US = frozenset({"us", "usa", "united states", "united states of america"})
LEAST_SHARE = 0.1
"""Of the interruptions at a customer, the least that is left to his own line after his grids' are taken off."""


def feed_rate(estate: Estate, feed: Feed, grid_rates: float) -> Rate:
    """Interruptions of a utility's line: what customers see (EIA), less what the grids above it are counted for.

    A customer's figure holds every cause, the collapse of a grid too; that one is counted at the region. At least
    a tenth is left to the line itself.
    """
    key, provenance, note = _eia(estate.sites[feed.site])
    figure = failure_rate(f"utility.interruptions{key}")
    own = max(figure.value - grid_rates, LEAST_SHARE * figure.value)
    less = f", less {figure.value - own:.3g} counted at its grid" if own < figure.value else ""
    return Rate(own, provenance, f"{figure.source}: {figure.value:g} a year{less}{note}")


def feed_repair(estate: Estate, feed: Feed) -> tuple[float, Provenance, str]:
    """Mean length of an interruption at a customer, in seconds (EIA)."""
    key, provenance, note = _eia(estate.sites[feed.site])
    figure = failure_rate(f"utility.minutes{key}")
    return 60 * figure.value, provenance, f"{figure.source}: {figure.value:g} min{note}"


def _eia(site: Site) -> tuple[str, Provenance, str]:
    """The key of the state's figure where there is one, else of the country's; elsewhere that is an assumption."""
    place = site.location
    if place is None or place.country.casefold() not in _US:
        return "", ASSUMED, "; a figure of the United States, for want of one of the place"
    state = _LAST_STATE.search(place.address)
    key = f".{state[1]}" if state else ""
    try:
        failure_rate(f"utility.interruptions{key}")
    except KeyError:
        return "", SOURCED, ""
    return key, SOURCED, ""


def generator_rate(generator: Generator, repair_s: float) -> Rate:
    """The rate at which a generator at rest breaks unseen, so that it is down as often as it does not carry the load.

    Not carrying it: unavailable, or fails to start (worked example E9); λ = q / ((1 − q) · repair).
    """
    unavailable, start = failure_rate("generator.unavailable"), failure_rate("generator.fails-to-start")
    fails = start.value if generator.start_probability is None else 1 - generator.start_probability
    down = 1 - (1 - unavailable.value) * (1 - fails)
    given = generator.start_probability is not None
    source = f"{unavailable.source}: unavailable {unavailable.value:g}; fails to start {fails:g}"
    source += f" ({'inventory' if given else start.source})"
    return Rate(down / (1 - down) * YEAR_H * HOUR_S / repair_s if down < 1 else float("inf"), SOURCED, source)


def device_rate(device: Device) -> Rate:
    """Published shares of devices that fail in a year, by role; others are taken for aggregation switches."""
    role = device.role.casefold()
    for words, key in (
        (("balancer",), "load-balancer.rate"),
        (("aggregation", "core", "router"), "switch.aggregation"),
        (("switch",), "switch.top-of-rack"),
    ):
        if any(word in role for word in words):
            return _yearly(key)
    rate = _yearly("switch.aggregation")
    return Rate(rate.per_year, ASSUMED, f"as an aggregation switch ({rate.source})")


def published_rate(kind: str) -> Rate | None:
    """The published figure of a kind that needs no more than its kind."""
    if kind == "ups":
        low, high = failure_rate("ups.mtbf.low"), failure_rate("ups.mtbf.high")
        middle_h = sqrt(low.value * high.value)
        return Rate(YEAR_H / middle_h, SOURCED, f"{low.source}, geometric mean {middle_h:,.0f} h")
    if kind == "cooling":
        return _yearly("cooling.rate")
    keys = {"server": "server.rate", "storage": "disk.rate", "panel": "pdu.rate"}
    figure = failure_rate(keys[kind]) if kind in keys else None
    return Rate(figure.value, SOURCED, f"{figure.source} ({figure.what})") if figure else None


def published_repair(kind: str) -> tuple[float, str] | None:
    """The published length of an outage of a kind, in seconds."""
    if kind == "panel":
        figure = failure_rate("pdu.down")
        return figure.value * HOUR_S, f"{figure.source}: {figure.value:g} h"
    if kind == "cooling":
        low, high = failure_rate("cooling.days.low"), failure_rate("cooling.days.high")
        return (low.value + high.value) / 2 * DAY_S, f"{low.source}: {low.value:g} to {high.value:g} days"
    return None


def _yearly(key: str) -> Rate:
    figure = failure_rate(key)
    return Rate(-log(1 - figure.value), SOURCED, f"{figure.source} ({figure.what})")


def assumed_rate(estate: Estate, identifier: str, kind: str) -> Rate:
    """The assumption for a kind; nothing fails of which neither a figure nor an assumption is known."""
    noun = estate.find(identifier)
    if isinstance(noun, Region):
        per_year, reason = ASSUMED_REGIONS[noun.kind_of]
    else:
        per_year, reason = ASSUMED_RATES.get(kind, (0.0, "not counted unless the inventory says how often"))
    return Rate(per_year, ASSUMED, reason)
