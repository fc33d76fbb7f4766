"""How long a disaster of the library lasts: what the inventory says of the element, or else a figure of the kind's."""

from datetime import timedelta

from drillbook.model import Element, Estate, Hit, How


def hit_for_its_repair(
    estate: Estate, element: str, otherwise: timedelta, because: str, how: How = How.LOST
) -> tuple[Hit, ...]:
    """One hit for the element's repair time, `otherwise` where none is given.

    A repair time is left open: whoever repairs it may have to be waited for.
    """
    noun = estate.find(element)
    repaired = isinstance(noun, Element) and noun.usual_repair is not None
    return (Hit(element=element, lasts=None if repaired else otherwise, how=how, because=because),)
