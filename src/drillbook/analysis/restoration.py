"""A hit whose restoration comes in stages: what is back when, if power is given to some first and shed from others."""

from drillbook.graph import DependencyGraph
from drillbook.model import Hit

Parts = dict[str, float]
"""Element → how long it is lost, in seconds from the hit."""


def stages(graph: DependencyGraph, hit: Hit, lasts_s: float) -> Parts:
    """What fails for how long. Without stages: the element itself, for as long as the hit lasts.

    With them the element is lost until the first of what is below it comes back; all that needs it directly is lost by
    itself, until its own time or else until the hit is over. What is named further down divides what lies between;
    what is named and does not need the element at all is lost along with it.
    """
    named = {one.element: one.after.total_seconds() for one in hit.returns}
    parts: Parts = {}
    if named:
        parts |= named
        _divide(graph, hit.element, lasts_s, named, parts)
        parts = {one: for_s for one, for_s in parts.items() if not graph.node(one).is_gate}
    else:
        parts[hit.element] = lasts_s
    return parts


def _divide(graph: DependencyGraph, element: str, lasts_s: float, named: Parts, parts: Parts) -> float:
    """Fill in what is lost below an element; returns when the first of it is back, which is how long it is lost."""
    below = dict.fromkeys(edge.dependent for edge in graph.dependents(element))
    first_s = lasts_s
    parts[element] = lasts_s  # a circle comes to its end here
    for dependent in below:
        if dependent not in parts and _leads_to(graph, dependent, named):
            _divide(graph, dependent, lasts_s, named, parts)
        first_s = min(first_s, parts.setdefault(dependent, lasts_s))
    parts[element] = first_s
    return first_s


def _leads_to(graph: DependencyGraph, element: str, named: Parts) -> bool:
    """Something that has a time of its own needs this element, directly or not."""
    found, queue = {element}, [element]
    while queue:
        for edge in graph.dependents(queue.pop()):
            if edge.dependent in named:
                return True
            if edge.dependent not in found:
                found.add(edge.dependent)
                queue.append(edge.dependent)
    return False
