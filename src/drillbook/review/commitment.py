"""Contracts, registrations and service levels: when they end, and by when notice must be given."""

from dataclasses import dataclass
from datetime import date, timedelta

from drillbook.model import Contract, Domain, Estate, Provenance, Provider, Site

SOON = timedelta(days=90)
"""A quarter: what is due within it has to be decided in this review."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One contract, or one registration of a name."""

    noun: Provider | Site | Domain
    contract: Contract | None
    """None: a registration."""
    ends: date | None
    notice_by: date | None
    """The last day to give notice; the end itself where no period is given; None: no end is given."""
    provenance: Provenance
    days_left: int | None
    """Until then, from the review's date; below 0: that day has passed. None: one of the dates is not known."""

    @property
    def is_due(self) -> bool:
        """Notice has to be given within the next quarter, or should have been."""
        return self.days_left is not None and self.days_left <= SOON.days


def commitments(estate: Estate, today: date | None) -> tuple[Commitment, ...]:
    """Every contract and registration, by the day until which notice must be given; those without one last."""
    nouns: tuple[Provider | Site, ...] = (*estate.providers.values(), *estate.sites.values())
    found = [_contract(noun, today) for noun in nouns if noun.contract]
    found += [_registration(domain, today) for domain in estate.domains.values() if domain.expires]
    return tuple(sorted(found, key=lambda one: (one.notice_by or date.max, one.noun.id)))


def _contract(noun: Provider | Site, today: date | None) -> Commitment:
    contract = noun.contract
    assert contract is not None  # noqa: S101 - who calls has looked
    last = contract.ends - (contract.notice or timedelta(0)) if contract.ends else None
    return Commitment(noun, contract, contract.ends, last, noun.provenance("contract"), _left(last, today))


def _registration(domain: Domain, today: date | None) -> Commitment:
    left = _left(domain.expires, today)
    return Commitment(domain, None, domain.expires, domain.expires, domain.provenance("expires"), left)


def _left(last: date | None, today: date | None) -> int | None:
    return None if last is None or today is None else (last - today).days
