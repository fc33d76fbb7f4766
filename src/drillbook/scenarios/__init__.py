"""Disasters: what a scenario comes to in one replication, and the library of those that can strike any inventory."""

from drillbook.scenarios.kind import Kind, Kinds, kinds_by_id
from drillbook.scenarios.kinds import KINDS
from drillbook.scenarios.library import every_scenario, library
from drillbook.scenarios.played import Playing, as_played, faults_of

__all__ = ["KINDS", "Kind", "Kinds", "Playing", "as_played", "every_scenario", "faults_of", "kinds_by_id", "library"]
