"""Figures with their interval, in words."""

from math import floor, log10

from drillbook.simulation.years.figures import Estimate

MOST_PLACES = 7
UNITS = (("h", 3600.0), ("min", 60.0), ("s", 1.0))


def hours(value: float) -> str:
    """Hours a year, to three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def interval(one: Estimate) -> str:
    """ "12.2 (11.8 to 12.6)"; without an interval where it is one figure."""
    if one.low is None or one.high is None or one.low == one.high:
        return hours(one.value)
    return f"{hours(one.value)} ({hours(one.low)} to {hours(one.high)})"


def time_interval(one: Estimate) -> str:
    """Seconds in the unit that fits them: "12.2 h (11.8 to 12.6)", "1.3 min (0.6 to 3.4)"."""
    unit, size = next(((unit, size) for unit, size in UNITS if one.value >= size), UNITS[-1])
    bounds = ("?" if bound is None else hours(bound / size) for bound in (one.low, one.high))
    return f"{hours(one.value / size)} {unit} ({' to '.join(bounds)})"


def percent(share: float) -> str:
    """A share with two digits, "67 %", "0.08 %"."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"


def availability(served: float) -> str:
    """A share of time with two digits of what is missing from all of it: "98.7 %", "99.9997 %"."""
    missing = 100 * (1 - served)
    if missing <= 0:
        return "100 %"
    return f"{100 * served:.{min(MOST_PLACES, max(1, 1 - floor(log10(missing))))}f} %"
