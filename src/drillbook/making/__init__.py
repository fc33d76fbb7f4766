"""What takes long (simulated years, the quarterly review, typeset documents), and keeping it while it still holds."""

from drillbook.making.progress import Progress
from drillbook.making.review import Asked, make_review, review_files, review_keys
from drillbook.making.typesetting import Document, typesetting
from drillbook.making.years import YEARS, simulated_years, years_files, years_key

__all__ = [
    "YEARS",
    "Asked",
    "Document",
    "Progress",
    "make_review",
    "review_files",
    "review_keys",
    "simulated_years",
    "typesetting",
    "years_files",
    "years_key",
]
