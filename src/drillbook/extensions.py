"""What others add: checks and step generators from entry points, behind the shipped ones. Gathered once, passed on."""

from importlib.metadata import entry_points
from types import MappingProxyType

from drillbook.model import Phase
from drillbook.practices import CHECKS, Check
from drillbook.procedures import STEP_GENERATORS, StepGenerator
from drillbook.procedures.write import Generators


def checks() -> tuple[Check, ...]:
    """The shipped checks, then those of the entry points `drillbook.checks` (each a `Check`), by name."""
    found = sorted(entry_points(group="drillbook.checks"), key=lambda point: point.name)
    return (*CHECKS, *(point.load() for point in found))


def step_generators() -> Generators:
    """The shipped generators, then those of `drillbook.step_generators.recovery` and `….reconstitution`, by name."""
    return MappingProxyType({phase: (*shipped, *_added(phase)) for phase, shipped in STEP_GENERATORS.items()})


def _added(phase: Phase) -> tuple[StepGenerator, ...]:
    found = sorted(entry_points(group=f"drillbook.step_generators.{phase.value}"), key=lambda point: point.name)
    return tuple(point.load() for point in found)
