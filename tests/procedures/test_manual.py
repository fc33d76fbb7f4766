"""The reference page is the one that the code would write today."""

from pathlib import Path

from drillbook.procedures import STEP_GENERATORS
from drillbook.procedures.manual import write_manual
from drillbook.procedures.moving import MOVE_GENERATORS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "procedures.md"
AGAIN = f"python -c 'from drillbook.procedures.manual import write_manual as w; print(w(), end=str())' > {PAGE}"


def test_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == write_manual(), AGAIN


def test_every_generator_has_an_entry():
    page = write_manual()
    for shipped in (*STEP_GENERATORS.values(), *MOVE_GENERATORS.values()):
        for generator in shipped:
            assert " ".join((generator.__doc__ or "missing").split("\n")[0].split()) in page
