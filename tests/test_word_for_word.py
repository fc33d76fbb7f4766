"""One source: a command has the same words in the document, the script, the checklist, the JSON and a journal."""

import pytest
from shipped import inventory

from drillbook.documents import compose_procedure
from drillbook.documents.as_json import as_plain
from drillbook.extensions import move_generators, step_generators
from drillbook.graph import build_graph
from drillbook.model import Check, Command, Estate, Instruction, Runbook, Step, written
from drillbook.procedures.digest import digest_of
from drillbook.rehearsal import Kind, Written, setting_of
from drillbook.results.runbooks import runbook_json
from drillbook.scripts import checklist, playbook, shell_script

AGAIN = ("It succeeds", "It prints", "It shows", "Line ")
"""How a check begins that looks at what was just done."""


@pytest.fixture(scope="module")
def estate() -> Estate:
    return inventory("two-providers")


@pytest.fixture(scope="module", params=list(Kind), ids=[one.value for one in Kind])
def book(request, estate) -> Runbook:
    parts = Written(estate, build_graph(estate), step_generators(), move_generators())
    return setting_of(parts, request.param, None, None, None).book


def commands_of(step: Step) -> list[Command]:
    done = [one for one in (*step.do, *step.undo) if isinstance(one, Command)]
    return done + [one.command for one in (*step.preconditions, *step.verify) if isinstance(one, Check)]


def sentences_of(step: Step) -> list[str]:
    return [str(one) for part in (step.preconditions, step.do, step.verify, step.undo) for one in part
            if isinstance(one, Instruction)]  # fmt: skip


def test_every_command_is_in_the_document_word_for_word(estate, book):
    (steps,) = as_plain(compose_procedure(estate, book))["sections"][0]["blocks"]
    for step, printed in zip(book.steps, steps["steps"], strict=True):
        lines = [one for part in ("preconditions", "do", "verify", "undo") for one in printed[part]]
        # A check that asks again what `do` has asked is printed once, with what must be seen.
        assert {one["command"] for one in lines if one["command"]} == set(map(written, commands_of(step)))
        words = [one["words"] for one in lines if not one["command"]]
        assert sorted(one for one in words if not one.startswith(AGAIN)) == sorted(sentences_of(step))


def test_every_command_is_in_the_script_the_playbook_and_the_checklist(estate, book):
    script, play, ticked = shell_script(book, estate), playbook(book, estate), checklist(book, estate)
    for step in book.steps:
        for command in commands_of(step):
            text = written(command)
            assert text in script, step.id
            assert text in ticked, step.id
        assert step.id in play


def test_every_command_is_in_the_json_with_its_words_apart(book):
    said = runbook_json(book)
    for step, one in zip(book.steps, said["steps"], strict=True):
        actions = [*one["do_actions"], *one["undo_actions"]]
        actions += [check["action"] for check in (*one["preconditions"], *one["verify_checks"])]
        mine = {written(command): list(command.argv) for command in commands_of(step)}
        assert {action["text"]: action["argv"] for action in actions if action["argv"] is not None} == mine


def test_journals_that_are_kept_have_the_words_of_their_procedure(estate, book):
    """A kept journal is of the procedure as it is now; `make rehearse` makes them again."""
    kept = [one for one in estate.rehearsals if one.procedure == book.id]
    for one in kept:
        assert one.digest == digest_of(book), "the procedure has changed since it was rehearsed"
        assert one.succeeded
        assert [step.id for step in one.steps] == [step.id for step in book.steps]
