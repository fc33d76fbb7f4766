"""Where simulated years are played: this process, several, or a cluster with its certificates."""

import ssl
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from drillbook.simulation.years.plan import Plan
    from drillbook.simulation.years.run import Somewhere


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the options name."""

    workers: int
    address: str | None
    certificates: tuple[Path, ...]
    """Authority, certificate and key; none: without TLS."""

    def of(self, plan: "Plan") -> "AbstractContextManager[Somewhere]":
        """The place, for these years. ToolMissingError where no cluster is there."""
        from drillbook.simulation.years.cluster import Tls, cluster  # noqa: PLC0415 - numba loads when needed
        from drillbook.simulation.years.run import workers  # noqa: PLC0415 - as above

        if self.address is None:
            return workers(plan, self.workers)
        return cluster(plan, self.address, Tls(*self.certificates) if self.certificates else None)


def place_of(workers: int, address: str | None, certificates: tuple[Path | None, ...]) -> Place:
    """The place; a usage error where options do not fit together, an address is none, or certificates are of no use."""
    given = tuple(file for file in certificates if file is not None)
    if address is None and given:
        raise typer.BadParameter("certificates are for a --cluster", param_hint="--tls-authority")
    if given and len(given) < len(certificates):
        raise typer.BadParameter("authority, certificate and key belong together", param_hint="--tls-authority")
    if address is not None:
        if workers > 1:
            raise typer.BadParameter("a cluster has its own workers", param_hint="--workers")
        if wrong := _wrong(address):
            raise typer.BadParameter(f"{address!r} {wrong}", param_hint="--cluster")
        if address.startswith("tls://") != bool(given):
            takes = "tls:// takes --tls-authority, --tls-certificate and --tls-key; tcp:// takes none of them"
            raise typer.BadParameter(takes, param_hint="--cluster")
    if given:
        _try_certificates(*given)
    return Place(workers, address, given)


def _wrong(address: str) -> str:
    """What is wrong with a scheduler's address; empty: nothing."""
    if not address.startswith(("tcp://", "tls://")):
        return "does not begin with tcp:// or tls://"
    try:
        parts = urlsplit(address)
        whole = parts.hostname and parts.port and f"{parts.scheme}://{parts.netloc}" == address and "@" not in address
    except ValueError:  # brackets that do not close, a port that is no number or too large
        whole = False
    return "" if whole else "is no host and port, as in tcp://10.0.0.1:8786"


def _try_certificates(authority: Path, certificate: Path, key: Path) -> None:
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(authority)
    except OSError as error:
        raise _useless(error, str(authority), "--tls-authority") from None
    try:
        context.load_cert_chain(certificate, key, password="")
    except OSError as error:
        raise _useless(error, f"{certificate} with {key}", "--tls-certificate") from None


def _useless(error: OSError, what: str, option: str) -> typer.BadParameter:
    said = "no certificates (PEM), or not the key's" if isinstance(error, ssl.SSLError) else error.strerror
    return typer.BadParameter(f"{what}: {said}", param_hint=option)
