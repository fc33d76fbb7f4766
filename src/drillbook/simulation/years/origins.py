"""What the figures of simulated years rest on: rates and repairs that are given, sourced or assumed."""

from collections.abc import Mapping
from dataclasses import dataclass

from drillbook.analysis import Failure
from drillbook.graph import DependencyGraph
from drillbook.model import Element, Estate, Provenance
from drillbook.simulation.years.figures import Cause, SubjectYears


@dataclass(frozen=True)
class Origins:
    """What the figures rest on: how often everything fails, and where that comes from."""

    estate: Estate
    graph: DependencyGraph
    failures: Mapping[str, Failure]

    def origin(self, cause: Cause) -> Provenance | None:
        """Of what is behind most of a cause's time down; None: no failure is."""
        if cause.element is None:
            return None
        noun = self.estate.find(cause.element)
        if cause.planned_s > cause.down_s and isinstance(noun, Element):
            return noun.provenance("maintenance")
        return self.failures[cause.element].provenance

    def assumed(self, one: SubjectYears) -> float:
        """The share of a subject's time down that is laid to failures whose rate or repair is assumed."""
        total = sum(cause.down_s + cause.planned_s for cause in one.causes)
        found = (cause.down_s for cause in one.causes if cause.element is not None
                 and self.failures[cause.element].provenance is Provenance.ASSUMED)  # fmt: skip
        return sum(found) / total if total else 0.0
