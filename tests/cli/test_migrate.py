"""`drillbook migrate`: a calendar and a checklist on stdout, faults with status 2 and nothing there."""

import json

import jsonschema
import pytest
from commands import ROOT, ran

from drillbook.results import SHAPES, schema_of

TWO = ROOT / "inventories" / "two-providers"
SHOP = ("migrate", TWO, "--service", "shop")


def test_the_calendar_says_which_day_what(capfdbinary):
    status, out, _ = ran(capfdbinary, *SHOP, "--to", "web-c", "--start", "2026-12-01T22:00+01:00")
    text = out.decode()
    assert status == 0
    assert "Tuesday 1 December 2026\n  22:00   1. Lower the TTL of www.lantern.example" in text
    assert "Friday 4 December 2026" in text
    assert "(waits 48 h)" in text
    assert "[ ] 1. Lower the TTL" in text


def test_without_a_start_it_counts_from_t(capfdbinary):
    _, out, _ = ran(capfdbinary, *SHOP, "--to", "web-c")
    assert "Day 1 (from T + 0 d)\n  +00:00   1. Lower" in out.decode()


def test_the_same_bytes_every_time(capfdbinary):
    first = ran(capfdbinary, *SHOP, "--to", "web-c", "--format", "json")
    assert first == ran(capfdbinary, *SHOP, "--to", "web-c", "--format", "json")


@pytest.mark.parametrize("phase", ["migration", "standby", "test"])
def test_json_keeps_to_its_schema(capfdbinary, phase):
    status, out, _ = ran(
        capfdbinary, *SHOP, "--to", "web-c", "--phase", phase, "--start", "2026-12-01T22:00Z", "--format", "json"
    )
    found = json.loads(out)
    jsonschema.validate(found, schema_of(SHAPES["migration"], "migration"))
    assert status == 0
    assert found["runbook"]["phase"] == phase
    assert found["calendar"][0]["begins"] == "2026-12-01T22:00:00+00:00"
    assert [one["step"] for one in found["calendar"]] == [one["id"] for one in found["runbook"]["steps"]]


@pytest.mark.parametrize(
    "asked",
    [
        ("--to", "web-a"),
        ("--to", "nowhere"),
        ("--to", "web-c", "--from", "nowhere"),
        ("--to", "web-c", "--name-servers", "nowhere"),
        ("--to", "web-c", "--start", "tomorrow"),
        ("--to", "web-c", "--start", "2026-12-01T22:00"),
    ],
)
def test_faults_are_said_and_nothing_is_written(capfdbinary, asked):
    status, out, err = ran(capfdbinary, *SHOP, *asked)
    assert (status, out) == (2, b"")
    assert err


def test_doubts_are_said_beside_the_plan(capfdbinary):
    status, out, err = ran(capfdbinary, *SHOP, "--to", "web-c", "--name-servers", "none")
    assert status == 0
    assert b"delegation" not in out
    assert "M201 warning: the zone lantern.example stays at its name servers" in err
