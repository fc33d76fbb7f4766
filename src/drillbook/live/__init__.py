"""The inventory against the world: what the machines that may be asked say themselves. Read-only, by consent."""

from drillbook.live.asker import Session
from drillbook.live.check import LiveReport, check_live, elements_asked
from drillbook.live.codes import CODES, LiveCode
from drillbook.live.consent import Consent, consented
from drillbook.live.dns import Resolver, system_resolver
from drillbook.live.exchange import Exchange
from drillbook.live.manual import write_manual
from drillbook.live.pace import Pace

__all__ = [
    "CODES",
    "Consent",
    "Exchange",
    "LiveCode",
    "LiveReport",
    "Pace",
    "Resolver",
    "Session",
    "check_live",
    "consented",
    "elements_asked",
    "system_resolver",
    "write_manual",
]
