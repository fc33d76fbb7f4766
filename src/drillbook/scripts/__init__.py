"""A runbook in the forms in which it is carried out: a shell script, an Ansible playbook, a checklist, a calendar."""

from drillbook.scripts.ansible import playbook
from drillbook.scripts.calendar import Entry, calendar_file, calendar_of, calendar_text
from drillbook.scripts.checklist import checklist
from drillbook.scripts.forms import scripts_of
from drillbook.scripts.shell import shell_script

__all__ = [
    "Entry",
    "calendar_file",
    "calendar_of",
    "calendar_text",
    "checklist",
    "playbook",
    "scripts_of",
    "shell_script",
]
