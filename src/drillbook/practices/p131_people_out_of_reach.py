"""P131: a scenario, or the loss of one element, takes a team that must act, or every way to call it."""

from collections.abc import Iterator

from drillbook.analysis import What
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.out_of_reach import out_of_reach


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A scenario, or the loss of one element, takes a team that must act, or every way to call it.

    Counted are people in what is lost, and channels (`channels:`) that do not serve: mobile telephones whose masts run
    on batteries, mail on the server in the same blackout. Those who may declare a disaster are asked for too.
    """
    for who, where in out_of_reach(estate, graph, What.PEOPLE):
        noun = estate.find(who)
        if noun is not None:
            yield Fault(noun, f"{noun.title}: nobody, or not enough of them, can be called {where}")
    for first, where in out_of_reach(estate, graph, What.DECLARER):
        yield Fault(estate.people[first], f"nobody who may declare a disaster can be called {where}", "may_declare")


CHECK = Check(
    "P131", Severity.ERROR, "Add people who live elsewhere, or a channel that needs nothing of what is lost.", find
)
