"""Procedures of the shipped inventory, carried out for real: a sample of what `make rehearse` does.

The migration is interrupted once in every step, in a way drawn by the seed; the others are carried out as they stand.
"""

from datetime import UTC, datetime

import pytest
from shipped import inventory
from throw_away import needs_hosts

from drillbook.extensions import move_generators, step_generators
from drillbook.graph import build_graph
from drillbook.rehearsal import Interrupting, Kind, Rehearsing, Undone, Written, opened, rehearse, setting_of
from drillbook.rehearsal.tools import ASKING, SERVERS

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@needs_hosts(*SERVERS, *ASKING)
@pytest.mark.parametrize(
    ("kind", "interrupting"),
    [
        (Kind.MIGRATE, Interrupting.SAMPLE),
        (Kind.FAILBACK, Interrupting.NONE),  # the recovery comes before it
        (Kind.STANDBY, Interrupting.NONE),
    ],
    ids=lambda one: one.value,
)
def test_every_step_is_verified_and_undone_and_content_and_data_come_through(kind, interrupting):
    estate = inventory("two-providers")
    written = Written(estate, build_graph(estate), step_generators(), move_generators())
    setting = setting_of(written, kind, None, None, None)
    told = lambda what, done, total: None  # noqa: E731
    rehearsing = Rehearsing(setting.book, estate.digest, interrupting, 1, lambda: NOW, told)
    journal = rehearse(lambda: opened(setting, estate, 1), rehearsing)
    assert [one.id for one in journal.steps if not one.verified] == []
    assert [one.id for one in journal.steps] == [one.id for one in setting.book.steps]
    left = {step.id: one.differences for step in journal.steps for one in step.interruptions if not one.identical}
    assert left == {}
    assert not journal.identical
    assert journal.downtime.right > 0
    if interrupting is Interrupting.SAMPLE:
        assert {one.undone for one in journal.steps} == {Undone.IDENTICAL, Undone.DECLARED}
        assert journal.downtime.wrong == 0
        assert {one.address for one in journal.downtime.addresses} == {"192.0.2.10", "203.0.113.10"}
