"""What others add: checks, step generators, disasters; from entry points, behind the shipped ones. Gathered once."""

from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from drillbook.model import Phase
from drillbook.practices import CHECKS, Check
from drillbook.procedures import STEP_GENERATORS, StepGenerator
from drillbook.procedures.moving import MOVE_GENERATORS, MoveGenerator, MoveGenerators
from drillbook.procedures.write import Generators
from drillbook.scenarios import KINDS, Kinds, kinds_by_id

GROUP = "drillbook."
"""How the groups of entry points begin that add something."""


def checks() -> tuple[Check, ...]:
    """The shipped checks, then those of the entry points `drillbook.checks` (each a `Check`), by name."""
    found = sorted(entry_points(group="drillbook.checks"), key=lambda point: point.name)
    return (*CHECKS, *(point.load() for point in found))


def step_generators() -> Generators:
    """The shipped generators, then those of `drillbook.step_generators.recovery` and `….reconstitution`, by name."""
    return MappingProxyType({phase: (*shipped, *_added(phase)) for phase, shipped in STEP_GENERATORS.items()})


def move_generators() -> MoveGenerators:
    """The shipped generators of moves, then those of `drillbook.step_generators.migration`, `….standby`, `….test`."""
    return MappingProxyType({phase: (*shipped, *_added_moves(phase)) for phase, shipped in MOVE_GENERATORS.items()})


def scenario_kinds() -> Kinds:
    """The shipped kinds of disasters, then those of the entry points `drillbook.scenario_kinds` (each a `Kind`)."""
    found = sorted(entry_points(group="drillbook.scenario_kinds"), key=lambda point: point.name)
    return MappingProxyType(kinds_by_id((*KINDS, *(point.load() for point in found))))


def added() -> tuple[str, ...]:
    """What others add, with its version: the same where the same is installed."""
    groups = entry_points().groups
    found = (point for group in sorted(groups) if group.startswith(GROUP) for point in entry_points(group=group))
    return tuple(sorted(f"{one.group} {one.name} {one.value} {one.dist.version if one.dist else ''}" for one in found))


def _added(phase: Phase) -> tuple[StepGenerator, ...]:
    return tuple(point.load() for point in _points(phase))


def _added_moves(phase: Phase) -> tuple[MoveGenerator, ...]:
    return tuple(point.load() for point in _points(phase))


def _points(phase: Phase) -> list[EntryPoint]:
    return sorted(entry_points(group=f"drillbook.step_generators.{phase.value}"), key=lambda point: point.name)
