"""Procedures on throw-away hosts: what a journal says of steps that work, fail, wait, leave something behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from shipped import inventory
from throw_away import needs_hosts

from drillbook.model import Check, Command, Expectation, Instruction, Phase, Provenance, Runbook, Step
from drillbook.procedures.digest import digest_of
from drillbook.rehearsal import (
    Interrupting,
    Opened,
    Rehearsing,
    Undone,
    count,
    interruption_table,
    rehearse,
    throw_away_hosts,
)
from drillbook.rehearsal.interrupt import cases_of, sample_of
from drillbook.rehearsal.world import World
from drillbook.rehearsal.world_cast import cast_of

FILE = "/etc/drillbook.test"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def sudo(*words: str, **more) -> Command:
    return Command(("sudo", *words), **more)


def step(identifier: str, **more) -> Step:
    parts = {
        "do": (sudo("tee", FILE, stdin="new"), sudo("sleep", "0.3"), sudo("chmod", "600", FILE)),
        "verify": (Check(sudo("cat", FILE), Expectation.PRINTS, ("new",)),),
        "undo": (sudo("rm", "-f", FILE),),
        "duration": timedelta(seconds=10),
        "duration_from": Provenance.ASSUMED,
        "machine": "web-a",
    }
    return Step(id=identifier, title=identifier, subject="shop", **(parts | more))


def book(*steps: Step) -> Runbook:
    return Runbook("shop.test", "Try", Phase.TEST, "north-colo", "shop", 1, steps)


def test_every_command_is_interrupted_three_ways_and_the_step_before_and_after():
    found = [(one.moment.value, one.cause.value, one.at) for one in cases_of(step("s", do=(
        Instruction("Say so."), sudo("true"), sudo("true"),
    )))]  # fmt: skip
    during = [("during", cause, at) for at in (1, 2) for cause in ("error", "time-out", "kill")]
    assert found == [("before", "error", -1), *during, ("after", "error", 3)]


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_the_order():
    cases = cases_of(step("s"))
    chosen = [sample_of(cases, 3, seed) for seed in range(20)]
    assert chosen == [sample_of(cases, 3, seed) for seed in range(20)]
    assert len({tuple(one) for one in chosen}) > 1
    assert all(tuple(sorted(one, key=cases.index)) == one and len(one) == 3 for one in chosen)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    estate = inventory("two-providers")
    cast = replace(cast_of(estate, "shop"), databases=(), domain=None)
    with throw_away_hosts({name: cast.addresses[name] for name in ("web-a", "admin", "client")}) as hosts:
        yield World(cast, hosts, 0, {}, ("A word.",), 0.0)


@pytest.fixture
def journal_of(world, monkeypatch):
    monkeypatch.setattr("drillbook.rehearsal.opening.content_of", lambda world, machine, elsewhere: {})
    monkeypatch.setattr("drillbook.rehearsal.course.let_time_pass", lambda world: None)

    @contextmanager
    def worlds() -> Iterator[Opened]:
        yield Opened(world, {}, "web-a", {})
        world.hosts["web-a"].run(("rm", "-f", FILE))

    def run(*steps: Step, interrupting: Interrupting = Interrupting.ALL):
        told = lambda what, done, total: None  # noqa: E731
        return rehearse(worlds, Rehearsing(book(*steps), "ab" * 32, interrupting, 1, lambda: NOW, told))

    return run


@needs_hosts()
def test_a_step_that_undoes_all_it_did_leaves_no_trace(journal_of):
    journal = journal_of(step("s"))
    (record,) = journal.steps
    assert journal.succeeded
    assert record.verified
    assert record.undone is Undone.IDENTICAL
    assert (count(journal).tried, count(journal).identical) == (11, 11)
    assert record.before != record.after
    assert [str(one) for one in interruption_table(journal)[0].tried] == ["1/1", "3/3", "3/3", "3/3", "1/1"]


@needs_hosts()
def test_the_words_are_those_of_the_plan_and_outputs_are_kept(journal_of):
    one = step("s", machine=None, do=(Command(("sh", "-c", "echo 'a b'; echo c >&2")),), verify=())
    journal = journal_of(one, interrupting=Interrupting.NONE)
    (said,) = journal.steps[0].do
    assert said.text == str(one.do[0])
    assert (said.status, said.stdout, said.stderr) == (0, "a b\n", "c\n")
    assert journal.digest == digest_of(book(one))


@needs_hosts()
def test_an_undo_that_leaves_something_behind_is_found_and_named(journal_of):
    journal = journal_of(step("s", undo=(sudo("mv", "-f", FILE, f"{FILE}.old", only_if=("test", "-e", FILE)),)))
    assert journal.steps[0].undone is Undone.DIFFERENT
    assert not journal.succeeded
    left = [one for one in journal.steps[0].interruptions if not one.identical]
    assert any(f"{FILE}.old" in line for line in left[0].differences)


@needs_hosts()
def test_a_point_of_no_return_is_undone_only_before_it_began(journal_of):
    journal = journal_of(step("s", point_of_no_return="The disks are erased.", undo=(sudo("true"),)))
    assert journal.steps[0].undone is Undone.DECLARED
    assert count(journal).tried == 1
    assert journal.succeeded


@needs_hosts()
def test_a_guard_that_does_not_hold_blocks_the_step_and_what_follows(journal_of):
    guard = Check(sudo("cat", "/etc/hostname"), Expectation.PRINTS, ("elsewhere",))
    journal = journal_of(step("s", preconditions=(guard,)), step("t"), interrupting=Interrupting.NONE)
    assert [one.id for one in journal.steps] == ["s"]
    assert journal.steps[0].do == ()
    assert not journal.succeeded


@needs_hosts()
def test_a_command_that_fails_stops_the_step_there(journal_of):
    journal = journal_of(step("s", do=(sudo("false"), sudo("tee", FILE, stdin="x"))), interrupting=Interrupting.NONE)
    assert [one.status for one in journal.steps[0].do] == [1]
    assert journal.steps[0].verify == ()
    assert not journal.succeeded


@needs_hosts()
def test_a_command_is_stopped_when_the_step_has_no_time_left(journal_of):
    journal = journal_of(
        step("s", do=(sudo("sleep", "30"),), timeout=timedelta(seconds=1)), interrupting=Interrupting.NONE
    )
    assert [one.status for one in journal.steps[0].do] == [None]
    assert journal.steps[0].seconds < 20


@needs_hosts()
def test_a_check_is_asked_again_until_it_holds(journal_of):
    slow = sudo("systemd-run", "true", unless=("true",))
    later = Command(("sh", "-c", f"(sleep 2; echo late | sudo tee {FILE}) >/dev/null 2>&1 &"))
    seen = Check(sudo("cat", FILE), Expectation.PRINTS, ("late",), within=timedelta(seconds=20))
    journal = journal_of(step("s", do=(slow, later), verify=(seen,)), interrupting=Interrupting.NONE)
    assert journal.succeeded
    assert journal.steps[0].verify[0].asked > 1


@needs_hosts()
def test_a_wait_is_let_pass_and_told(journal_of):
    journal = journal_of(
        step("s", wait=timedelta(hours=6), duration=timedelta(hours=6, seconds=10)),
        interrupting=Interrupting.NONE,
    )
    assert journal.steps[0].skipped_wait_s == 6 * 3600
    assert journal.steps[0].seconds < 60
    assert any("6 h" in one for one in journal.substitutions)
