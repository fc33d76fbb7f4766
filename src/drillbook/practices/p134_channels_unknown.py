"""P134: by which channels somebody who must act is called is not known."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph, channels_to
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import who_acts


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """By which channels somebody who must act is called is not known.

    They are then taken to be reached, whatever is lost; a telephone number does not say which company carries it, and
    which masts and lines that company needs.
    """
    unknown = [person for person in who_acts(estate) if not channels_to(estate, person.id)]
    if unknown and not estate.channels:
        yield Fault(unknown[0], "by which channels people are called is not in the inventory")
        return
    for person in unknown:
        yield Fault(person, f"no channel reaches {person.title}, who is taken to be reached whatever is lost")


CHECK = Check("P134", Severity.INFO, "Write `channels:`, with what each needs and whom it reaches.", find)
