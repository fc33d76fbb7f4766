"""The results of the analysis, as values."""

from dataclasses import dataclass


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
