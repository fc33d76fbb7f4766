"""The document of one procedure: what is on it, and when it may cite a rehearsal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pdf_text import page_texts
from small_plan import organisation, step

from drillbook.documents import compose_procedure, render_procedure
from drillbook.documents.blocks import Cell
from drillbook.documents.compose.rehearsed import about_rehearsal, step_rehearsed
from drillbook.model import Check, Command, Expectation, Instruction, Phase, Rehearsal, RehearsedStep, Runbook
from drillbook.problem import Where
from drillbook.procedures.digest import digest_of

BOOK = Runbook(
    "shop.to.web2", "Move Shop to web2", Phase.MIGRATION, "office", "shop", 1, (
        step("lower", "Lower the TTL", duration=timedelta(hours=6, minutes=5), wait=timedelta(hours=6),
             preconditions=(Check(Command(("dig", "+short", "shop.example")), Expectation.PRINTS, ("192.0.2.1",)),)),
        step("cut", "Switch the name", after=("lower",),
             do=(Command(("nsupdate",), stdin="send"), Instruction("Say so.")),
             point_of_no_return="Orders taken on web2 are lost by going back."),
    ),
)  # fmt: skip
STARTED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KEPT = Rehearsal(
    BOOK.id, digest_of(BOOK), STARTED, True,
    (RehearsedStep("lower", timedelta(seconds=1.25), "identical", 5, 5),
     RehearsedStep("cut", timedelta(seconds=72), "declared", 1, 1)),
    timedelta(seconds=4.2), (("Apache", "2.4.66"),), ("Waits are not waited for.",), Where("rehearsals/shop.json"),
)  # fmt: skip


def pages_of(pdf: bytes) -> list[str]:
    """Pages with single spaces, whatever the layout."""
    return [" ".join(page.split()) for page in page_texts(pdf)]


def words(cell: Cell) -> str:
    return "".join(span.text + (f"^{span.mark}" if span.mark else "") for span in cell)


def kept(*rehearsals: Rehearsal):
    return replace(organisation(), rehearsals=rehearsals)


def test_the_first_page_says_where_there_is_no_way_back_and_when_each_step_begins():
    start = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    page = pages_of(render_procedure(compose_procedure(kept(), BOOK, start)))[0]
    for expected in ("Move Shop to web2", "No way back after", "2. Switch the name. Orders taken on web2 are lost",
                     "Tue 1 Dec 2026, 09:00", "Tue 1 Dec 2026, 15:05", "Never rehearsed",
                     "+1 212 555 0131"):  # fmt: skip
        assert expected in page, page


def test_steps_have_their_guard_before_and_their_reason_for_no_way_back():
    text = " ".join(pages_of(render_procedure(compose_procedure(kept(), BOOK))))
    order = ["FIRST", "dig +short shop.example", "prints '192.0.2.1'", "sudo systemctl start apache2", "NO WAY BACK"]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert "printf '%s\\n' send | nsupdate" in text


def test_a_rehearsal_is_cited_with_its_measured_times():
    said = words(about_rehearsal(kept(KEPT), BOOK))
    assert said == (
        "Rehearsed on 24 Nov 2026; took 1 min 13 s^R; interrupted 6 times and undone, 6 times without a trace; "
        "longest time without a right answer 4.2 s^R."
    )
    assert words(step_rehearsed(kept(KEPT), BOOK, BOOK.steps[0])) == "rehearsed: 1.2 s^R"
    text = " ".join(pages_of(render_procedure(compose_procedure(kept(KEPT), BOOK))))
    for expected in ("5 of 5", "as before", "no way back, as declared", "Apache 2.4.66", "Waits are not waited for"):
        assert expected in text


@pytest.mark.parametrize(
    "changed",
    [
        {"do": (Command(("nsupdate", "-v"), stdin="send"),)},
        {"undo": (Command(("true",)),)},
        {"verify": ()},
        {"preconditions": (Instruction("Ask."),)},
        {"machine": "web2"},
        {"point_of_no_return": ""},
    ],
)
def test_a_procedure_that_has_changed_does_not_cite_its_rehearsal(changed):
    book = replace(BOOK, steps=(BOOK.steps[0], replace(BOOK.steps[1], **changed)))
    assert (
        words(about_rehearsal(kept(KEPT), book)) == "Changed since it was rehearsed on 24 Nov 2026: rehearse it again."
    )
    assert not step_rehearsed(kept(KEPT), book, book.steps[0])


def test_a_title_may_change_without_another_rehearsal():
    book = replace(BOOK, title="Move the shop", steps=(replace(BOOK.steps[0], title="TTL down"), BOOK.steps[1]))
    assert about_rehearsal(kept(KEPT), book)


def test_of_two_rehearsals_the_newer_one_is_cited_and_a_failure_is_said():
    failed = replace(KEPT, started=STARTED + timedelta(days=1), succeeded=False)
    assert words(about_rehearsal(kept(KEPT, failed), BOOK)).startswith(
        "Rehearsed on 25 Nov 2026, and NOT all of it worked; took"
    )


def test_the_same_procedure_gives_the_same_bytes():
    documents = [render_procedure(compose_procedure(kept(KEPT), BOOK)) for _ in range(2)]
    assert documents[0] == documents[1]
