"""The quarterly review, put together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from drillbook.documents.as_json import digest_of
from drillbook.documents.blocks import Block, Section
from drillbook.documents.compose.review.opening import decisions, lead, notes, signatures
from drillbook.documents.compose.review.options import options
from drillbook.documents.compose.review.places import candidates, endurance, shared_fate
from drillbook.documents.compose.review.record import actions, basis, changes, contracts
from drillbook.documents.compose.review.recovery import recovery
from drillbook.documents.compose.review.words import Words, day
from drillbook.documents.review import ReviewDocument
from drillbook.review.review import Review

SECTIONS: Sequence[tuple[str, Callable[[Words], Iterator[Block]]]] = (
    ("Options", options),
    ("Recovery against target", recovery),
    ("Candidate facilities", candidates),
    ("Shared fate", shared_fate),
    ("Batteries and fuel", endurance),
    ("Contracts and service levels", contracts),
    ("Changes since the last review", changes),
    ("Actions", actions),
    ("Where the figures come from", basis),
)


def compose_review(review: Review) -> ReviewDocument:
    """The document of a review: the decisions first, then what they rest on."""
    words, organisation = Words(review), review.estate.organisation
    document = ReviewDocument(
        organisation=organisation.name,
        title="Quarterly review",
        date=day(review.today, "no date"),
        created=review.today.isoformat() if review.today else "",
        version=organisation.plan_version,
        inventory=review.estate.digest[:12],
        classification=organisation.classification,
        lead=lead(words),
        decisions=decisions(words),
        signatures=signatures(words),
        notes=tuple(notes(words)),
        sections=tuple(
            Section(str(number), title, tuple(blocks(words))) for number, (title, blocks) in enumerate(SECTIONS, 1)
        ),
    )
    return replace(document, key=digest_of(document))
