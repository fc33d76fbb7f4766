"""What each site buys in each scenario: the same scenario played with and without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, Scenario
from drillbook.review.recovery import Recoveries, Recovery, Target, missed, play
from drillbook.scenarios import SHIPPED, Playing, as_played, fits


@dataclass(frozen=True, slots=True)
class Sooner:
    """A service that is back sooner because a site is there, met its target or not. Seconds; inf: not back."""

    subject: str
    with_it_s: float
    without_it_s: float


@dataclass(frozen=True, slots=True)
class Bought:
    """What one site is worth in one scenario."""

    site: str
    scenario: str
    hit: bool
    """The scenario hits the site, or a region in which it lies."""
    itself: bool
    """The scenario hits this very site."""
    meets: frozenset[Target]
    """Targets that are met with the site, and missed without it."""
    missed: frozenset[Target]
    """Targets that are missed with it."""
    sooner: tuple[Sooner, ...]
    """Services and processes that are back sooner with it, by the time that it saves."""

    @property
    def nothing(self) -> bool:
        """Not one target is met thanks to it, though some are missed; nor does anything come back only by it."""
        only_by_it = any(one.without_it_s == inf for one in self.sooner)
        return bool(self.missed) and not self.meets and not only_by_it and not self.itself


def bought_by_sites(
    estate: Estate, graph: DependencyGraph, scenarios: Iterable[Scenario], played: Recoveries, seed: int
) -> tuple[Bought, ...]:
    """For each site that another names as its alternate, and each scenario: what its being there is worth.

    Without it means: it is destroyed as the scenario begins, with all that stands there, and does not come back.
    """
    standbys = list(dict.fromkeys(one.alternate for one in estate.sites.values() if one.alternate))
    found: list[Bought] = []
    playing = Playing(estate, graph, SHIPPED)
    for scenario in scenarios:
        if not fits(playing, scenario):
            continue
        hits = {one.element for one in as_played(playing, scenario, seed, 0).hits}
        present = [one for one in played if one.scenario == scenario.id]
        for site in standbys:
            gone = Hit(element=site, after=timedelta(0), how=How.DESTROYED, because="played without it")
            without = play(estate, graph, [scenario.model_copy(update={"hits": (*scenario.hits, gone)})], seed)
            around = any(region.id in hits for region in estate.regions_over(estate.sites[site].regions))
            found.append(_bought((site, scenario.id), present, without, hit=around, itself=site in hits))
    return tuple(found)


def _bought(of: tuple[str, str], present: list[Recovery], without: Recoveries, *, hit: bool, itself: bool) -> Bought:
    pairs = [(one, other) for one in present for other in without if one.subject == other.subject]
    sooner = [Sooner(one.subject, one.rta_s, other.rta_s) for one, other in pairs if one.rta_s < other.rta_s]
    sooner.sort(key=lambda one: (-_saved_s(one), one.subject))
    lost = missed(present)
    return Bought(*of, hit or itself, itself, missed(without) - lost, lost, tuple(sooner))


def _saved_s(one: Sooner) -> float:
    return inf if one.without_it_s == inf else one.without_it_s - one.with_it_s
