"""Which copies of data, of log-ins and of the plan a destruction takes."""

from drillbook.graph import Compiled, Edge, stands_in
from drillbook.model import Estate


def copies_destroyed(estate: Estate, compiled: Compiled, element: str) -> tuple[int, ...]:
    """Numbers of the edges from datasets, vaults and plan copies to what keeps them that go when it is destroyed."""
    copies = [number for number, edge in enumerate(compiled.edges) if edge.implied and _keeps(estate, edge)]
    return tuple(number for number in copies if element in stands_in(estate, compiled.edges[number].needed))


def _keeps(estate: Estate, edge: Edge) -> bool:
    """What the edge points at holds a copy of what it comes from."""
    owner = edge.dependent.partition("#")[0]
    if vault := estate.vaults.get(owner):
        return edge.needed in vault.kept
    copy = estate.plan_copies.get(owner)
    return owner in estate.datasets or (copy is not None and edge.needed == copy.kept)
