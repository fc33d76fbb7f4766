"""Rehearsals: a procedure carried out for real, on throw-away hosts on this machine."""

from drillbook.rehearsal.course import Interrupting, Rehearsing, rehearse
from drillbook.rehearsal.host import OPERATOR, Host, Outcome, run_command
from drillbook.rehearsal.installed import as_installed
from drillbook.rehearsal.journal import (
    ByHand,
    Downtime,
    Interruption,
    Journal,
    Said,
    Seen,
    StepRecord,
    Undone,
)
from drillbook.rehearsal.namespace import NamespaceError
from drillbook.rehearsal.network import lose, return_, throw_away_hosts
from drillbook.rehearsal.opening import EarlierFailedError, Opened, opened
from drillbook.rehearsal.prepared import PreparingError
from drillbook.rehearsal.setting import Kind, Setting, SettingError, Written, setting_of
from drillbook.rehearsal.table import count, interruption_table
from drillbook.rehearsal.world_cast import WorldError

__all__ = [
    "OPERATOR",
    "ByHand",
    "Downtime",
    "EarlierFailedError",
    "Host",
    "Interrupting",
    "Interruption",
    "Journal",
    "Kind",
    "NamespaceError",
    "Opened",
    "Outcome",
    "PreparingError",
    "Rehearsing",
    "Said",
    "Seen",
    "Setting",
    "SettingError",
    "StepRecord",
    "Undone",
    "WorldError",
    "Written",
    "as_installed",
    "count",
    "interruption_table",
    "lose",
    "opened",
    "rehearse",
    "return_",
    "run_command",
    "setting_of",
    "throw_away_hosts",
]
