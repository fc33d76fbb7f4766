"""RTA and RPA of every service and process in a drill, against their targets."""

from collections.abc import Mapping, Sequence
from math import inf

from drillbook.analysis import Target, reach
from drillbook.graph import DependencyGraph
from drillbook.simulation.data_loss import DataLosses, Outages
from drillbook.simulation.trace import Degraded, Reached, Tail


def reached(
    graph: DependencyGraph,
    targets: Mapping[str, Target],
    outages: Outages,
    losses: DataLosses,
    degraded: Mapping[str, tuple[Degraded, ...]],
    tails: Sequence[Tail],
    for_good: frozenset[str],
) -> tuple[Reached, ...]:
    """What each service came to: the longest outage, and the largest loss over the data it needs.

    `for_good`: what never serves again.
    """
    of_dataset = {node.id: losses.of_dataset(node.id) for node in graph.elements() if node.kind == "dataset"}
    found: list[Reached] = []
    for service, target in targets.items():
        below = reach(graph, service)
        lost = [of_dataset[dataset] for dataset in sorted(below & of_dataset.keys())]
        lost += losses.of_switches(below | {service})
        spans = outages.get(service, ())
        found.append(
            Reached(
                service=service,
                kind=graph.node(service).kind,
                outages=spans,
                rta_s=max((round(span.end_s - span.start_s, 6) for span in spans), default=0.0),
                rto_s=target.rto_s,
                rpa_s=max((loss.loss_s for loss in lost), default=0.0),
                rpo_s=target.rpo_s,
                losses=tuple(lost),
                for_good=service in for_good and any(span.end_s == inf for span in spans),
                degraded=degraded.get(service, ()),
                tails=tuple(tail for tail in tails if tail.service in below or tail.service == service),
            )
        )
    return tuple(found)
