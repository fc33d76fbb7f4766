"""Disasters: what a scenario comes to in one replication, and the library of those that can strike any inventory."""

from drillbook.scenarios.encryption import data_in
from drillbook.scenarios.fault import faults_of
from drillbook.scenarios.kind import Kind, Kinds, Playing, kinds_by_id
from drillbook.scenarios.kinds import KINDS, SHIPPED
from drillbook.scenarios.library import every_scenario, library
from drillbook.scenarios.parts import Apart, Part, longest_s, taken_apart
from drillbook.scenarios.played import as_played, fits, with_library, written_out

__all__ = [
    "KINDS",
    "SHIPPED",
    "Apart",
    "Kind",
    "Kinds",
    "Part",
    "Playing",
    "as_played",
    "data_in",
    "every_scenario",
    "faults_of",
    "fits",
    "kinds_by_id",
    "library",
    "longest_s",
    "taken_apart",
    "with_library",
    "written_out",
]
