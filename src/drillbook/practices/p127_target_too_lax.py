"""P127: a service or process has a target that is laxer than what depends on it demands."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_lax_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Process, Service
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A service or process has a target that is laxer than what depends on it demands.

    Targets flow down through needs. A holdover of an hour relaxes what is asked by an hour, a restart tightens it; an
    element is not asked where other alternatives are enough in time. An RPO passes through unchanged. A process whose
    own RTO is longer than its MTD is told too.
    """
    for lax in find_lax_targets(estate, graph):
        noun = estate.find(lax.element)
        if not isinstance(noun, Service | Process):
            continue  # P118 speaks of copies
        own, demanded = (write_duration(timedelta(seconds=one)) for one in (lax.own_s, lax.demanded_s))
        path = " → ".join(graph.node(step).name for step in lax.path)
        why = f"{lax.target.upper()} of {path}" if len(lax.path) > 1 else f"its {lax.target.upper()}"
        yield Fault(noun, f"{noun.title} has an {lax.attribute.upper()} of {own}, but {why} leaves {demanded}",
                    lax.attribute)  # fmt: skip


CHECK = Check("P127", Severity.WARNING, "Tighten it, or say why the one above can wait (a holdover).", find)
