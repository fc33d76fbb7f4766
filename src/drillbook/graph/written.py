"""Needs that are written under `needs:`, as the trees they stand for."""

from dataclasses import replace
from datetime import timedelta

from drillbook.graph.dependency import Course, Work
from drillbook.graph.readiness import hands, hands_back
from drillbook.graph.wanted import Wanted, certain, seconds
from drillbook.model import Estate, Need, Takeover
from drillbook.problem import Where


def written(estate: Estate, need: Need, where: Where) -> Wanted:
    """An entry of `needs:` as the tree it stands for."""
    wanted = Wanted(
        needed=need.need or "",
        parts=tuple(written(estate, part, where) for part in need.parts),
        threshold=None if need.all or not need.parts else need.threshold,
        full=need.full,
        levels=need.shares,
        holdover_s=seconds(need.holdover),
        recharge_s=seconds(need.drain),
        why=need.why or "written under needs",
        implied=False,
        where=where,
    )
    return wanted if need.takeover is None else _taken_over(estate, wanted, need, need.takeover)


def _taken_over(estate: Estate, wanted: Wanted, need: Need, takeover: Takeover) -> Wanted:
    changed = (takeover.domain, *need.names)
    return replace(
        wanted,
        takeover_s=takeover_seconds(estate, takeover),
        by=hands(estate, takeover.by, changed),
        course=Course(
            seconds(takeover.notice), seconds(takeover.decide), _ttl(estate, takeover).total_seconds(), takeover.domain
        ),
        work=_work(estate, takeover),
        success=certain(takeover.success_probability),
        fail_back=hands_back(estate, takeover.fail_back, changed),
        loses_s=seconds(takeover.loses, 0.0),
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
