"""Which copies of a dataset a destruction takes."""

from drillbook.graph import Compiled, stands_in
from drillbook.model import Estate


def copies_destroyed(estate: Estate, compiled: Compiled, element: str) -> tuple[int, ...]:
    """Numbers of the edges from datasets to those of their copies that go when the element is destroyed."""
    copies = [
        number
        for number, edge in enumerate(compiled.edges)
        if edge.dependent.partition("#")[0] in estate.datasets and edge.implied
    ]
    return tuple(number for number in copies if element in stands_in(estate, compiled.edges[number].needed))
