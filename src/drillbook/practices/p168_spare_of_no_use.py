"""P168: a spare part that helps nobody: what it fits is never repaired, or none comes when the stock is used up."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Element, Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A spare part that helps nobody: what it fits is never repaired, or none comes when the stock is used up.

    What has no `repair` time stays broken with or without a part. Fewer parts than they fit, with no time to reorder
    one, leave the last ones broken when one event takes several.
    """
    for spare in estate.spares.values():
        mended = []
        for identifier in dict.fromkeys(spare.fits):
            noun = estate.find(identifier)
            if isinstance(noun, Element) and noun.usual_repair is not None:
                mended.append(noun)
            elif noun is not None:
                message = f"{spare.title} fits {noun.title}, which has no `repair` time: it is never repaired"
                yield Fault(spare, message, "fits")
        if spare.reorder is None and spare.number < len(mended):
            message = f"{spare.number} of {spare.title} for {len(mended)} that need it, and no time to `reorder` one"
            yield Fault(spare, message, "number")


CHECK = Check("P168", Severity.WARNING, "Give `repair:` to what it fits, and `reorder:` to the part.", find)
