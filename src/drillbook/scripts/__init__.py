"""A runbook in the forms in which it is carried out: a shell script, an Ansible playbook, a checklist, a calendar."""

from drillbook.scripts.shell import shell_script

__all__ = ["shell_script"]
