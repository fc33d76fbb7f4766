"""Needs that are written under `needs:`, as the trees they stand for."""

from datetime import timedelta

from drillbook.graph.dependency import Work
from drillbook.graph.readiness import hands
from drillbook.graph.wanted import Wanted, seconds
from drillbook.model import Estate, Need, Takeover
from drillbook.problem import Where


def written(estate: Estate, need: Need, where: Where) -> Wanted:
    """An entry of `needs:` as the tree it stands for."""
    takeover = need.takeover
    return Wanted(
        needed=need.need or "",
        parts=tuple(written(estate, part, where) for part in need.parts),
        threshold=None if need.all or not need.parts else need.threshold,
        holdover_s=seconds(need.holdover),
        takeover_s=takeover_seconds(estate, takeover) if takeover else 0.0,
        by=hands(estate, takeover.by, (takeover.domain, *need.names)) if takeover else None,
        work=_work(estate, takeover) if takeover else None,
        loses_s=seconds(takeover.loses, 0.0) if takeover else 0.0,
        why=need.why or "written under needs",
        implied=False,
        where=where,
    )


def takeover_seconds(estate: Estate, takeover: Takeover) -> float:
    """Notice, decide, change, and the TTL of the changed record as it stood before the disaster (example E2)."""
    return seconds(takeover.notice + takeover.decide + takeover.change + _ttl(estate, takeover))


def _ttl(estate: Estate, takeover: Takeover) -> timedelta:
    return estate.domains[takeover.domain].ttl if takeover.domain else timedelta(0)


def _work(estate: Estate, takeover: Takeover) -> Work | None:
    """People decide and change; nobody has to wait for the notice, nor for caches to forget."""
    if takeover.by is None:
        return None
    return Work(
        takeover.by,
        seconds(takeover.notice),
        seconds(_ttl(estate, takeover)),
        takeover.skills,
        takeover.at,
        takeover.hands,
    )
