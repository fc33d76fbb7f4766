"""P112: a generator has fuel for less than the grid's usual outage and no contract for more."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Generator, RegionKind
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import regions_of
from drillbook.quantity import write_duration

LONG = timedelta(hours=48)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A generator has fuel for less than its grid's usual outage, or 48 hours, and no contract for more.

    In August 2003 some places were without power for more than 48 hours. Where the inventory gives the `repair:` of a
    grid, that is the length which counts.
    """
    for generator in estate.generators.values():
        outage = _outage(estate, generator)
        if generator.refuelling is None and generator.fuel < outage:
            fuel, needed = write_duration(generator.fuel), write_duration(outage)
            yield Fault(generator, f"{generator.title} stops after {fuel} of {needed}: no contract for fuel", "fuel")


def _outage(estate: Estate, generator: Generator) -> timedelta:
    grids = (one for one in regions_of(estate, generator.site).values() if one.kind_of is RegionKind.GRID)
    return max((grid.repair for grid in grids if grid.repair), default=LONG)


CHECK = Check("P112", Severity.WARNING, "Sign a contract for fuel, and write `refuelling:`.", find)
