"""What takes long (simulated years, the quarterly review, typeset plans), and keeping it while it still holds."""

from drillbook.making.plans import typesetting
from drillbook.making.progress import Progress
from drillbook.making.review import Asked, make_review, review_files, review_keys
from drillbook.making.years import YEARS, simulated_years, years_files, years_key

__all__ = [
    "YEARS",
    "Asked",
    "Progress",
    "make_review",
    "review_files",
    "review_keys",
    "simulated_years",
    "typesetting",
    "years_files",
    "years_key",
]
