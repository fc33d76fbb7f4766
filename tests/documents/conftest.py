"""The small organisation's plan, composed once."""

import pytest
from small_plan import organisation, plan_of

from drillbook.documents import Plan


@pytest.fixture(scope="session")
def small_plan() -> Plan:
    """The plan of the office."""
    return plan_of(organisation())
