"""All forms of a runbook, as files."""

from collections.abc import Mapping
from datetime import datetime

from drillbook.model import Estate, Runbook
from drillbook.scripts.ansible import playbook
from drillbook.scripts.calendar import calendar_file
from drillbook.scripts.checklist import checklist
from drillbook.scripts.shell import shell_script


def scripts_of(runbook: Runbook, estate: Estate, start: datetime | None = None) -> Mapping[str, bytes]:
    """File name → content: a script (.sh), a playbook (.yml), a checklist (.md); from a start, a calendar (.ics) too.

    Names begin with the runbook's identifier. ValueError where `start` has no offset from UTC.
    """
    made = {
        f"{runbook.id}.sh": shell_script(runbook, estate).encode(),
        f"{runbook.id}.yml": playbook(runbook, estate).encode(),
        f"{runbook.id}.md": checklist(runbook, estate, start).encode(),
    }
    return made if start is None else {**made, f"{runbook.id}.ics": calendar_file(runbook, estate, start)}
