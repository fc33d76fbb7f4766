"""What the analysis says of the plan itself, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from drillbook.analysis.spans import Spans


class What(StrEnum):
    """What is asked for."""

    PLAN = "plan"
    DECLARER = "declarer"
    PEOPLE = "people"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Something that the plan needs and that cannot be reached, and when."""

    what: What
    subject: str
    """Identifier: the site whose plan it is, the person or team, the log-in; of declarers the first."""
    spans: Spans
    """When, in seconds from the start of the disaster; end inf: for good, or until the watch ended."""
    late: bool
    """Not within reach at any time of the first hour (`organisation.activation`)."""
    path: tuple[str, ...]
    """Identifiers from the subject down to what was hit: the evidence."""
    remedy: str
    """What would mend it, in a sentence."""


@dataclass(frozen=True, slots=True)
class PlanSurvival:
    """One scenario, or the loss of one element for good."""

    cause: str
    """Identifier of the scenario or element."""
    is_scenario: bool
    copies: Mapping[str, tuple[str, ...]]
    """Site whose plan is needed → copies within reach in the first hour and as long as they are needed."""
    people: tuple[str, ...]
    """Teams and people who must act."""
    logins: tuple[str, ...]
    """Log-ins that recovery needs."""
    unreachable: tuple[Unreachable, ...]
