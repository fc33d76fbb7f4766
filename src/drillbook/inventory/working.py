"""What is said of work: shifts that end before they begin, hands that are not there, two who repair one thing."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from drillbook.inventory.convert import Converted, Path
from drillbook.inventory.node import show
from drillbook.model import Person, Shift, Site, Takeover, Team
from drillbook.problem import Problem, Where


def check_working(result: Converted) -> Iterator[Problem]:
    """Every fault in what the inventory says of people at work, as it was written."""
    yield from _shifts(result)
    yield from _one_repairer(result)
    sites = {path[1]: data for path, model, data in result.written if model is Site}
    for path, _, data in result.written:
        for number, need in enumerate(_list(data.get("needs"))):
            yield from _hands(result, sites, need, (*path, "needs", str(number)))


def _shifts(result: Converted) -> Iterator[Problem]:
    """A shift ends after it has begun, or on the next day, and says so."""
    for path, model, data in result.written:
        if model is not Person:
            continue
        duty = data.get("on_call")
        lists = [((*path, "shifts"), data.get("shifts"))]
        if isinstance(duty, dict):
            lists.append(((*path, "on_call", "shifts"), duty.get("shifts")))
        for place, shifts in lists:
            for number, shift in enumerate(_list(shifts)):
                if isinstance(shift, dict):
                    yield from _shift(result, shift, (*place, str(number)))


def _shift(result: Converted, shift: dict[str, Any], path: Path) -> Iterator[Problem]:
    try:
        made = Shift.model_validate(shift)
    except ValidationError:  # told where values are read
        return
    start, end = str(shift["start"]), str(shift["end"])
    if not made.overnight and made.end <= made.start:
        message = f"the shift ends at {show(end)}, before it begins at {show(start)}; over midnight: `overnight: true`"
        yield Problem(_where(result, (*path, "end")), "E212", message)
    elif made.overnight and made.end > made.start:
        message = f"from {show(start)} until {show(end)} on the next day are more than 24 hours"
        yield Problem(_where(result, (*path, "end")), "E212", message)


def _one_repairer(result: Converted) -> Iterator[Problem]:
    """An element waits in one queue of repairs: a team's, or that of a site's remote hands."""
    first: dict[str, Path] = {}
    for path, model, data in result.written:
        place = (*path, "repairs")
        repairs = data.get("repairs") if model is Team else None
        if model is Site and isinstance(hands := data.get("remote_hands"), dict):
            place, repairs = (*path, "remote_hands", "repairs"), hands.get("repairs")
        for number, element in enumerate(_list(repairs)):
            if isinstance(element, str) and first.setdefault(element, path) != path:
                message = f"{show(element)} is repaired by {show(first[element][1])} already"
                yield Problem(_where(result, (*place, str(number))), "E211", message)


def _hands(result: Converted, sites: dict[str, dict[str, Any]], need: Any, path: Path) -> Iterator[Problem]:
    """Hands belong to a site, which must say that it has some."""
    if isinstance(need, list):
        need = {"all": need}
    if not isinstance(need, dict):
        return
    takeover = need.get("takeover")
    if isinstance(takeover, dict) and _asks_for_hands(takeover):
        site, place = takeover.get("at"), (*path, "takeover", "hands")
        if not isinstance(site, str):
            yield Problem(_where(result, place), "E213", "hands of which site? Say it with `at:`")
        elif site in sites and not sites[site].get("remote_hands"):
            yield Problem(_where(result, place), "E213", f"{show(site)} has no `remote_hands:`")
        if takeover.get("by") is None:
            yield Problem(_where(result, place), "E213", "somebody must tell them what to do: say who with `by:`")
    for form in ("all", "any", "of"):
        for number, part in enumerate(_list(need.get(form))):
            yield from _hands(result, sites, part, (*path, form, str(number)))


def _asks_for_hands(takeover: dict[str, Any]) -> bool:
    try:
        return Takeover.model_validate(takeover).hands
    except ValidationError:  # told where values are read
        return False


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _where(result: Converted, path: Path) -> Where:
    """Where a value stands; short forms of needs leave parts out."""
    found = path[:2]
    for part in path[len(found) :]:
        if (*found, part) in result.places:
            found = (*found, part)
    return result.places[found]
