"""What nouns say of each other: every name must exist, be of the right kind, and make sense where it stands."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from drillbook.inventory.convert import Converted, Path, models_in, suggest
from drillbook.inventory.node import show
from drillbook.model import Database, Generator, How, Need, Noun, Person, RefTo, Region, Scenario
from drillbook.problem import Problem, Where


def check_references(result: Converted) -> Iterator[Problem]:
    """Every fault between nouns; names are looked up as written, in nouns that have other faults too."""
    for path, model, data in result.written:
        for place, ref, name in _references(model, data, path):
            yield from _resolve(result, place, ref, name)
    for nouns in result.nouns.values():
        for noun in nouns.values():
            path = (noun.plural, noun.id)
            yield from _provenance(result, noun, path)
            for number, need in enumerate(getattr(noun, "needs", ())):
                yield from _takeovers(result, need, (*path, "needs", str(number)), is_alternative=False)
    for check in (_circles, _one_board, _hits, _same_dataset):
        yield from check(result)


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
    elif (kind := result.known[name][0]) == "scenario" and "scenario" not in ref.kinds:
        yield Problem(where, "E202", f"{show(name)} is a scenario, which nothing can name")
    elif ref.kinds and kind not in ref.kinds:
        yield Problem(where, "E202", f"{show(name)} is a {kind}; expected is a {' or '.join(ref.kinds)}")


def _place(result: Converted, path: Path) -> Where:
    """Where a value stands; short forms of needs leave the last parts out."""
    found = path[:2] if path[:2] in result.places else path[:1]
    for part in path[len(found) :]:
        if (*found, part) in result.places:
            found = (*found, part)
    return result.places[found]


def _provenance(result: Converted, noun: Noun, path: Path) -> Iterator[Problem]:
    """What is marked as assumed or sourced must be an attribute."""
    names = {info.alias or name for name, info in type(noun).model_fields.items()}
    for marks in ("assumed", "sources"):
        for attribute in getattr(noun, marks):
            if attribute.partition(".")[0] not in names:
                where = _place(result, (*path, marks, attribute))
                message = f"a {noun.kind} has no attribute {show(attribute)}{suggest(attribute, names)}"
                yield Problem(where, "E206", message)


def _takeovers(result: Converted, need: Need, path: Path, *, is_alternative: bool) -> Iterator[Problem]:
    if need.takeover is not None and not is_alternative:
        yield Problem(
            _place(result, path), "E204", "a takeover belongs on an alternative, an entry of any: or at_least:"
        )
    form = "all" if need.all else "any" if need.any else "of"
    for number, part in enumerate(need.parts):
        yield from _takeovers(result, part, (*path, form, str(number)), is_alternative=form != "all")


def _circles(result: Converted) -> Iterator[Problem]:
    regions: dict[str, Any] = result.nouns["regions"]
    databases: dict[str, Any] = result.nouns["databases"]
    yield from _circle(result, regions, lambda region: region.within, "within", Region)
    yield from _circle(result, databases, lambda database: database.replicates, "replicates", Database)


def _circle(
    result: Converted,
    nouns: dict[str, Any],
    following: Callable[[Any], str | None],
    attribute: str,
    kind: type[Noun],
) -> Iterator[Problem]:
    reported: set[str] = set()
    for start in nouns:
        trail = [start]
        while (after := following(nouns[trail[-1]])) in nouns and after not in trail:
            trail.append(str(after))
        if after == start and start not in reported:
            reported.update(trail)
            where = _place(result, (kind.plural, start, attribute))
            yield Problem(where, "E203", f"a circle: {' → '.join([*trail, start])}")


def _one_board(result: Converted) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for board in result.nouns["switchboards"].values():
        for number, generator in enumerate(getattr(board, "generators", ())):
            if generator in owner:
                where = _place(result, (board.plural, board.id, "generators", str(number)))
                yield Problem(where, "E205", f"{show(generator)} stands behind {show(owner[generator])} already")
            owner[generator] = board.id


def _hits(result: Converted) -> Iterator[Problem]:
    for scenario in result.nouns["scenarios"].values():
        assert isinstance(scenario, Scenario)  # noqa: S101 - the section decides the type
        for number, hit in enumerate(scenario.hits):
            is_generator = result.known.get(hit.element, ("",))[0] == Generator.kind
            if hit.how in (How.STARTS, How.FAILS_TO_START) and not is_generator:
                where = _place(result, ("scenarios", scenario.id, "hits", str(number), "how"))
                yield Problem(where, "E207", f"{show(hit.element)} is no generator: it cannot be told to start or not")


def _same_dataset(result: Converted) -> Iterator[Problem]:
    databases = result.nouns["databases"]
    for database in databases.values():
        assert isinstance(database, Database)  # noqa: S101 - as above
        primary = databases.get(database.replicates or "")
        if isinstance(primary, Database) and primary.dataset != database.dataset:
            where = _place(result, ("databases", database.id, "dataset"))
            yield Problem(where, "E208", f"its primary {show(primary.id)} holds {show(primary.dataset)}")
