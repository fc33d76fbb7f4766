"""Which copies of data, of log-ins and of the plan a destruction takes."""

from drillbook.graph import Compiled, Edge, stands_in
from drillbook.model import Estate, Hit, How
from drillbook.scenarios import data_in

TAKES_DATA = frozenset({How.DESTROYED, How.ENCRYPTED})
"""Ways of being hit that data do not survive."""


def copies_destroyed(estate: Estate, compiled: Compiled, hit: Hit) -> tuple[int, ...]:
    """Numbers of the edges from datasets, vaults and plan copies to what keeps them that go with this hit.

    Replicas and backups elsewhere that are encrypted too have hits of their own.
    """
    if hit.how not in TAKES_DATA:
        return ()
    copies = [number for number, edge in enumerate(compiled.edges) if edge.implied and _keeps(estate, edge)]
    return tuple(number for number in copies if takes(estate, hit, compiled.edges[number].needed))


def files_encrypted(estate: Estate, compiled: Compiled, hit: Hit) -> tuple[int, ...]:
    """Numbers of the edges from datasets to other holders of their live files, which are kept in step with these."""
    if hit.how is not How.ENCRYPTED:
        return ()
    holders = {one: estate.datasets[one].on for one in data_in(estate, hit.element)}
    files = (
        number
        for number, edge in enumerate(compiled.edges)
        if edge.implied and edge.needed in holders.get(edge.dependent.partition("#")[0], ())
    )
    return tuple(number for number in files if not takes(estate, hit, compiled.edges[number].needed))


def takes(estate: Estate, hit: Hit, keeper: str) -> bool:
    """The hit takes the data on this element: it stands there, and is not an offline backup that nobody can encrypt."""
    if hit.how not in TAKES_DATA or hit.element not in stands_in(estate, keeper):
        return False
    backup = estate.backups.get(keeper)
    return hit.how is How.DESTROYED or backup is None or not backup.offline


def _keeps(estate: Estate, edge: Edge) -> bool:
    """What the edge points at holds a copy of what it comes from."""
    owner = edge.dependent.partition("#")[0]
    if vault := estate.vaults.get(owner):
        return edge.needed in vault.kept
    copy = estate.plan_copies.get(owner)
    return owner in estate.datasets or (copy is not None and edge.needed == copy.kept)
