"""The results of the analysis, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drillbook.analysis.disaster import FatalDisaster
from drillbook.analysis.fate_matrix import FatePair
from drillbook.analysis.ranking import Rank
from drillbook.analysis.roll_up import LaxTarget
from drillbook.analysis.survival_finding import PlanSurvival


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """An element whose failure alone brings a service or process down (worked example E4)."""

    service: str
    """Identifier of the service or process."""
    element: str
    kind: str
    """The element's kind: region, provider, server, person …"""
    ever: bool
    """Its loss for good, all takeovers granted, leaves the service unserved."""
    beyond_rto: bool
    """It fails, is repaired after its repair time, and the service is unserved for longer than its RTO."""
    outage_s: float
    """Longest outage of the service when the element fails and is repaired; inf: for good."""
    rto_s: float | None
    """The service's target; None where none is given (then `beyond_rto` is False)."""
    path: tuple[str, ...]
    """Identifiers from the service down to the element, gates left out: the evidence."""
    remedy: str
    """What would remove it, in a sentence."""


@dataclass(frozen=True, slots=True)
class SharedFate:
    """Something that two sites both depend on, so that one loss takes both: a backup there is no backup."""

    first: str
    """Identifier of a site."""
    second: str
    """Identifier of the other site."""
    element: str
    kind: str
    path_first: tuple[str, ...]
    """Identifiers from the first site's side down to the element."""
    path_second: tuple[str, ...]
    is_alternate: bool
    """One of the two is named as the other's alternate site."""


@dataclass(frozen=True, slots=True)
class Target:
    """A service's or process's targets, in seconds; None: none given. A service inherits its processes' strictest."""

    rto_s: float | None
    rpo_s: float | None
    rto_from: str
    """Identifier of the service or process that gives the RTO; empty: none."""
    rpo_from: str


@dataclass(frozen=True, slots=True)
class BlackStart:
    """Elements that need each other in a circle and cannot start from cold (worked example E6)."""

    elements: tuple[str, ...]
    holdover_s: float
    """The longest holdover in the circle: after being down longer than this, none of them starts."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the analysis found."""

    single_points: tuple[SinglePoint, ...]
    shared_fate: tuple[SharedFate, ...]
    targets: dict[str, Target]
    """By identifier of service or process."""
    rankings: Mapping[str, tuple[Rank, ...]] = field(default_factory=dict)
    """What to fix first, by service or process."""
    black_starts: tuple[BlackStart, ...] = ()
    fate_matrix: tuple[FatePair, ...] = ()
    """Every pair of sites, and every primary with each of its standbys."""
    lax_targets: tuple[LaxTarget, ...] = ()
    fatal_disasters: tuple[FatalDisaster, ...] = ()
    """By process with an MTD."""
    plan_survival: tuple[PlanSurvival, ...] = ()
    """Every scenario, then every loss that takes away something its recovery needs."""
