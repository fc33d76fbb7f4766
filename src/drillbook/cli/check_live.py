"""The options of `drillbook check --live`, and what it is asked with."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from drillbook.cli.console import progress, say
from drillbook.inventory import suggest
from drillbook.live import (
    LiveReport,
    Pace,
    Resolver,
    Session,
    check_live,
    consented,
    elements_asked,
    system_resolver,
)
from drillbook.model import Estate
from drillbook.model.names import is_ip_address

DNS_PORT, TIMEOUT_S, RATE = 53, 5.0, 5.0
"""Where the options are left out."""
TOTAL = 4
"""Questions in all, for one of a single address."""

Live = Annotated[bool, typer.Option("--live", help="Ask what is marked `live` too, and compare; reads only.")]
LiveHost = Annotated[
    list[str] | None,
    typer.Option("--live-host", help="An identifier or IP address that may be asked too; may be given several times."),
]
ResolverAt = Annotated[
    str | None, typer.Option("--resolver", help="Who is asked for names, ADDRESS[:PORT]; else this machine's.")
]
DnsPort = Annotated[
    int | None, typer.Option("--dns-port", help="Where name servers listen; else 53.", min=1, max=65535)
]
Timeout = Annotated[
    float | None, typer.Option("--timeout", help="Seconds to wait for an answer; else 5.", min=0.1, max=300)
]
Rate = Annotated[
    float | None, typer.Option("--rate", help="Questions a second to one address; else 5.", min=0.01, max=1000)
]


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """As given; None where left out."""

    hosts: Sequence[str] | None
    resolver: str | None
    dns_port: int | None
    timeout_s: float | None
    rate: float | None

    @property
    def given(self) -> tuple[str, ...]:
        """The options that were given, by name."""
        named = {
            "--live-host": self.hosts,
            "--resolver": self.resolver,
            "--dns-port": self.dns_port,
            "--timeout": self.timeout_s,
            "--rate": self.rate,
        }
        return tuple(name for name, value in named.items() if value)


def ask_world(estate: Estate, options: LiveOptions, only: frozenset[str]) -> LiveReport:
    """Ask everything that consents; a usage error where nothing does."""
    session = _session(estate, options)
    if not elements_asked(estate, session, only):
        what = "what is selected" if only else "the inventory"
        raise typer.BadParameter(
            f"nothing in {what} is marked `live: true`, so nothing may be asked", param_hint="--live"
        )
    with progress() as told:
        report = check_live(estate, session, only, told)
    targets = {one.target.rpartition(":")[0] for one in report.exchanges}
    silent = sum(not one.reached for one in report.exchanges)
    say(f"questions: {len(report.exchanges)}; addresses: {len(targets)}; without an answer: {silent}")
    return report


def _session(estate: Estate, options: LiveOptions) -> Session:
    rate = options.rate or RATE
    return Session(
        consent=consented(estate, _hosts(estate, options.hosts or ())),
        pace=Pace(1 / rate, 1 / (TOTAL * rate), time.monotonic, time.sleep),
        resolver=_resolver(options.resolver),
        now=datetime.now(UTC),
        environment=dict(os.environ),
        dns_port=options.dns_port or DNS_PORT,
        timeout_s=options.timeout_s or TIMEOUT_S,
    )


def _hosts(estate: Estate, hosts: Sequence[str]) -> Sequence[str]:
    for host in hosts:
        if not is_ip_address(host) and estate.find(host) is None:
            hint = suggest(host, (noun.id for noun in estate.nouns()))
            raise typer.BadParameter(
                f"{host!r} is neither in the inventory nor an IP address{hint}", param_hint="--live-host"
            )
    return hosts


def _resolver(written: str | None) -> Resolver:
    """192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or [2001:db8::53]:5353."""
    if written is None:
        found = system_resolver()
        if found is None:
            raise typer.BadParameter("this machine has no resolver; name one", param_hint="--resolver")
        return found
    if is_ip_address(written):
        return Resolver(written)
    address, _, port = written.rpartition(":")
    address = address.removeprefix("[").removesuffix("]") if address.startswith("[") else address
    if not is_ip_address(address) or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise typer.BadParameter(
            f"{written!r} is not ADDRESS or ADDRESS:PORT with an IP address", param_hint="--resolver"
        )
    return Resolver(address, int(port))
