"""The checklist is read by a parser of CommonMark: commands are whole, text is text."""

import pytest
from hand_runbooks import ESTATE, HOSTILE, commands_of, hostile_book, step
from hand_runbooks import book as book_of
from markdown_it import MarkdownIt

from drillbook.model import Instruction, written
from drillbook.scripts import checklist
from drillbook.scripts.checklist import escaped
from drillbook.scripts.words import plain


def parsed(text: str):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def shown(token) -> str:
    """What a reader sees of a line."""
    return "".join(one.content if one.type in ("text", "text_special") else f"<{one.type}>" for one in token.children)


def test_every_command_is_a_block_that_says_it_word_for_word(shipped):
    estate, books = shipped
    for one in books:
        fences = [token.content for token in parsed(checklist(one, estate)) if token.type == "fence"]
        wanted = [written(command) + "\n" for step in one.steps for command in commands_of(step)]
        assert fences == wanted, one.id


@pytest.mark.parametrize("value", HOSTILE)
def test_text_is_shown_as_it_is(value):
    tokens = parsed(f"# {escaped(value)}\n\n- [ ] {escaped(value)}\n\n- See: {escaped(value)}\n")
    lines = [shown(token) for token in tokens if token.type == "inline"]
    assert lines == [one.rstrip() for one in (plain(value), f"[ ] {plain(value)}", f"See: {plain(value)}")]


def test_nothing_of_a_hostile_runbook_becomes_markup():
    text = checklist(hostile_book("record"), ESTATE)
    tokens = parsed(text)
    kinds = {token.type for token in tokens} | {one.type for token in tokens for one in token.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "s_open", "hr"}
    fences = [token for token in tokens if token.type == "fence"]
    assert len(fences) == 6 * len(HOSTILE)
    carried = [token.content.replace("\r", "\n") for token in fences]
    wanted = [
        f"{written(command)}\n".replace("\r", "\n")
        for one in hostile_book("record").steps
        for command in commands_of(one)
    ]
    assert carried == wanted
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"] + ["h2"] * len(HOSTILE)


def test_it_says_what_a_person_needs():
    one = step(
        "one", Instruction("1. Call them"), go_no_go="Are you sure?", point_of_no_return="Orders since then are lost.",
        machine="web-a", changes=("the zone",), undo=(Instruction("Call again"),),
    )  # fmt: skip
    text = checklist(book_of(one), ESTATE)
    lines = [shown(token) for token in parsed(text) if token.type == "inline"]
    for part in (
        "1. Step one", "Who: whoever carries out the plan", "Where: web-a (192.0.2.10)", "When: T0, takes 1 min",
        "Changes: the zone", "[ ] 1. Call them", "[ ] Call again", "[ ] yes", "[ ] no: stop here",
    ):  # fmt: skip
        assert part in lines
    assert any("Are you sure?" in line for line in lines)
    assert any("Orders since then are lost." in line for line in lines)
    assert any(line.startswith("Started ________") for line in lines)
