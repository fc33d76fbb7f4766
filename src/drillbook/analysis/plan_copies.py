"""The copies of a site's plan: elements that can be lost, and words, of which that cannot be said."""

from dataclasses import dataclass

from drillbook.model import CopyForm, Estate, PlanCopy, Site

KEEPERS = frozenset({"site", "person", "server", "vm", "storage", "provider", "service"})
"""Kinds that an entry of a site's `plan_copies` may name as what keeps a copy."""
PAPER = frozenset({"site", "person"})
"""Where a copy is on paper unless its form is given."""


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """One copy of one site's plan."""

    element: str
    """The plan copy, or what keeps it where the site names that alone."""
    keeper: str
    is_paper: bool
    """Once fetched it stays in the hand; a file is read only while what keeps it serves."""
    fetch_s: float
    words: str
    """Where it is, for people."""


def copies_of(estate: Estate, site: Site) -> tuple[HeldCopy, ...]:
    """The copies of a site's plan that elements keep, in the order of the inventory; each once."""
    named = [estate.plan_copies[one] for one in site.plan_copies if one in estate.plan_copies]
    general = [one for one in estate.plan_copies.values() if not one.of or site.id in one.of]
    found = {copy.id: _held(estate, copy) for copy in (*named, *general)}
    for entry in site.plan_copies:
        keeper = estate.find(entry)
        if keeper is not None and keeper.kind in KEEPERS:
            is_paper = keeper.kind in PAPER
            found[entry] = HeldCopy(entry, entry, is_paper, 0.0, keeper.title)
    return tuple(found.values())


def words_of(estate: Estate, site: Site) -> tuple[str, ...]:
    """Copies that are only described; nothing in the inventory can take them away, so nothing is said of them."""
    named = {copy.element for copy in copies_of(estate, site)}
    return tuple(entry for entry in site.plan_copies if entry not in named)


def _held(estate: Estate, copy: PlanCopy) -> HeldCopy:
    keeper = estate.find(copy.kept)
    kind, title = (keeper.kind, keeper.title) if keeper else ("", copy.kept)
    is_paper = copy.form is CopyForm.PAPER if copy.form else kind in PAPER
    where = f"{copy.title if copy.name else title}{f' ({copy.place})' if copy.place else ''}"
    return HeldCopy(copy.id, copy.kept, is_paper, copy.fetch.total_seconds(), where)
