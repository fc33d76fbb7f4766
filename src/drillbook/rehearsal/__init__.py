"""Rehearsals: a procedure carried out for real, on throw-away hosts on this machine."""

from drillbook.rehearsal.host import OPERATOR, Host, Outcome, run_command
from drillbook.rehearsal.namespace import NamespaceError
from drillbook.rehearsal.network import lose, return_, throw_away_hosts
from drillbook.rehearsal.prepared import PreparingError

__all__ = [
    "OPERATOR",
    "Host",
    "NamespaceError",
    "Outcome",
    "PreparingError",
    "lose",
    "return_",
    "run_command",
    "throw_away_hosts",
]
