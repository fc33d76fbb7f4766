"""Published figures of failure, each with its source: the defaults where an inventory gives none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailureRate:
    """One published figure."""

    key: str
    what: str
    value: float
    unit: str
    source: str
    checked: bool = True
    """False: read in a summary of the source, not in the source itself."""


NUMBER, MINUTES, DEMAND = "interruptions a year", "minutes an interruption", "probability a demand"
BETWEEN = "hours between failures"
EIA = "EIA Electric Power Annual, Table 11.1 (IEEE method)"
EIA_STATES = "EIA Electric Power Annual, Table 11.3"
REOPT = "NREL REopt defaults"
DEAN = "Jeff Dean, data-center talk 2008"
OPERATOR = "one operator's observation, about 2001; resolvers that ignore the TTL"
UPTIME = "Uptime Institute tier practice"
BACKBLAZE = "Backblaze 2022 boot drives, stated as under 1%"
GILL = "Gill et al., SIGCOMM 2011"

_STATES = {
    "NY": (0.725, 165.6), "NJ": (0.881, 123.0), "PA": (1.108, 228.0), "OH": (1.252, 292.5), "MI": (1.512, 723.5),
    "CT": (0.872, 188.8), "MA": (1.057, 245.4), "VT": (2.352, 316.5),
}  # fmt: skip

PONEMON, TIERS = "Ponemon 2016", "Uptime Institute"
_CAUSES = (
    ("ups", "the UPS", 25), ("cyber", "attacks", 22), ("human", "people", 22), ("cooling", "cooling", 11),
    ("weather", "weather", 10), ("generator", "a generator", 6), ("it", "IT equipment", 4),
)  # fmt: skip

FAILURE_RATES: tuple[FailureRate, ...] = (
    FailureRate("utility.interruptions", "utility feed, US 2023, all events", 1.348, NUMBER, EIA),
    FailureRate("utility.minutes", "utility feed, US 2023, all events", 271.8, MINUTES, EIA),
    FailureRate(
        "utility.interruptions.minor", "utility feed, US 2023, without major events", 1.022, NUMBER,
        "EIA Electric Power Annual, Table 11.1 (IEEE method, events over 5 min)",
    ),
    FailureRate(
        "utility.minutes.minor", "utility feed, US 2023, without major events", 121.3, MINUTES,
        "EIA Electric Power Annual, Table 11.1 (IEEE method, events over 5 min)",
    ),
    *(
        rate
        for state, (number, minutes) in _STATES.items()
        for rate in (
            FailureRate(f"utility.interruptions.{state}", f"utility feed, {state} 2023", number, NUMBER, EIA_STATES),
            FailureRate(f"utility.minutes.{state}", f"utility feed, {state} 2023", minutes, MINUTES, EIA_STATES),
        )
    ),
    FailureRate("generator.unavailable", "generator unavailable when needed", 0.005, "probability", REOPT),
    FailureRate("generator.fails-to-start", "generator fails to start or take the load", 0.0094, DEMAND, REOPT),
    FailureRate("generator.mttf", "generator fails while running", 1100, "hours to failure", REOPT),
    FailureRate(
        "generator.mttf.poor", "generator, poorly maintained (half fail within 48 h)", 69, "hours to failure",
        "Marqusee & Jenket, Applied Energy 268 (2020)",
    ),
    FailureRate(
        "generator.well-maintained", "generator, well maintained, fails within two weeks", 0.2, "probability",
        "Marqusee & Jenket, Applied Energy 268 (2020)",
    ),
    FailureRate("generator.fuel", "fuel on site, least for all tiers", 12, "hours at full load", UPTIME, checked=False),
    FailureRate("ups.mtbf.low", "UPS, low end of vendors' range", 50000, BETWEEN, "vendor range", checked=False),
    FailureRate("ups.mtbf.high", "UPS, high end of vendors' range", 200000, BETWEEN, "vendor range", checked=False),
    FailureRate("disk.rate", "hard disk", 0.0157, "failures a year", "Backblaze Drive Stats 2024"),
    FailureRate("ssd.rate", "solid-state disk", 0.009, "failures a year", BACKBLAZE, checked=False),
    FailureRate("server.rate", "server, first year of a cluster (pessimistic)", 0.56, "failures a year", DEAN),
    FailureRate("pdu.rate", "power distribution unit of a cluster, 6 h down", 1, "failures a year", DEAN),
    FailureRate("pdu.down", "power distribution unit of a cluster, when it fails", 6, "hours down", DEAN),
    FailureRate("pdu.machines.low", "machines hit when a power distribution unit fails, least", 500, "machines", DEAN),
    FailureRate("pdu.machines.high", "machines hit when a power distribution unit fails, most", 1000, "machines", DEAN),
    FailureRate("rack.machines.low", "machines hit when a rack fails, least", 40, "machines", DEAN),
    FailureRate("rack.machines.high", "machines hit when a rack fails, most", 80, "machines", DEAN),
    FailureRate("cooling.days.low", "recovery from overheating, least", 1, "days", DEAN),
    FailureRate("cooling.days.high", "recovery from overheating, most", 2, "days", DEAN),
    FailureRate("rack.rate", "racks of a cluster", 20, "failures a year", DEAN),
    FailureRate("cooling.rate", "overheating of a hall, 1 to 2 days to recover", 0.5, "probability a year", DEAN),
    FailureRate("switch.top-of-rack", "top-of-rack switch", 0.05, "probability a year", GILL, checked=False),
    FailureRate("switch.aggregation", "aggregation switch", 0.10, "probability a year", GILL, checked=False),
    FailureRate("load-balancer.rate", "load balancer", 0.20, "probability a year", GILL, checked=False),
    FailureRate("network.redundancy", "redundancy: cut of the median impact", 0.40, "fraction", GILL, checked=False),
    FailureRate("dns.within-ttl", "clients that follow a DNS switch in its TTL", 0.95, "fraction", OPERATOR),
    FailureRate("dns.one-hour", "clients that follow a switch one hour later", 0.98, "fraction", OPERATOR),
    FailureRate("dns.one-day", "clients that follow a switch one day later", 0.99, "fraction", OPERATOR),
    FailureRate("dns.stragglers", "last clients to follow a DNS switch", 3, "days", OPERATOR),
    *(
        FailureRate(
            f"outage.cause.{cause}", f"data-centre outages caused by {words}", share, "percent", PONEMON, checked=False
        )
        for cause, words, share in _CAUSES
    ),
    *(
        FailureRate(f"tier.{tier}", f"availability of a tier {tier} facility", share, "percent", TIERS, checked=False)
        for tier, share in (("I", 99.671), ("II", 99.741), ("III", 99.982), ("IV", 99.995))
    ),
)  # fmt: skip


def failure_rate(key: str) -> FailureRate:
    """The figure with this key; KeyError where there is none."""
    return {rate.key: rate for rate in FAILURE_RATES}[key]
