"""A hosting company closes for good: with a month's notice, or overnight."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, SiteKind
from drillbook.scenarios.kind import Kind

NOTICE = timedelta(days=30)
OURS = frozenset({SiteKind.OFFICE, SiteKind.CANDIDATE})
"""Sites that are not in the company's hands, or not yet."""


def strikes(estate: Estate) -> Iterable[str]:
    """Companies that have our machines or data in their hands."""
    sites = (one.provider for one in estate.sites.values() if one.kind_of not in OURS)
    places = [*(one.on for one in estate.databases.values()), *(one.on for one in estate.storage.values())]
    places += [machine for one in estate.datasets.values() for machine in one.on]
    places += [host for one in estate.vms.values() for host in one.hosts]
    places += [one.to for one in estate.backups.values()]
    hosting = {*sites, *places}
    return (one for one in estate.providers if one in hosting)


def hits(estate: Estate, graph: DependencyGraph, provider: str) -> tuple[Hit, ...]:
    """The company and its sites with all data there, for good."""
    sites = (one.id for one in estate.sites.values() if one.provider == provider and one.kind_of not in OURS)
    gone = (Hit(element=one, how=How.DESTROYED, for_good=True, because="closed by the receiver") for one in sites)
    return (Hit(element=provider, how=How.DESTROYED, for_good=True, because="bankruptcy"), *gone)


KIND = Kind(
    id="bankruptcy",
    title="Hosting provider bankrupt",
    story="A hosting company closes for good, and says so a month before: what takes over in a month has done so by "
    "then.",
    source="",
    assumed="a month's notice",
    strikes=strikes,
    hits=hits,
    notice=NOTICE,
)
OVERNIGHT = Kind(
    id="bankruptcy-at-once",
    title="Hosting provider closed overnight",
    story="A hosting company closes for good, without notice; what is on its machines is gone.",
    source="",
    assumed="that nobody is let in again",
    strikes=strikes,
    hits=hits,
)
