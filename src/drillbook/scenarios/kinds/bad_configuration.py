"""A bad change is pushed to all hosts that are configured alike."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, Server, Vm
from drillbook.scenarios.kind import Kind

TAKEN_BACK = timedelta(hours=2)


def strikes(estate: Estate) -> Iterable[str]:
    """Hosts that are not the only one of their like."""
    return (host for host in (*estate.servers, *estate.vms) if len(alike(estate, host)) > 1)


def alike(estate: Estate, host: str) -> tuple[str, ...]:
    """The host and all that one configuration reaches with it: by a common cause, a role, or system and owner."""
    machines: dict[str, Server | Vm] = {**estate.servers, **estate.vms}
    shared = {one for cause in estate.common_causes.values() if host in cause.members for one in cause.members}
    first = machines[host]
    return tuple(
        name
        for name, other in machines.items()
        if name == host
        or name in shared
        or set(first.roles) & set(other.roles)
        or (first.system and (first.system, first.owner) == (other.system, other.owner))
    )


def hits(estate: Estate, graph: DependencyGraph, host: str) -> tuple[Hit, ...]:
    """All of them at once."""
    because = "a bad configuration is pushed to all of them"
    return tuple(Hit(element=one, lasts=TAKEN_BACK, because=because) for one in alike(estate, host))


KIND = Kind(
    id="bad-configuration",
    title="Bad configuration everywhere",
    story="A change that does not work is pushed to all hosts that are configured alike.",
    source="",
    assumed="two hours until it is found and taken back; alike are hosts that share a common cause or a role, or have "
    "the same system and owner",
    strikes=strikes,
    hits=hits,
)
