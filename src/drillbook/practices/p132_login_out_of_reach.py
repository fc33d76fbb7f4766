"""P132: a scenario, or the loss of one element, puts a log-in that recovery needs out of reach."""

from collections.abc import Iterator

from drillbook.analysis import What
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.out_of_reach import out_of_reach


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A scenario, or the loss of one element, puts a log-in that recovery needs out of reach.

    The registrar's password lies in the safe of the building that burns; the password list on the server that is down.
    Asked of `logins:` to something that a service needs which the scenario or loss touches.
    """
    for login, where in out_of_reach(estate, graph, What.LOGIN):
        noun = estate.logins[login]
        yield Fault(noun, f"{noun.title}: out of reach {where}", "kept_in")


CHECK = Check("P132", Severity.WARNING, "Keep it in a second vault elsewhere, or with somebody who carries it.", find)
