"""One story told by every engine there is: they must agree, so that a worked example has one answer to look at."""

from estates import clocks, intervals_of, outages_counted, outages_drilled, play
from given_years import given_years

from drillbook.model import Estate, Hit
from drillbook.quantity import read_duration


def outages_told(whole: Estate, element: str, *failures: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Outages of an element as clock times when others fail: (element, from, to); to "": for good.

    By the drill, minute by minute; by the analysis' count of events; by the kernels of simulated years; and by simpy on
    the plan of those years.
    """
    years = given_years(whole, intervals_of(failures))
    found = {
        "drill": outages_drilled(play(whole, *(_hit(*one) for one in failures)), element),
        "analysis": outages_counted(whole, element, failures),
        "simulated years": clocks(years.outages(element)),
        "their reference": clocks(years.by_simpy(element)),
    }
    answer = found["drill"]
    assert all(one == answer for one in found.values()), found
    return answer


def _hit(element: str, start: str, end: str) -> Hit:
    if not end:
        return Hit(element=element, after=start, for_good=True)
    lasts_s = (read_duration(end) - read_duration(start)).total_seconds()
    return Hit(element=element, after=start, lasts=f"{lasts_s} s")
