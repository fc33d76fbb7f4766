"""P125: no copy of a site's plan is on record, or only one."""

from collections.abc import Iterator

from drillbook.analysis import copies_of, words_of
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import busy_sites


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """No copy of a site's plan is on record, or only one.

    The plan is needed when the network and the building are gone.
    """
    busy = busy_sites(graph)
    for site in estate.sites.values():
        number = len(copies_of(estate, site)) + len(words_of(estate, site))
        if site.id in busy and number < 2:
            yield Fault(
                site, f"{site.title}: {'one copy' if number else 'no copy'} of its plan is on record", "plan_copies"
            )


CHECK = Check("P125", Severity.INFO, "Keep one at the site and one elsewhere; write `plan_copies:`.", find)
