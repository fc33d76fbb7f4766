"""Where the copies of a dataset are, and which of them a destruction takes."""

from collections.abc import Iterator

from drillbook.graph import Compiled
from drillbook.model import Estate, RegionKind


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


def copies_destroyed(estate: Estate, compiled: Compiled, element: str) -> tuple[int, ...]:
    """Numbers of the edges from datasets to those of their copies that go when the element is destroyed."""
    copies = [
        number
        for number, edge in enumerate(compiled.edges)
        if edge.dependent.partition("#")[0] in estate.datasets and edge.implied
    ]
    return tuple(number for number in copies if element in stands_in(estate, compiled.edges[number].needed))


def _around(estate: Estate, identifier: str) -> Iterator[str]:
    noun = estate.find(identifier)
    for attribute in ("on", "to", "rack", "site", "provider"):
        value = getattr(noun, attribute, None)
        if isinstance(value, str) and not (attribute == "provider" and identifier in estate.servers):
            yield value
    yield from getattr(noun, "hosts", ())[:1]
    for region in (*getattr(noun, "regions", ()), getattr(noun, "within", None)):
        if region is not None and estate.regions[region].kind_of is not RegionKind.GRID:
            yield region  # a grid that is destroyed is no power: nothing stands in it
