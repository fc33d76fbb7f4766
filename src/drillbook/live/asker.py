"""Asking on behalf of one element: consent first, then the pace, then the question; every exchange is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from drillbook.live import dns
from drillbook.live.consent import Consent
from drillbook.live.dns import Answer, Resolver
from drillbook.live.exchange import Exchange, RefusedError, UnaskedError, UnreachedError, plain
from drillbook.live.pace import Pace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """What one run of the live check asks with."""

    consent: Consent
    pace: Pace
    resolver: Resolver
    """Who is asked for names; the user's own, or the one given."""
    now: datetime
    """The time at which certificates must be valid; with an offset."""
    timeout_s: float = 5.0
    dns_port: int = dns.PORT
    """Where name servers listen."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """What database clients find their log-in with (HOME, PGPASSFILE …)."""


class Asker:
    """Asks for one element, and keeps what was asked. One thread uses it."""

    def __init__(self, session: Session, element: str) -> None:
        self.session = session
        self.element = element
        self.exchanges: list[Exchange] = []

    def permits(self, address: str) -> bool:
        """Whether this address may be contacted."""
        return self.session.consent.permits(address)

    def ask(self, address: str, port: int, protocol: str, question: str, put: Callable[[], T]) -> T:
        """Put a question in its turn, and keep the answer.

        PermissionError, before anything is sent, where nobody consented: that would be a fault of ours.
        UnreachedError and UnaskedError of `put` are kept as its answer, and raised.
        """
        if not self.permits(address):
            raise PermissionError(f"{address} may not be contacted")
        return self._ask(address, port, protocol, question, put)

    def _ask(self, address: str, port: int, protocol: str, question: str, put: Callable[[], T]) -> T:
        target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        self.session.pace.wait(address)
        try:
            answer = put()
        except (UnreachedError, UnaskedError) as error:
            self.exchanges.append(
                Exchange(self.element, target, protocol, question, plain(str(error)), isinstance(error, RefusedError))
            )
            raise
        self.exchanges.append(Exchange(self.element, target, protocol, question, plain(str(answer)), reached=True))
        return answer

    def name_server(self, address: str, name: str, kind: str) -> Answer:
        """Ask a name server for what it knows itself; UnreachedError."""
        server = Resolver(address, self.session.dns_port)
        return self.ask(
            address,
            server.port,
            "dns",
            f"{name} {kind}, not recursive",
            lambda: dns.ask(server, name, kind, recurse=False, timeout_s=self.session.timeout_s),
        )

    def resolved(self, name: str, kind: str) -> Answer:
        """Ask the resolver; UnreachedError."""
        server = self.session.resolver
        return self._ask(
            server.address,
            server.port,
            "dns",
            f"{name} {kind}",
            lambda: dns.ask(server, name, kind, recurse=True, timeout_s=self.session.timeout_s),
        )

    def addresses(self, name: str) -> tuple[str, ...]:
        """The addresses of a name, IPv4 first; UnreachedError where the resolver does not answer."""
        return (*self.resolved(name, "A").values("A"), *self.resolved(name, "AAAA").values("AAAA"))
