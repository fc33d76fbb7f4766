"""The reference page is the one that the code would write today."""

from pathlib import Path

from drillbook.practices import CHECKS
from drillbook.practices.manual import write_manual

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"
AGAIN = f"python -c 'from drillbook.practices.manual import write_manual as w; print(w(), end=str())' > {PAGE}"


def test_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == write_manual(), AGAIN


def test_every_check_has_an_entry_with_reason_and_remedy():
    page = write_manual()
    for check in CHECKS:
        entry = page.split(f"## {check.code}\n")[1].split("\n## ")[0]
        assert check.title.split(". ")[0][:40] in " ".join(entry.split())
        assert check.remedy in entry
