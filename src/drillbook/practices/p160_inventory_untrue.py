"""P160: the inventory says something of a machine that its facts do not show."""

from collections.abc import Iterator

from drillbook.facts.untrue import machines_of, untrue_of_database, untrue_of_service
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The inventory says something of a machine that its facts do not show.

    A plan made from it tells people to start, check or restore what is not there. Compared are a service's `web:` with
    every machine that it names, and databases with the machines they are on.
    """
    for service in estate.services.values():
        for machine in machines_of(estate, service):
            if machine in estate.facts:
                for message in untrue_of_service(service, estate.facts[machine]):
                    yield Fault(service, f"{_title(estate, machine)}: {message}", "web")
    for database in estate.databases.values():
        if database.on in estate.facts:
            for message in untrue_of_database(database, estate.facts[database.on]):
                yield Fault(database, f"{_title(estate, database.on)}: {message}", "version")


def _title(estate: Estate, machine: str) -> str:
    noun = estate.find(machine)
    return noun.title if noun else machine


CHECK = Check("P160", Severity.ERROR, "Mend the inventory, or the machine.", find)
