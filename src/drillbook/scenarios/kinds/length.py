"""How long a disaster of the library lasts: what the inventory says of the element, or else a figure of the kind's."""

from datetime import timedelta

from drillbook.model import Element, Estate, Hit, How


def hit_for_its_repair(
    estate: Estate, element: str, otherwise: timedelta, because: str, how: How = How.LOST
) -> tuple[Hit, ...]:
    """One hit as long as the element's repair, spread as its `time_to_repair`; `otherwise` where neither is given."""
    noun = estate.find(element)
    law = noun.time_to_repair if isinstance(noun, Element) else None
    if law is not None and law.given_mean is not None:
        return (Hit(element=element, spread=law, how=how, because=because),)
    lasts = getattr(noun, "repair", None) or otherwise
    return (Hit(element=element, lasts=lasts, spread=law, how=how, because=because),)
