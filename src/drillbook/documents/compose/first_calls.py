"""The numbers on the first-hour page: teams, the place to meet, power and the building."""

from collections.abc import Iterator

from drillbook.documents.blocks import Cell, Span, Table, strong, text
from drillbook.documents.compose.material import Material, numbers
from drillbook.documents.figure import shorten
from drillbook.model import Provider

MOST_TEAMS, MOST_COMPANIES = 4, 2
LONGEST_NAME = 22
"""In characters: every row is one line."""


def first_calls(material: Material, most: int) -> Table | None:
    """Whom to call first: the bridge, each team's lead and the next, those who open the door or bring power back.

    As many rows as the page has room for; section 3 and appendix B have all of them.
    """
    rows = [*_teams(material), *_companies(material)]
    if bridge := material.estate.organisation.bridge:
        rows.insert(0, ((strong("Meet on"),), text(shorten(bridge, 40)), text("")))
    head = ("Team or company", "Call", "No answer in 10 min")
    return Table(head, tuple(rows[:most]), (28, 36, 36)) if rows else None


def _teams(material: Material) -> Iterator[tuple[Cell, ...]]:
    for team in list(material.estate.teams.values())[:MOST_TEAMS]:
        if team.members:
            lead = material.estate.people[team.members[0]]
            following = [*team.members[1:2], *([lead.deputy] if lead.deputy else [])]
            yield (
                (strong(shorten(team.title, LONGEST_NAME)),),
                _person(material, lead.id),
                _person(material, following[0]) if following else (Span("nobody stands in", style="missing"),),
            )


def _person(material: Material, identifier: str) -> Cell:
    person = material.estate.people[identifier]
    return Span(f"{shorten(person.title, LONGEST_NAME)} "), *numbers(person.phones[:1])


def _companies(material: Material) -> Iterator[tuple[Cell, ...]]:
    """Who runs the building, and who brings its power: those with a number."""
    feeds = (one.provider for one in material.estate.feeds.values() if one.site == material.site.id)
    wanted = dict.fromkeys(one for one in (material.site.provider, *feeds) if one)
    named = (material.estate.providers[one] for one in wanted)
    for company in [one for one in named if one.support_phone][:MOST_COMPANIES]:
        quote = f"quote {shorten(company.contract.number, 30)}" if company.contract and company.contract.number else ""
        yield (strong(shorten(company.title, LONGEST_NAME)),), _support(company), text(quote)


def _support(company: Provider) -> Cell:
    used_for = f"{', '.join(company.services)} " if company.services else ""
    return Span(shorten(used_for, LONGEST_NAME), style="small"), *numbers((company.support_phone,))
