"""When the plan, the people and the log-ins are out of reach, given what does not serve when.

One meaning for a loss for good and for a scenario: the times of the elements are those of the graph, and what is asked
here is made of them by thresholds. A person is reached while they are there and any channel to them serves; a team
while enough of its members are; a plan while any copy is in the hand or can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from drillbook.analysis.plan_copies import HeldCopy, copies_of
from drillbook.analysis.spans import Span, Spans, lacking, lasting, until_fetched
from drillbook.graph import channels_to, stands_in
from drillbook.model import Estate, Login, Vault


@dataclass(frozen=True)
class Reachability:
    """One story: which elements do not serve when, and what is destroyed when."""

    estate: Estate
    outages: Mapping[str, Sequence[Span]]
    """Element → unserved times in seconds from the start of the disaster; those that always serve are left out."""
    destroyed: Mapping[str, float]
    """Element that is destroyed → when: paper and files there do not come back with it."""

    def of(self, element: str) -> Spans:
        """When an element does not serve."""
        return lasting(self.outages.get(element, ()))

    def of_person(self, person: str) -> Spans:
        """When somebody is not there, or no channel to them serves; channels that are not known are not counted."""
        channels = channels_to(self.estate, person)
        if not channels:
            return self.of(person)
        return lacking(2, (self.of(person), lacking(1, [self.of(channel.id) for channel in channels])))

    def of_anybody(self, who: Sequence[str]) -> Spans:
        """When none of these people and teams can be called."""
        return lacking(1, [self.of_people(one) for one in who])

    def of_people(self, who: str) -> Spans:
        """When a person or team cannot be called."""
        if who in self.estate.people:
            return self.of_person(who)
        team = self.estate.teams[who]
        enough = min(team.minimum, len(team.members))
        members = [self.of_person(member) for member in team.members]
        return lacking(2, (self.of(who), lacking(enough, members)))

    def of_copy(self, copy: HeldCopy) -> Spans:
        """When a copy of the plan can be neither read nor fetched. Paper stays in the hand once it is there."""
        gone = lasting((*self.of(copy.element), *self._gone(copy.keeper)))
        fetched_s = until_fetched(gone, copy.fetch_s)
        return lasting(((0.0, fetched_s),) if copy.is_paper else ((0.0, fetched_s), *gone))

    def of_plan(self, site: str) -> Spans:
        """When no copy of a site's plan is within reach; never, where no copy is known."""
        copies = copies_of(self.estate, self.estate.sites[site])
        return lacking(1, [self.of_copy(copy) for copy in copies]) if copies else ()

    def of_vault(self, vault: Vault) -> Spans:
        """When a vault cannot be opened."""
        kept = lacking(1, [(*self.of(keeper), *self._gone(keeper)) for keeper in vault.kept])
        gone = lasting((*self.of(vault.id), *kept))
        return lasting(((0.0, until_fetched(gone, vault.fetch.total_seconds())), *gone))

    def of_login(self, login: Login) -> Spans:
        """When a log-in is out of reach: its vaults and those who have it, its second factor, or the account itself."""
        kept = [self.of_vault(self.estate.vaults[vault]) for vault in login.kept_in]
        kept += [self.of_people(who) for who in login.known_to]
        return lasting((*self.of(login.id), *(lacking(1, kept) if kept else ())))

    def _gone(self, keeper: str) -> Spans:
        """From when on what an element kept is destroyed."""
        around = stands_in(self.estate, keeper) & self.destroyed.keys()
        return ((min(self.destroyed[one] for one in around), inf),) if around else ()
