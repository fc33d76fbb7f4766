"""What was asked, and what came back: the evidence of every finding."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question to one address. Its time is left out, so that the same answers give the same report."""

    element: str
    """Identifier of the element on whose behalf it was asked."""
    target: str
    """Address and port, "192.0.2.53:53"."""
    protocol: str
    """dns, http, tls, tcp, postgresql or mysql."""
    question: str
    answer: str
    """In one line; where it was not reached, why."""
    reached: bool
    """The machine answered, if only that nothing listens at this port."""


LONGEST = 4000
"""Characters that are kept of an answer."""


def plain(text: str) -> str:
    """What a machine said, as one line without control characters: it may be anybody's machine."""
    shown = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in " ".join(text.split()))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


class UnreachedError(Exception):
    """No answer: a time-out, no route, a connection that is refused or breaks off."""


class RefusedError(UnreachedError):
    """The machine is there, and says that nothing listens at this port."""


class UnaskedError(Exception):
    """The question could not be put: a program is missing, or the log-in is refused."""
