"""The reference page of the checks, written from the checks themselves."""

from collections.abc import Sequence

from drillbook.practices.check import CHECKS
from drillbook.practices.finding import RANKS, Check

OPENING = """\
# Checks of good practice

What experience with servers and disasters says, and where an inventory departs from it. `drillbook check INVENTORY`
runs them all; `drillbook explain P101` prints one of these entries. A check never stops a build: its finding stands in
the plan, with the line of the inventory where it would be mended.

This page is written from the docstrings in `src/drillbook/practices/`, one file a check; a test keeps it current.

"""
MEANING = {
    "info": "worth knowing; often only something that has not been written down",
    "warning": "makes a disaster longer or dearer",
    "error": "a disaster that was planned for will not be survived as planned",
}


def write_manual(checks: Sequence[Check] = CHECKS) -> str:
    """The page, in Markdown: what the severities mean, all checks in a table, then an entry for each."""
    severities = "".join(f"- **{rank}**: {MEANING[rank]}.\n" for rank in reversed(RANKS))
    rows = "".join(f"| [{one.code}](#{one.code.lower()}) | {one.severity} | {one.title} |\n" for one in checks)
    table = f"| Code | Severity | What it looks for |\n|---|---|---|\n{rows}"
    return f"{OPENING}{severities}\n{table}\n" + "\n".join(_entry(one) for one in checks)


def _entry(check: Check) -> str:
    return f"## {check.code}\n\n*{check.severity}.* {check.manual}\n\n**Remedy:** {check.remedy}\n"
