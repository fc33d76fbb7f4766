"""What simulated years tell, as tables of text: a figure, and below it its interval."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import zip_longest
from math import inf
from typing import TYPE_CHECKING

from drillbook.cli.console import put, put_table, put_wrapped
from drillbook.documents.compose.estimate import percent, time_interval
from drillbook.model import Provenance
from drillbook.quantity import write_duration
from drillbook.simulation.years.figures import LEVEL, Cause, Estimate, SubjectYears, Years
from drillbook.simulation.years.origins import Origins

if TYPE_CHECKING:
    from drillbook.simulation.years.rare import Rare

CAUSES = 3
"""Causes of each service that are shown."""
NONE = "—"
Lines = tuple[str, ...]
"""The lines of a field."""


def show_years(found: Years, rare: "Mapping[str, Rare]", origins: Origins) -> None:
    """Figures, targets, causes and where their rates come from; last what is to be known of them."""
    names = {node.id: node.name for node in origins.graph.nodes()}
    plural = "s" * (found.years != 1)
    played = f"{found.replications:,} replications of {found.years:g} year{plural}"
    put(f"{played}, seed {found.seed}; intervals of {percent(LEVEL)}")
    if not found.enough:
        put(f"the precision of {found.asked.precision:.3g} was not reached: more --replications are needed")
    put("")
    _figures(found, names)
    put("")
    put("What follows is a year's; the chance is that of one outage over the RTO at least.")
    _targets(found, names)
    put("")
    put_table(("Service", "Down because of", "Share", "Its rate is"), _causes(found, names, origins))
    put("")
    _assumed(found, names, origins)
    if rare:
        put_table(("Service", "Unavailability by splitting", "Any outage"), _rare_rows(rare, names))
        put("")
    if any(not one.is_sure for one in found.subjects):
        put_wrapped("* seen too seldom to rely on its intervals: more --replications or --years, or --rare")
    sys.stdout.flush()


def _figures(found: Years, names: Mapping[str, str]) -> None:
    costs = any(one.cost is not None for one in found.subjects)
    head = ("Service", "Availability, %", "Down a year", "Outages a year", *(["Cost a year"] * costs))
    fields = ((_name(one, names), _between(one.availability, lambda share: f"{100 * share:.4f}"),
               _time(one.down_s), _between(one.outages, _number), *([_cost(one)] * costs))
              for one in found.subjects)  # fmt: skip
    put_table(head, (row for one in fields for row in _rows(one)))


def _targets(found: Years, names: Mapping[str, str]) -> None:
    chance = "Ever over RTO" if found.years != 1 else "Any over RTO"
    head = ("Service", "Half back in", "95 % back in", chance, "Over RTO", "Over MTD", "Data lost")
    fields = (
        (
            _name(one, names),
            *((NONE,) if each is None else (_span(each.value),) for each in one.recovery.values()),
            (NONE,) if one.any_over_rto is None else (f"{one.any_over_rto.value:.2%}",),
            *((NONE,) if each is None else _between(each, _number) for each in (one.over_rto, one.over_mtd)),
            (_span(one.lost_s.value) if one.lost_s.value else NONE,),
        )
        for one in found.subjects
    )
    put_table(head, (row for one in fields for row in _rows(one)))


def _rows(fields: tuple[Lines, ...]) -> Iterator[tuple[str, ...]]:
    """One row for each line."""
    return zip_longest(*fields, fillvalue="")


def _name(one: SubjectYears, names: Mapping[str, str]) -> Lines:
    return (names[one.subject] + ("" if one.is_sure else " *"),)


def _cost(one: SubjectYears) -> Lines:
    if one.cost is None:
        return (NONE,)
    value, *interval = _between(one.cost, lambda amount: f"{amount:,.0f}")
    return f"{one.currency} {value}", *interval


def _between(one: Estimate, write: Callable[[float], str]) -> Lines:
    low, high = ("?" if bound is None else write(bound) for bound in (one.low, one.high))
    return write(one.value), f"{low} to {high}"


def _time(one: Estimate) -> Lines:
    """Both in the unit that fits."""
    value, _, interval = time_interval(one).removesuffix(")").partition(" (")
    return value, interval


def _number(number: float) -> str:
    return f"{number:.3g}"


def _span(seconds: float) -> str:
    if seconds == inf:
        return "not back"
    return write_duration(timedelta(seconds=round(seconds, 0 if seconds >= 1 else 2)))


def _causes(found: Years, names: Mapping[str, str], origins: Origins) -> Iterator[tuple[str, ...]]:
    for one in found.subjects:
        for number, cause in enumerate(one.causes[:CAUSES]):
            name = "(no failure)" if cause.element is None else names[cause.element]
            planned = ", planned" if cause.planned_s > cause.down_s else ""
            yield (
                "" if number else names[one.subject],
                f"{name}{planned}",
                f"{cause.share:.1%}",
                _origin(cause, origins),
            )


def _origin(cause: Cause, origins: Origins) -> str:
    origin = origins.origin(cause)
    return NONE if origin is None else origin.value


def _assumed(found: Years, names: Mapping[str, str], origins: Origins) -> None:
    """How far the figures rest on what nobody has measured."""
    shares = {names[one.subject]: origins.assumed(one) for one in found.subjects if one.causes}
    if not any(shares.values()):
        return
    told = "; ".join(f"{name} {percent(share)}" for name, share in shares.items() if share)
    put_wrapped(f"Laid to failures at {Provenance.ASSUMED.value} rates, of the time down: {told}.")
    put("")


def _rare_rows(rare: "Mapping[str, Rare]", names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for subject, one in rare.items():
        fields = (names[subject],), _between(one.unavailability, _number), _between(one.any_outage, _number)
        yield from _rows(fields)
