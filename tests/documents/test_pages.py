"""The pages themselves: what the PDF says, where, and that nothing is lost at an edge."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdf_text import page_texts, words
from small_plan import organisation, plan_of

from drillbook.documents import Plan, render_plan
from drillbook.documents.blocks import Picture

GOLDEN = Path(__file__).parents[1] / "golden" / "small-plan.txt"
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="90pt"><rect width="90" height="90"/></svg>'


def without_pictures(plan: Plan) -> Plan:
    """Pictures have tests of their own, and their lettering depends on the version of graphviz."""
    sections = (
        replace(one, blocks=tuple(replace(b, svg=SQUARE) if isinstance(b, Picture) else b for b in one.blocks))
        for one in plan.sections
    )
    return replace(plan, sections=tuple(sections))


@pytest.fixture(scope="session")
def small_pdf(small_plan) -> bytes:
    return render_plan(without_pictures(small_plan))


@pytest.fixture(scope="session")
def long_pdf() -> bytes:
    """A plan whose names are as long as names get, with a word that cannot be broken well."""
    return render_plan(plan_of(organisation(**{
        "name": "W" * 200,
        "disaster_criteria": ("sehrlangeswort" * 20, "x" * 300),
        "purpose": "ÅÉÜČŁ Ελλάδα Москва 東京 → ☐ ✓ ▌",
        "distribution": tuple(f"holder number {number}" for number in range(60)),
    })))  # fmt: skip


def test_the_text_of_a_small_plan_is_as_it_was_read_and_approved(small_pdf):
    text = "\f".join(re.sub(r" +", " ", page) for page in page_texts(small_pdf))
    assert text == GOLDEN.read_text("utf-8"), (
        "read the difference; write the new text to the golden file if it is right"
    )


def test_the_first_hour_is_one_page_directly_behind_the_cover(small_pdf):
    pages = page_texts(small_pdf)
    assert "First hour" in pages[1]
    assert "Expected".upper() in pages[1].upper()
    assert "Contents" in pages[2]


@pytest.mark.parametrize("which", ["small_pdf", "long_pdf"])
def test_no_page_is_empty_and_no_text_leaves_its_page(which, request):
    for number, (width, height, boxes) in enumerate(words(request.getfixturevalue(which)), 1):
        body = [box for box in boxes if 0.06 * height < box[1] < 0.93 * height]
        assert len(body) > 5, f"page {number} is empty"
        for left, top, right, bottom, word in boxes:
            inside = left >= 30 and right <= width - 30 and top >= 0 and bottom <= height
            assert inside, f"page {number}: {word!r} at {left} to {right}"


def test_the_contents_and_the_bookmarks_name_the_page_on_which_each_section_begins(small_plan, small_pdf):
    texts = page_texts(small_pdf)
    listed = dict(re.findall(r"^([1-6A-L]) +\S.*?\.{3,} *(\d+)$", texts[2], re.MULTILINE))
    assert list(listed) == [section.number for section in small_plan.sections]
    with pikepdf.open(BytesIO(small_pdf)) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        with pdf.open_outline() as outline:
            marked = {one.title: pages.index(one.destination[0].objgen) + 1 for one in outline.root}
    for section in small_plan.sections:
        page = int(listed[section.number])
        assert re.search(rf"^ *{section.number} +{re.escape(section.title)}$", texts[page - 1], re.MULTILINE)
        assert marked[f"{section.number} {section.title}"] == page


def test_the_document_says_what_it_is(small_pdf):
    with pikepdf.open(BytesIO(small_pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Müller & Łoś · Office · disaster-recovery plan 3"
        assert str(pdf.docinfo["/Author"]) == "Müller & Łoś"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20240229")
        assert str(pdf.Root["/Lang"]) == "en"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_fonts_are_embedded_so_that_none_is_needed_where_it_is_read(long_pdf):
    with pikepdf.open(BytesIO(long_pdf)) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


def test_letters_of_other_scripts_and_signs_are_printed(long_pdf):
    cover = page_texts(long_pdf)[0]
    for sign in ("ÅÉÜČŁ", "Ελλάδα", "Москва", "→", "☐", "✓", "▌"):
        assert sign in cover
