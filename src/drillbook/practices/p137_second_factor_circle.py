"""P137: every second factor of a log-in needs what the log-in opens."""

from collections.abc import Iterator

from drillbook.analysis import reach
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Every second factor of a log-in needs what the log-in opens.

    The registrar sends its code by mail, and the mail's name is what has to be changed there: from outside, nobody
    gets in again.
    """
    for login in estate.logins.values():
        opened = set(login.opens)
        opened |= {domain.id for domain in estate.domains.values() if domain.registrar in opened}
        circles = [factor for factor in login.second_factor if opened & (reach(graph, factor) | {factor})]
        if circles and len(circles) == len(login.second_factor):
            names = " and ".join(graph.node(one).name for one in circles)
            yield Fault(login, f"{login.title} asks for {names}, which needs what it opens", "second_factor")


CHECK = Check(
    "P137", Severity.ERROR, "Add a factor that needs nothing of ours: printed codes in a vault, a token.", find
)
