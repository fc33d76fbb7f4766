"""What an exercise shall show, by what is at stake in its drill: objectives with measures, in HSEEP's words."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.exercises.exercise import Objective
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.quantity import write_duration
from drillbook.simulation import Happening, Reached, Trace

MOST_SERVICES = 4
"""So many services have an objective of their own."""


def objectives_of(estate: Estate, graph: DependencyGraph, trace: Trace) -> tuple[Objective, ...]:
    """Objectives in the order in which they are played; of services, those that go down and come first in the plan."""
    return tuple(_objectives(estate, graph, trace))


def touched(trace: Trace) -> list[Reached]:
    """Services and processes that go down or lose data."""
    return [one for one in trace.reached if one.rta_s or one.rpa_s]


def at_stake(estate: Estate, graph: DependencyGraph, trace: Trace) -> list[Reached]:
    """Services that go down or lose data, the first in the plan first; processes where no service does."""
    found = touched(trace)
    services = [one for one in found if graph.node(one.service).kind == "service"] or found

    def rank(one: Reached) -> tuple[int, float]:
        noun = estate.services.get(one.service)
        return (noun.priority if noun else 5, one.rto_s if one.rto_s is not None else float("inf"))

    return sorted(services, key=rank)


def _objectives(estate: Estate, graph: DependencyGraph, trace: Trace) -> Iterator[Objective]:
    happened = {event.what for event in trace.events}
    lost = at_stake(estate, graph, trace)
    named = tuple(one.service for one in lost)
    within = write_duration(estate.organisation.activation)
    yield Objective(
        "detection", "See what is lost, and what is not", "detection", named,
        ("All that is down is named within 15 min of the first alarm", "Causes are told apart from symptoms"),
    )  # fmt: skip
    yield Objective(
        "activation", "Decide whether the plan is activated", "activation", named,
        (f"The decision is made, by somebody who may make it, within {within}", "Criteria are read, the time is noted"),
    )  # fmt: skip
    yield Objective(
        "notification", "Reach those who act", "notification", (),
        ("Everybody on the call tree is called; who does not answer is replaced by their deputy",)
        + (("What is done without telephones is known",) if any(e.kind == "channel" for e in trace.events) else ()),
    )  # fmt: skip
    for one in lost[:MOST_SERVICES]:
        name = graph.node(one.service).name
        yield Objective(
            f"recover-{one.service}", f"Bring {name} back", "failover", (one.service,), tuple(_targets(name, one))
        )
    yield Objective(
        "communication", "Tell users and management what they need to know", "communication", named,
        ("The first message is out within 30 min of the first call", "Each says when the next comes, and what is lost"),
    )  # fmt: skip
    if happened & {Happening.FAIL_BACK, Happening.RETURNED, Happening.RESTORED}:
        yield Objective(
            "fail-back", "Return in good order", "fail-back", named,
            ("A fresh backup is made before anything is switched back", "Time and standstill are agreed with users"),
        )  # fmt: skip


def _targets(name: str, one: Reached) -> Iterator[str]:
    if one.rto_s is not None:
        yield f"{name} serves again within {write_duration(timedelta(seconds=one.rto_s))} (RTO)"
    if one.rpo_s is not None:
        yield f"No more than {write_duration(timedelta(seconds=one.rpo_s))} of data are lost (RPO)"
    yield f"Waiting and failing over are weighed for {name}, with the figures of the plan"
