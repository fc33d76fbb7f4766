"""Failures that destroy data, in simulated years, against closed forms: renewal rates, a uniform age of backups."""

import json
import re

import pytest
from commands import ran

HOST = "a: {boot: 0 s, failures_per_year: 2, repair: 8 h, destroys: 0.5}"
INVENTORY = f"""\
organisation: {{name: Test}}
people: {{ann: {{}}}}
servers:
  {HOST}
  store: {{boot: 0 s}}
datasets: {{d: {{on: [a]}}}}
backups: {{copy: {{method: rsync, dataset: d, to: store, every: 24 h, restore: 2 h, restore_on: a, restored_by: ann}}}}
services: {{web: {{needs: [d], rto: 4 h, rpo: 12 h}}}}
"""
BEGUN = 2 * (1 - 2 * 9 / 8766)
"""Failures a year of a host that is down for 8 h, or 10 h every other time, each time (a renewal rate)."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "inventory.yaml"


def simulated(capfdbinary, file, text: str):
    file.write_text(text)
    status, out, err = ran(capfdbinary, "simulate", file, "--replications", "20000", "--seed", "1", "--format", "json")
    assert (status, b"Traceback" in out) == (0, False), err
    (web,) = json.loads(out)["services"]
    return web


def holds(estimate: dict, truth: float) -> bool:
    """Twice the 95 % interval: about 99.99 %."""
    half = (estimate["high"] - estimate["low"]) / 2
    return abs(estimate["value"] - truth) <= 2 * half


def test_every_other_failure_loses_what_came_after_the_last_backup(capfdbinary, file):
    """A backup a day is half a day old in the mean, and older than the RPO of 12 h half of the times."""
    web = simulated(capfdbinary, file, INVENTORY)
    assert holds(web["losses"], BEGUN / 2)
    assert holds(web["lost_s"], BEGUN / 2 * 12 * 3600)
    assert holds(web["breaches"]["rpo"], BEGUN / 4)
    assert web["gone"]["value"] == 0


def test_restoring_comes_after_the_repair(capfdbinary, file):
    web = simulated(capfdbinary, file, INVENTORY)
    assert holds(web["down_s"], BEGUN * 9 * 3600)


def test_without_a_copy_all_is_gone(capfdbinary, file):
    alone = "\n".join(line for line in INVENTORY.splitlines() if not line.startswith("backups:"))
    web = simulated(capfdbinary, file, alone)
    assert web["gone"]["value"] == pytest.approx(1.0, abs=0.05)


def test_a_failure_that_destroys_nothing_loses_nothing(capfdbinary, file):
    web = simulated(capfdbinary, file, INVENTORY.replace("destroys: 0.5", "destroys: 0"))
    assert web["losses"]["value"] == 0


@pytest.mark.parametrize("command", ["simulate", "check", "review"])
def test_where_no_data_are_there_is_nothing_to_destroy(capfdbinary, file, command):
    text = INVENTORY.replace("store: {boot: 0 s}", "store: {boot: 0 s}\n  idle: {failures_per_year: 1, destroys: 0.5}")
    file.write_text(text)
    status, _, err = ran(capfdbinary, command, file)
    assert status == 2
    assert re.search(rf"^{file}:6:\d+: S005 'idle'", err, re.MULTILINE), err


@pytest.mark.parametrize("command", ["simulate", "check", "review"])
def test_what_stands_by_for_nothing_is_told(capfdbinary, file, command):
    busy = INVENTORY.replace("store: {boot: 0 s}", "store: {boot: 0 s}\n  busy: {failures_per_year: 1, dormancy: 0}")
    file.write_text(busy.replace("needs: [d]", "needs: [d, busy]"))
    status, _, err = ran(capfdbinary, command, file)
    assert status == 2
    assert "S004" in err


NEVER_FAILS_ITSELF = """\
organisation: {name: Test}
datasets: {d: {failures_per_year: 0}}
servers:
  store: {boot: 0 s, failures_per_year: 0}
  a: {boot: 0 s, failures_per_year: 1, repair: 24 h, destroys: 1}
databases: {only: {engine: postgresql, on: a, dataset: d, failures_per_year: 0}}
backups:
  copy: {dataset: d, method: pg_dump, every: 24 h, arrives_after: 2 h, to: store, restore: 3 h, failures_per_year: 0}
services: {web: {needs: [d]}}
"""


def test_what_was_destroyed_in_one_story_is_there_in_the_next(capfdbinary, file):
    """A database that never fails itself is down for a restore of 3 h for each failure of its machine."""
    web = simulated(capfdbinary, file, NEVER_FAILS_ITSELF)
    begun = 1 - 24 / 8766
    assert holds(web["outages"], begun)
    assert holds(web["down_s"], begun * 3 * 3600)
    assert holds(web["losses"], begun)
    assert [cause["element"] for cause in web["causes"]] == ["a"]
    few = ("simulate", file, "--replications", "1500", "--format", "json")
    assert ran(capfdbinary, *few, "--workers", "2")[1] == ran(capfdbinary, *few)[1]
