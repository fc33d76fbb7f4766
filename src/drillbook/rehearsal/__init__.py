"""Rehearsals: a procedure carried out for real, on throw-away hosts on this machine."""

from drillbook.rehearsal.host import OPERATOR, Host, Outcome, run_command
from drillbook.rehearsal.namespace import NamespaceError
from drillbook.rehearsal.network import throw_away_hosts

__all__ = ["OPERATOR", "Host", "NamespaceError", "Outcome", "run_command", "throw_away_hosts"]
