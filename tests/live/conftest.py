"""Whatever a live check is told, in these tests nothing outside loopback is contacted."""

import sys
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from drillbook.live import Pace, Resolver, Session

SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
guarded = {"on": False, "hooked": False, "seen": []}


class LeftLoopbackError(BaseException):
    """Not an Exception, so that nothing takes it for a fault of the network."""


def guard(event: str, arguments: tuple) -> None:
    """An audit hook sees every connection and datagram of this process, whichever library sends it."""
    if not guarded["on"] or event not in SENDS or not isinstance(arguments[1], tuple):
        return
    guarded["seen"].append(arguments[1])
    if not ip_address(arguments[1][0]).is_loopback:
        raise LeftLoopbackError(arguments[1])


@pytest.fixture(autouse=True)
def contacted():
    """(address, port) of everything that is contacted; fails the test at once outside loopback."""
    if not guarded["hooked"]:
        sys.addaudithook(guard)
        guarded["hooked"] = True
    guarded.update(on=True, seen=[])
    yield guarded["seen"]
    guarded["on"] = False


@pytest.fixture
def session_of():
    """A session without pauses between questions."""

    def make(consent, resolver="127.0.0.1", port=1, **more) -> Session:
        pace = Pace(0, 0, lambda: 0.0, lambda _: None)
        given = {"now": datetime.now(UTC), "timeout_s": 3.0, "dns_port": port, **more}
        return Session(consent=consent, pace=pace, resolver=Resolver(resolver, port), **given)

    return make
