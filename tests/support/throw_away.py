"""Whether throw-away hosts can be made here; if not, tests that need them are skipped with the reason."""

import functools

import pytest

from drillbook.rehearsal.tools import missing_tools, why_no_hosts


@functools.cache
def _why_not(needed: tuple[str, ...]) -> str:
    if packages := missing_tools(needed):
        return f"not installed: {' '.join(packages)}"
    return why_no_hosts()


def needs_hosts(*programs: str) -> pytest.MarkDecorator:
    """Skip where hosts, or one of these programs in them, are not to be had."""
    why = _why_not(programs)
    return pytest.mark.skipif(bool(why), reason=why)
