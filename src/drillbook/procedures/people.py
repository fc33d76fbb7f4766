"""People: whom to call, in which order, and whom instead."""

from collections.abc import Iterator

from drillbook.model import Estate, Person, Team


def calls(estate: Estate) -> Iterator[str]:
    """A line for every team: its members with their numbers in calling order, and how many are needed."""
    for team in estate.teams.values():
        members = "; then ".join(_number(estate.people[one]) for one in team.members)
        yield f"{team.title}: {members or 'nobody named'}. {_enough(team)}"
    if not estate.teams:
        yield "No team is in the inventory: add `teams:`."
    deputies = [one for one in estate.people.values() if one.deputy]
    if deputies:
        pairs = "; ".join(f"{estate.people[one.deputy].title} for {one.title}" for one in deputies if one.deputy)
        yield f"Cannot be reached after two tries: {pairs}."


def _number(person: Person) -> str:
    return f"{person.title} {', '.join(person.phones) or '(no number)'}"


def _enough(team: Team) -> str:
    return f"{team.minimum} needed" + (f": {team.duty}." if team.duty else ".")
