"""P112."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration

LONG = timedelta(hours=48)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A generator has fuel for less than 48 hours and no contract for more.

    In August 2003 some places were without power for more than 48 hours.
    """
    for generator in estate.generators.values():
        if generator.refuelling is None and generator.fuel < LONG:
            fuel = write_duration(generator.fuel)
            yield Fault(generator, f"{generator.title} stops after {fuel}: no contract for fuel", "fuel")


CHECK = Check("P112", Severity.WARNING, "Sign a contract for fuel, and write `refuelling:`.", find)
