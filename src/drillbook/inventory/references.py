"""What nouns say of each other: every name must exist, be of the right kind, and make sense where it stands."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from drillbook.inventory.combinations import check_combinations
from drillbook.inventory.convert import Converted, Path, models_in, suggest
from drillbook.inventory.node import show
from drillbook.inventory.working import check_working
from drillbook.model import (
    NOUNS,
    Backup,
    Database,
    Device,
    Generator,
    How,
    Need,
    Noun,
    Person,
    Rack,
    RefTo,
    Region,
    Scenario,
    Server,
    Switchboard,
    Vm,
)
from drillbook.problem import Problem, Where
from drillbook.quantity import read_duration, write_duration

UNNAMED = {"scenario": "a scenario", "improvement": "an improvement"}
"""Kinds of nouns that are no elements."""


def check_references(result: Converted, *, complete: bool = True) -> Iterator[Problem]:
    """Every fault between nouns, as they were written: a noun that has other faults is looked at too.

    Not `complete`: some file could not be read, so that an unknown name may stand there; those are not told.
    """
    for path, model, data in result.written:
        for place, ref, name in _references(model, data, path):
            if complete or name in result.known:
                yield from _resolve(result, place, ref, name)
        yield from _provenance(result, model, data, path)
        for number, need in enumerate(_list(data, "needs")):
            yield from _takeovers(result, need, (*path, "needs", str(number)), is_alternative=False)
    for check in (
        _circles,
        _one_board,
        _hits,
        _sequences,
        check_combinations,
        _same_dataset,
        _one_place,
        check_working,
    ):
        yield from check(result)


def _written(result: Converted, kind: type[Noun]) -> dict[str, dict[str, Any]]:
    """Identifier → attributes, of every noun of a kind."""
    return {path[1]: data for path, model, data in result.written if model is kind}


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value if isinstance(value, str) else None


def _references(model: type[BaseModel], data: dict[str, Any], path: Path) -> Iterator[tuple[Path, RefTo, str]]:
    """Every attribute that names another noun, at any depth."""
    by_key = {info.alias or name: info for name, info in model.model_fields.items()}
    for key, value in data.items():
        if key not in by_key:
            continue
        info = by_key[key]
        marks = [mark for mark in info.metadata if isinstance(mark, RefTo)]
        yield from _named(info.annotation, marks[0] if marks else None, value, (*path, key))
    if model is Person and isinstance(travel := data.get("travel"), dict):
        yield from (((*path, "travel", site), RefTo("site"), site) for site in travel)


def _named(annotation: Any, ref: RefTo | None, value: Any, path: Path) -> Iterator[tuple[Path, RefTo, str]]:
    parts = list(models_in(annotation))
    if isinstance(value, str):
        if ref is not None or Need in parts:
            yield path, ref or RefTo(), value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _named(annotation, _inner_ref(annotation), item, (*path, str(number)))
    elif isinstance(value, dict):
        for part in parts:
            yield from _references(part, value, path)


def _inner_ref(annotation: Any) -> RefTo | None:
    for inner in get_args(annotation):
        if get_origin(inner) is Annotated:
            return next((mark for mark in get_args(inner)[1:] if isinstance(mark, RefTo)), None)
    return None


def _resolve(result: Converted, path: Path, ref: RefTo, name: str) -> Iterator[Problem]:
    where = _place(result, path)
    if name not in result.known:
        kinds = [known for known, (kind, _) in result.known.items() if not ref.kinds or kind in ref.kinds]
        wanted = f"no {' or '.join(ref.kinds)}" if ref.kinds else "nothing"
        yield Problem(where, "E201", f"there is {wanted} called {show(name)}{suggest(name, kinds)}")
    elif (kind := result.known[name][0]) in UNNAMED and kind not in ref.kinds:
        yield Problem(where, "E202", f"{show(name)} is {UNNAMED[kind]}, which nothing can name")
    elif ref.kinds and kind not in ref.kinds:
        yield Problem(where, "E202", f"{show(name)} is a {kind}; expected is a {' or '.join(ref.kinds)}")


def _place(result: Converted, path: Path) -> Where:
    """Where a value stands; short forms of needs leave the last parts out."""
    found = path[:2] if path[:2] in result.places else path[:1]
    for part in path[len(found) :]:
        if (*found, part) in result.places:
            found = (*found, part)
    return result.places[found]


def _provenance(result: Converted, model: type[BaseModel], data: dict[str, Any], path: Path) -> Iterator[Problem]:
    """What is marked as assumed or sourced must be an attribute."""
    if not issubclass(model, Noun):
        return
    names = {info.alias or name for name, info in model.model_fields.items()}
    for marks in ("assumed", "sources"):
        marked = data.get(marks)
        for attribute in marked if isinstance(marked, dict) else ():
            if attribute.partition(".")[0] not in names:
                where = _place(result, (*path, marks, attribute))
                message = f"a {model.kind} has no attribute {show(attribute)}{suggest(attribute, names)}"
                yield Problem(where, "E206", message)


def _takeovers(result: Converted, need: Any, path: Path, *, is_alternative: bool) -> Iterator[Problem]:
    if isinstance(need, list):  # short for all
        need = {"all": need}
    if not isinstance(need, dict):
        return
    if "takeover" in need and not is_alternative:
        yield Problem(
            _place(result, path), "E204", "a takeover belongs on an alternative, an entry of any: or at_least:"
        )
    for form in ("all", "any", "of"):
        for number, part in enumerate(_list(need, form)):
            yield from _takeovers(result, part, (*path, form, str(number)), is_alternative=form != "all")


def _circles(result: Converted) -> Iterator[Problem]:
    yield from _circle(result, Region, "within")
    yield from _circle(result, Database, "replicates")


def _circle(result: Converted, kind: type[Noun], attribute: str) -> Iterator[Problem]:
    following = {identifier: _text(data, attribute) for identifier, data in _written(result, kind).items()}
    reported: set[str] = set()
    for start in following:
        trail = [start]
        while (after := following[trail[-1]]) in following and after not in trail:
            trail.append(str(after))
        if after == start and start not in reported:
            reported.update(trail)
            where = _place(result, (kind.plural, start, attribute))
            yield Problem(where, "E203", f"a circle: {' → '.join([*trail, start])}")


def _one_board(result: Converted) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for board, data in _written(result, Switchboard).items():
        for number, generator in enumerate(_list(data, "generators")):
            if generator in owner:
                where = _place(result, (Switchboard.plural, board, "generators", str(number)))
                yield Problem(where, "E205", f"{show(generator)} stands behind {show(owner[generator])} already")
            owner[generator] = board


def _hits(result: Converted) -> Iterator[Problem]:
    """Orders go to what may take over; what comes after the end of the drill would silently not happen."""
    alternatives = frozenset(_alternatives(result))
    for scenario, data in _written(result, Scenario).items():
        for number, hit in enumerate(_list(data, "hits")):
            if not isinstance(hit, dict):
                continue
            path = ("scenarios", scenario, "hits", str(number))
            element = _text(hit, "element")
            is_generator = result.known.get(element or "", ("",))[0] == Generator.kind
            if hit.get("how") in (How.STARTS, How.FAILS_TO_START) and not is_generator and element in result.known:
                message = f"{show(element or '')} is no generator: it cannot be told to start or not"
                yield Problem(_place(result, (*path, "how")), "E207", message)
            orders = (How.TAKES_OVER, How.FAILS_TO_TAKE_OVER)
            if hit.get("how") in orders and element in result.known and element not in alternatives:
                message = f"{show(element or '')} never takes over from anything: no takeover, replica or backup is it"
                yield Problem(_place(result, (*path, "how")), "E207", message)
            after, watch = _duration(hit, "after"), _duration(data, "watch")
            if after is not None and watch is not None and after >= watch:
                message = f"the hit comes after the drill, which is watched for {write_duration(watch)}"
                yield Problem(_place(result, (*path, "after")), "E209", message)


def _sequences(result: Converted) -> Iterator[Problem]:
    """What follows a hit needs that hit in its scenario, and a first one somewhere."""
    for scenario, data in _written(result, Scenario).items():
        hits = [hit if isinstance(hit, dict) else {} for hit in _list(data, "hits")]
        following = {_text(hit, "element"): _text(hit, "follows") for hit in reversed(hits)}
        for number, hit in enumerate(hits):
            before = _text(hit, "follows")
            if before is not None and before not in following and "like" not in data and before in result.known:
                where = _place(result, ("scenarios", scenario, "hits", str(number), "follows"))
                message = f"{show(before)} is not hit in this scenario, so that nothing can follow it"
                yield Problem(where, "D004", message)
        elements = [_text(hit, "element") for hit in hits]
        for ring in _rings(following):
            number = min(elements.index(one) for one in ring)
            begun = ring.index(elements[number])
            shown = " → ".join(map(str, (*ring[begun:], *ring[: begun + 1])))
            where = _place(result, ("scenarios", scenario, "hits", str(number), "follows"))
            yield Problem(where, "D004", f"hits follow each other in a circle: {shown}")


def _rings(following: dict[str | None, str | None]) -> Iterator[list[str | None]]:
    """Every circle, once; each hit is looked at once."""
    looked_at: set[str | None] = set()
    for start in following:
        trail: dict[str | None, None] = {}
        one: str | None = start
        while one in following and one not in trail and one not in looked_at:
            trail[one] = None
            one = following[one]
        looked_at.update(trail)
        if one in trail:
            yield list(trail)[list(trail).index(one) :]


def _alternatives(result: Converted) -> Iterator[str]:
    """Everything that something may be switched to: takeovers, replicas, backups, other hosts of virtual machines."""
    yield from (one for one, data in _written(result, Database).items() if "replicates" in data)
    yield from _written(result, Backup)
    for vm in _written(result, Vm).values():
        yield from map(str, _list(vm, "hosts")[1:])
    for kind in NOUNS:
        for data in _written(result, kind).values():
            yield from _taking_over(data.get("needs"), within=False)


def _taking_over(need: Any, *, within: bool) -> Iterator[str]:
    """The elements of a need, as it is written, that serve only after a takeover."""
    if isinstance(need, str) and within:
        yield need
    for part in need if isinstance(need, list) else ():
        yield from _taking_over(part, within=within)
    if isinstance(need, dict):
        taken = within or "takeover" in need
        for form in ("need", "all", "any", "of"):
            yield from _taking_over(need.get(form), within=taken)


def _duration(data: dict[str, Any], key: str) -> timedelta | None:
    """The duration, where one is written that can be read; a fault in it is told elsewhere."""
    try:
        return read_duration(_text(data, key) or "")
    except ValueError:
        return None


def _same_dataset(result: Converted) -> Iterator[Problem]:
    databases = _written(result, Database)
    for database, data in databases.items():
        primary = _text(data, "replicates")
        dataset = _text(databases.get(primary or "", {}), "dataset")
        if dataset is not None and dataset != data.get("dataset"):
            where = _place(result, (Database.plural, database, "dataset"))
            yield Problem(where, "E208", f"its primary {show(primary or '')} holds {show(dataset)}")


def _one_place(result: Converted) -> Iterator[Problem]:
    """A machine in a rack is where the rack is."""
    racks = _written(result, Rack)
    for kind in (Server, Device):
        for machine, data in _written(result, kind).items():
            rack, site = _text(data, "rack"), _text(data, "site")
            stands = _text(racks.get(rack or "", {}), "site")
            if site is not None and stands is not None and site != stands:
                where = _place(result, (kind.plural, machine, "site"))
                yield Problem(where, "E210", f"its rack {show(rack or '')} stands at {show(stands)}, not {show(site)}")
