"""A service with a URL: is the page served, and until when is its certificate good?

No redirect is followed: it could lead to a machine that nobody consented to.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from drillbook.live.asker import Asker
from drillbook.live.exchange import RefusedError, UnreachedError
from drillbook.live.observation import Observation, not_asked, unreached
from drillbook.model import Service
from drillbook.model.names import is_ip_address

SOON = timedelta(days=21)
"""Before its end a certificate should have been renewed."""
HEAD_REFUSED = frozenset({405, 501})
OUTSIDE_TIME, OTHER_NAME = frozenset({9, 10}), frozenset({62, 64})
"""Codes of X509_verify_cert(3): not yet valid, expired; host name or IP address mismatch."""
PATIENCE = 4
"""Time-outs that a whole answer may take, byte by byte."""


class UntrustedError(UnreachedError):
    """TLS failed; the code says how."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Served:
    """A status, and when the certificate ends; None without one."""

    status: int
    location: str
    ends: datetime | None

    def __str__(self) -> str:
        where = f", to {self.location}" if self.location else ""
        ends = f"; certificate ends {self.ends:%Y-%m-%d %H:%M} UTC" if self.ends else ""
        return f"status {self.status}{where}{ends}"


def check_service(asker: Asker, service: Service) -> Iterator[Observation]:
    """Ask each address of the URL's host that may be contacted."""
    if not service.url:
        yield not_asked(f"{service.title} has no `url`")
        return
    url = urlsplit(service.url)
    host = url.hostname or ""
    try:
        addresses = (host,) if is_ip_address(host) else asker.addresses(host)
    except UnreachedError as error:
        yield unreached(f"the resolver asked for {host}", error, "url")
        return
    if not addresses:
        yield Observation("L110", f"{host} has no address", "url")
    for address in addresses:
        if asker.permits(address):
            yield from _look(asker, service, url, address)
        else:
            yield not_asked(f"{host} leads to {address}, which may not be contacted", "url")


def _look(asker: Asker, service: Service, url: SplitResult, address: str) -> Iterator[Observation]:
    try:
        served = _request(asker, "HEAD", url, address)
        if served.status in HEAD_REFUSED:
            served = _request(asker, "GET", url, address)
    except UntrustedError as error:
        yield Observation(error.code, f"{service.url} at {address}: {error}", "url")
        return
    except UnreachedError as error:
        yield unreached(f"{service.url} at {address}", error, "url")
        return
    if not 200 <= served.status < 400:
        yield Observation("L201", f"{service.url} at {address} answers {served.status}", "url")
    if served.ends and served.ends - asker.session.now < SOON:
        left = (served.ends - asker.session.now).days
        message = f"the certificate of {service.url} at {address} ends in {left} days, on {served.ends:%Y-%m-%d}"
        yield Observation("L203", message, "url")


def _request(asker: Asker, method: str, url: SplitResult, address: str) -> Served:
    port = url.port or (443 if url.scheme == "https" else 80)
    question = f"{method} {url.geturl()}"
    return asker.ask(address, port, "http", question, lambda: _answered(asker, method, url, (address, port)))


def _answered(asker: Asker, method: str, url: SplitResult, target: tuple[str, int]) -> Served:
    """One request over a connection to this very address; UnreachedError, UntrustedError."""
    timeout_s = asker.session.timeout_s
    connection = http.client.HTTPConnection(url.netloc, timeout=timeout_s)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    with connected(target, timeout_s) as plain, _stopped_after(plain, PATIENCE * timeout_s) as late:
        try:
            line, ends = _secured(plain, url.hostname or "") if url.scheme == "https" else (plain, None)
            connection.sock = line
            connection.request(method, path, headers={"User-Agent": "drillbook check --live", "Connection": "close"})
            said = connection.getresponse()
            if late.is_set():  # a header that breaks off looks like one that ends
                raise UnreachedError(f"no whole answer within {PATIENCE * timeout_s:g} s")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise UnreachedError(" ".join(f"{type(error).__name__} {error}".split())) from None
        finally:
            connection.close()
    return Served(said.status, said.getheader("Location", ""), ends)


@contextmanager
def connected(target: tuple[str, int], timeout_s: float) -> Iterator[socket.socket]:
    """A TCP connection; RefusedError where nothing listens, UnreachedError else."""
    try:
        made = socket.create_connection(target, timeout_s)
    except ConnectionRefusedError:
        raise RefusedError("connection refused") from None
    except TimeoutError:
        raise UnreachedError(f"no answer within {timeout_s:g} s") from None
    except OSError as error:
        raise UnreachedError(error.strerror or type(error).__name__) from None
    with made:
        yield made


@contextmanager
def _stopped_after(line: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """A server that sends a byte now and then would hold us for as long as it likes."""

    late = threading.Event()

    def stop() -> None:
        late.set()
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # closed already

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _secured(line: socket.socket, host: str) -> tuple[ssl.SSLSocket, datetime]:
    """TLS with the machine's own authorities, and the end of the certificate; UntrustedError."""
    try:
        secured = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        code = "L202" if error.verify_code in OUTSIDE_TIME else "L204" if error.verify_code in OTHER_NAME else "L205"
        raise UntrustedError(code, error.verify_message) from None
    except ssl.SSLError as error:
        raise UntrustedError("L205", f"TLS fails: {error.reason or error}") from None
    certificate = secured.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    return secured, ends
