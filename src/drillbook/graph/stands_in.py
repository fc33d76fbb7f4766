"""Where an element physically is: what is destroyed there takes it along."""

from collections.abc import Iterator

from drillbook.model import Estate, Noun, Person, RegionKind


def stands_in(estate: Estate, identifier: str) -> frozenset[str]:
    """An element and everything it physically stands in or on: machine, rack, site, regions but grids, provider."""
    found: dict[str, None] = {}
    queue = [identifier]
    while queue:
        current = queue.pop()
        if current in found:
            continue
        found[current] = None
        queue.extend(_around(estate, current))
    return frozenset(found)


def _around(estate: Estate, identifier: str) -> Iterator[str]:
    noun = estate.find(identifier)
    if not isinstance(noun, Person):  # people, and what they keep, are at home when their place of work goes
        yield from _placed(estate, noun, identifier)
    for region in (*getattr(noun, "regions", ()), getattr(noun, "within", None)):
        if region is not None and estate.regions[region].kind_of is not RegionKind.GRID:
            yield region  # a grid that is destroyed is no power: nothing stands in it


def _placed(estate: Estate, noun: Noun | None, identifier: str) -> Iterator[str]:
    for attribute in ("on", "to", "rack", "site", "provider"):
        value = getattr(noun, attribute, None)
        if isinstance(value, str) and not (attribute == "provider" and identifier in estate.servers):
            yield value
    yield from getattr(noun, "hosts", ())[:1]
