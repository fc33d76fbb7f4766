"""Journals kept with an inventory: what plans cite of them, and what is no number of seconds."""

import json
from datetime import timedelta

import pytest

from drillbook.inventory import load

HEAD = "organisation: {name: Harbor Books}\n"
JOURNAL = {
    "procedure": "shop.move",
    "digest": "ab" * 32,
    "started": "2026-11-24T10:00:00+00:00",
    "succeeded": True,
    "steps": [
        {
            "id": "shop.stop",
            "seconds": 1.5,
            "undone": "identical",
            "interruptions": [{"identical": True}, {"identical": True}],
        },
        {"id": "shop.cut", "seconds": 2, "undone": "declared", "interruptions": []},
    ],
    "downtime": {"longest_s": 4.25},
    "software": {"Apache": "2.4"},
    "substitutions": ["waits are not waited for"],
}


def _load(folder, journal):
    (folder / "inventory.yaml").write_text(HEAD)
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "move.json").write_text(json.dumps(journal))
    return load(folder)


def test_a_journal_is_cited_with_its_sums(tmp_path):
    estate, problems = _load(tmp_path, JOURNAL)
    assert not problems
    (kept,) = estate.rehearsals
    assert (kept.procedure, kept.took, kept.longest_downtime) == (
        "shop.move", timedelta(seconds=3.5), timedelta(seconds=4.25),
    )  # fmt: skip
    assert (kept.interrupted, kept.identical, kept.succeeded) == (2, 2, True)
    assert kept.where.file == "rehearsals/move.json"


def test_a_journal_does_not_change_the_inventory_it_cites(tmp_path):
    (tmp_path / "inventory.yaml").write_text(HEAD)
    before, _ = load(tmp_path)
    after, _ = _load(tmp_path, JOURNAL)
    assert after.digest == before.digest


@pytest.mark.parametrize(
    ("key", "value"),
    [("started", "yesterday"), ("digest", "a\x1b[31m"), ("downtime", {"longest_s": -1}), ("steps", None),
     ("downtime", {"longest_s": 1e400}), ("software", {"Apache": 2.4}), ("procedure", "x" * 5000)],
)  # fmt: skip
def test_a_value_that_no_document_may_print_is_refused(tmp_path, key, value):
    estate, problems = _load(tmp_path, JOURNAL | {key: value})
    assert estate is None
    assert [one.code for one in problems] == ["E016"]
