"""Good practice, checked: what experience says, and where the inventory departs from it."""

from drillbook.practices.check import CHECKS, check
from drillbook.practices.drift import compare_facts, is_drift
from drillbook.practices.finding import RANKS, Check, Fault, PracticeFinding, Severity

__all__ = ["CHECKS", "RANKS", "Check", "Fault", "PracticeFinding", "Severity", "check", "compare_facts", "is_drift"]
