"""How long certificates are good when nobody can renew them: by the calendar, as far as the inventory knows the day."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import floor, inf

from drillbook.model import Certificate


@dataclass(slots=True)
class Validity:
    """A certificate's holdover in one drill; stands where a battery's `Reserve` stands. Seconds from the start."""

    least_s: float
    """It is renewed so long before its end."""
    renewal_s: float
    good_s: float
    """How long a new one is good."""
    ends_s: float | None
    """The end of the present one; None: not known, and `least_s` is what is sure."""
    void: bool = False
    """Expired or revoked, and not renewed yet."""
    since_s: float = 0.0
    """Since when it could be renewed, or could not."""
    running: bool = False

    @classmethod
    def of(cls, certificate: Certificate, start: datetime) -> "Validity":
        """As the inventory says, good to the end of its last day in the scenario's local time.

        Where that is over when the scenario begins it was renewed in time: nothing was wrong before.
        """
        ends_s = None
        if certificate.expires is not None:
            end = datetime.combine(certificate.expires, time(0), tzinfo=start.tzinfo) + timedelta(days=1)
            ends_s = (end - start).total_seconds()
        return cls(
            certificate.renew_before.total_seconds(),
            certificate.renewal.total_seconds(),
            certificate.valid_for.total_seconds(),
            ends_s,
            since_s=-inf if ends_s is not None and ends_s <= 0 else 0.0,
        )

    def level(self, now_s: float) -> float:
        """Seconds for which it is still good without being renewed."""
        if self.void:
            return 0.0
        return self.least_s if self.ends_s is None else max(0.0, self.ends_s - now_s)

    def turn(self, running: bool, now_s: float) -> float:
        """Begin or end to be without a renewal; returns for how long it is good."""
        if running and not self.running:
            self._renew(now_s)
        self.running, self.since_s = running, now_s
        return self.level(now_s)

    def renewed(self, now_s: float) -> None:
        """There is a new one."""
        self.void, self.since_s = False, now_s
        self.ends_s = None if self.ends_s is None else now_s + self.good_s

    def _renew(self, now_s: float) -> None:
        """The renewals that fell into the time since when they were possible."""
        if self.ends_s is None or self.void:
            return
        first_s = max(self.since_s, self.ends_s - self.least_s) + self.renewal_s
        if first_s <= now_s:
            every_s = self.good_s - self.least_s + self.renewal_s
            self.ends_s = first_s + floor((now_s - first_s) / every_s) * every_s + self.good_s
