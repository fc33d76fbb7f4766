"""P151: a database has another encoding, collation or character type on the standby."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import other_encodings
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A database has another encoding, collation or character type on the standby.

    Text is then stored or ordered in another way; indexes of a copied PostgreSQL may be wrong.
    """
    yield from at_standby(estate, other_encodings)


CHECK = Check("P151", Severity.WARNING, "Create it with the primary's encoding and locale.", find)
