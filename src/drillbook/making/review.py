"""The quarterly review as files: one way to make it, for `drillbook review` and for `build`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from drillbook.documents import render_review, render_review_page
from drillbook.documents.templates import templates_digest
from drillbook.inventory import Catalogue
from drillbook.making.key import key_of
from drillbook.making.progress import Progress
from drillbook.model import Estate
from drillbook.results import review_json, to_bytes
from drillbook.writing import MANIFEST, kept, manifest_of

if TYPE_CHECKING:
    from drillbook.review.review import Review

FOLDER = "review"
NAMES = ("review.pdf", "review.html", "review.json")
YEARS, REPLICATIONS = 10.0, 300
"""Of a set of options, where nothing else is asked for."""
LEAST_BATCHES, MOST_BATCHES = 20, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a review besides its inventory."""

    seed: int
    today: date | None
    """None: nothing is late."""
    earlier: tuple[str, Estate] | None = None
    """What the inventory to compare with is called, and that inventory."""
    years: float = YEARS
    replications: int = REPLICATIONS


def make_review(
    estate: Estate, catalogue: Catalogue | None, asked: Asked, override: Path | None, told: Progress
) -> tuple["Review", dict[str, bytes]]:
    """The review, and its files by name. ValueError where the inventory has neither a service nor a process."""
    from drillbook.documents.compose.review import compose_review  # noqa: PLC0415 - numba loads when needed
    from drillbook.review.review import review  # noqa: PLC0415 - as above
    from drillbook.review.sample import METHOD, Effort  # noqa: PLC0415 - as above

    batches = max(LEAST_BATCHES, min(MOST_BATCHES, asked.replications // 3))
    effort = Effort(asked.seed, asked.years, asked.replications, batches)
    found = review(estate, catalogue, asked.earlier, asked.today, effort, told)
    told("typesetting the review", 0, 1)
    document = compose_review(found)
    return found, {
        "review.pdf": render_review(document, override),
        "review.html": render_review_page(document, override),
        "review.json": to_bytes(review_json(found, METHOD)),
    }


def review_keys(estate: Estate, catalogue: Catalogue | None, seed: int, override: Path | None) -> dict[str, str]:
    """By file. Whatever else was asked for, it holds as long as inventory, options and seed are the same."""
    options = catalogue.digest if catalogue else None
    return dict.fromkeys(NAMES, key_of("review", estate.digest, options, seed, templates_digest(override)))


def review_files(
    estate: Estate, catalogue: Catalogue | None, seed: int, override: Path | None, target: Path, told: Progress
) -> dict[str, bytes]:
    """The review below `target`, with a manifest of its own: the one that lies there where it holds, else a new one.

    Empty: the inventory has neither a service nor a process.
    """
    if not estate.services and not estate.processes:
        return {}
    keys, folder = review_keys(estate, catalogue, seed, override), target / FOLDER
    standing = {name: content for name, key in keys.items() if (content := kept(folder, name, key)) is not None}
    if len(standing) == len(keys):
        return _below(standing, (folder / MANIFEST).read_bytes())
    asked = Asked(seed, estate.organisation.plan_date)
    _, made = make_review(estate, catalogue, asked, override, told)
    return _below(made, manifest_of(made, keys))


def _below(files: Mapping[str, bytes], manifest: bytes) -> dict[str, bytes]:
    return {f"{FOLDER}/{name}": content for name, content in {**files, MANIFEST: manifest}.items()}
