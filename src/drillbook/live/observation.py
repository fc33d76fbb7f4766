"""What a check of one element yields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """A code of `drillbook.live.codes`, what was seen, and the attribute where the inventory says otherwise."""

    code: str
    message: str
    attribute: str = ""


def unreached(what: str, why: object, attribute: str = "") -> Observation:
    """No answer."""
    return Observation("L001", f"{what}: {why}", attribute)


def not_asked(what: str, attribute: str = "") -> Observation:
    """Nobody consented."""
    return Observation("L002", what, attribute)
