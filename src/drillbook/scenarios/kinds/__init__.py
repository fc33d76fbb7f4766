"""The kinds of disasters that ship with drillbook."""

from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.machines import MACHINES
from drillbook.scenarios.kinds.malice import MALICE
from drillbook.scenarios.kinds.network import NETWORK
from drillbook.scenarios.kinds.people import PEOPLE
from drillbook.scenarios.kinds.places import PLACES
from drillbook.scenarios.kinds.power import POWER

KINDS: tuple[Kind, ...] = (*POWER, *MACHINES, *PLACES, *NETWORK, *MALICE, *PEOPLE)
"""Every shipped kind. Adding one is adding it to its family."""

__all__ = ["KINDS"]
