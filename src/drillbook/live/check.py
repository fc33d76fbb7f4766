"""The whole live check: every element that consents, several at once, in the order of the inventory."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from drillbook.live.asker import Asker, Session
from drillbook.live.codes import CODES
from drillbook.live.consent import ASKED
from drillbook.live.exchange import Exchange, plain
from drillbook.live.observation import Observation
from drillbook.live.ports import check_ports
from drillbook.live.replication import check_database
from drillbook.live.web import check_service
from drillbook.live.zone import check_domain
from drillbook.model import Database, Device, Domain, Estate, Noun, Server, Service, Vm
from drillbook.practices import PracticeFinding

AT_ONCE = 8
Told = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class LiveReport:
    """What was found, and every question with its answer."""

    findings: tuple[PracticeFinding, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


def elements_asked(estate: Estate, session: Session, only: frozenset[str] = frozenset()) -> tuple[Noun, ...]:
    """The elements that consent; of these, only those selected where any are."""
    consented = session.consent.elements
    wanted = consented & only if only else consented
    return tuple(noun for kind in ASKED for noun in estate.nouns() if isinstance(noun, kind) and noun.id in wanted)


def check_live(
    estate: Estate, session: Session, only: frozenset[str] = frozenset(), told: Told = lambda *_: None
) -> LiveReport:
    """Ask, and compare. Faults of the network are findings; nothing is raised for them."""
    nouns = elements_asked(estate, session, only)
    findings: list[PracticeFinding] = []
    exchanges: list[Exchange] = []
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for done, one in enumerate(pool.map(lambda noun: _ask(estate, session, noun), nouns), 1):
            told(f"asked {nouns[done - 1].id}", done, len(nouns))
            findings += one.findings
            exchanges += one.exchanges
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupt waits for nobody who does not answer
    return LiveReport(tuple(findings), tuple(exchanges))


def _ask(estate: Estate, session: Session, noun: Noun) -> LiveReport:
    asker = Asker(session, noun.id)
    seen = dict.fromkeys(_observed(asker, estate, noun))
    return LiveReport(tuple(_finding(estate, noun, one) for one in seen), tuple(asker.exchanges))


def _observed(asker: Asker, estate: Estate, noun: Noun) -> Iterator[Observation]:
    if isinstance(noun, Domain):
        return check_domain(asker, estate, noun)
    if isinstance(noun, Service):
        return check_service(asker, noun)
    if isinstance(noun, Database):
        return check_database(asker, estate, noun)
    if isinstance(noun, Server | Vm | Device):
        return check_ports(asker, estate, noun)
    return iter(())


def _finding(estate: Estate, noun: Noun, seen: Observation) -> PracticeFinding:
    code = CODES[seen.code]
    where = estate.where(noun, seen.attribute) if seen.attribute else estate.where(noun, "live")
    return PracticeFinding(code.code, code.severity, noun.id, plain(seen.message), where, code.remedy)
