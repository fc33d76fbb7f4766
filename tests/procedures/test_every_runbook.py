"""What holds for every step of every runbook of the real inventories."""

import subprocess
from datetime import timedelta

from runbook_text import commands_of, programs_of, texts

from drillbook.graph import build_graph
from drillbook.model import Check, Command, Phase, ServiceKind, written
from drillbook.procedures import write_runbooks
from drillbook.procedures.shell import NOTHING

CHANGING = frozenset(
    {"mv", "rm", "tee", "touch", "install", "nsupdate", "enable", "disable", "start", "stop", "createdb", "dropdb"}
)
"""Words of commands that change something."""
WITHOUT_EFFECT = (
    "rm -rf", "rm -f", "rndc reconfig", "systemctl enable --now", "nsupdate", "SET GLOBAL read_only", "START ",
    "/etc/mysql/replication.sql", "sudo rm", "ssh -- ", "sudo ssh ",
)  # fmt: skip
"""Deletes what may not be there, says again what is so, or has its condition behind ssh."""


def words_of(parts):
    return [words for one in parts if isinstance(one, Command) for words in programs_of(one)]


def test_every_step_says_what_to_do_how_to_see_it_and_how_to_take_it_back(real):
    for book in real[1]:
        for step in book.steps:
            for parts in (step.do, step.verify, step.undo):
                assert parts, step.id
                assert all(line.strip() for line in texts(parts)), step.id
            assert step.title
            assert step.duration > timedelta(0), step.id
            assert step.wait <= step.duration < step.gives_up_after, step.id


def test_steps_that_change_nothing_say_so_and_the_others_name_what_and_a_way_back(real):
    for book in real[1]:
        for step in book.steps:
            if step.point_of_no_return:
                assert step.point_of_no_return.endswith("."), "a sentence for a tired reader"
                assert len(step.point_of_no_return.split()) > 6, step.id
                assert step.go_no_go, step.id
            if NOTHING in step.undo:
                assert not step.changes, step.id
                assert not any(word in words for words in words_of(step.do) for word in CHANGING), step.id
            else:
                assert step.changes or not step.is_command, step.id
            if any(CHANGING & set(words) for words in words_of(step.do)) and not step.id.endswith(".put-away"):
                assert any(isinstance(one, Command) for one in step.undo), step.id


def test_guards_and_checks_change_nothing(real):
    for book in real[1]:
        for step in book.steps:
            checks = [one.command for one in (*step.preconditions, *step.verify) if isinstance(one, Check)]
            for words in (words for check in checks for words in programs_of(check)):
                assert not CHANGING & set(words), (step.id, words)
                assert "rsync" not in words or "-n" in words, (step.id, words)


def test_a_step_that_is_not_undone_by_people_alone_can_be_undone_before_it_began(real):
    """Each command of an undo has a condition, or does nothing where there is nothing to do."""
    for book in real[1]:
        for step in book.steps:
            for one in step.undo:
                if isinstance(one, Command) and not (one.only_if or one.unless):
                    text = written(one)
                    assert any(harmless in text for harmless in WITHOUT_EFFECT), (step.id, text)


def test_a_command_needs_no_shell(real):
    """Redirections, pipes and substitutions would stand as words of their own; a pipe is a field."""
    for book in real[1]:
        for words in (words for command in commands_of(book.steps) for words in programs_of(command)):
            assert all(words), (book.id, words)
            assert not {"|", ">", ">>", "<", "&&", "||", ";", "&"} & set(words), (book.id, words)
            assert words[0] not in {"sh", "bash", "cd", "eval"}, (book.id, words)


def test_owners_machines_and_subjects_are_in_the_inventory(real):
    estate, books = real
    for book in books:
        assert book.site in estate.sites
        for step in book.steps:
            assert step.owner is None or step.owner in estate.people | estate.teams, step.id
            assert step.machine is None or step.machine in estate.servers | estate.vms, step.id
            assert estate.find(step.subject), step.id


def test_identifiers_are_unique_and_a_step_waits_only_for_earlier_ones(real):
    assert len({book.id for book in real[1]}) == len(real[1])
    for book in real[1]:
        done: set[str] = set()
        for step in book.steps:
            assert step.id not in done, step.id
            assert set(step.after) <= done, step.id
            done.add(step.id)


def test_every_command_is_good_shell(real):
    for book in real[1]:
        script = "#!/bin/sh\n" + "\n".join(written(one) for one in commands_of(book.steps))
        found = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, ""), book.id


def test_every_site_has_activation_first_and_closing_last(real):
    estate, books = real
    for site in estate.sites:
        own = [book for book in books if book.site == site]
        assert (own[0].id, own[0].phase) == (f"{site}.activation", Phase.ACTIVATION)
        assert (own[-1].id, own[-1].steps[-1].title) == (f"{site}.closing", "Deactivate the plan")
        assert own[0].steps[0].title.startswith("Get people safe")


def test_services_are_recovered_by_priority_and_each_has_a_way_back(real):
    estate, books = real
    for site in estate.sites:
        phases = {
            phase: [book for book in books if book.site == site and book.phase is phase and book.service]
            for phase in (Phase.RECOVERY, Phase.RECONSTITUTION)
        }
        recovered, returned = phases.values()
        assert [book.priority for book in recovered] == sorted(book.priority for book in recovered)
        assert {book.service for book in recovered} == {book.service for book in returned}
        kinds = [estate.services[book.service].kind_of is ServiceKind.DNS for book in returned]
        assert kinds == sorted(kinds), "records are changed at the stand-in until all others are back"


def test_the_same_inventory_gives_the_same_runbooks(real):
    estate, books = real
    assert write_runbooks(estate, build_graph(estate)) == books
