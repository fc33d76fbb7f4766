"""What simulated years tell, as tables of text: a figure, and below it its interval."""

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from math import inf
from typing import TYPE_CHECKING

from drillbook.cli.console import put, put_table, put_wrapped
from drillbook.documents.compose.estimate import percent, time_interval
from drillbook.model import Provenance
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
    _recovery(found, names)
    put("")
    _targets(found, names)
    put("")
    put_table(("Service", "Down because of", "Share", "Rate and repair"), _causes(found, names, origins))
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
    head = ("Service", "Available, %", "Down a year", "Outages a year", *(["Cost a year"] * costs))
    fields = ((_name(one, names), _available(one),
               _time(one.down_s), _between(one.outages, _number), *([_cost(one)] * costs))
              for one in found.subjects)  # fmt: skip
    put_table(head, (row for one in fields for row in _rows(one)), figures=True)


def _recovery(found: Years, names: Mapping[str, str]) -> None:
    _put_columns({
        "Service": [_name(one, names) for one in found.subjects],
        "Half are back in": [_time(one.recovery["p50"]) for one in found.subjects],
        "95 % are back in": [_time(one.recovery["p95"]) for one in found.subjects],
        "Data lost a year": [_time(one.lost_s) if one.lost_s.value else (NONE,) for one in found.subjects],
    })  # fmt: skip


def _targets(found: Years, names: Mapping[str, str]) -> None:
    chance = "Ever over RTO, %" if found.years != 1 else "Any over RTO, %"
    _put_columns({
        "Service": [_name(one, names) for one in found.subjects],
        chance: [_or_none(one.any_over_rto, _percent) for one in found.subjects],
        "Over RTO a year": [_or_none(one.over_rto, _number) for one in found.subjects],
        "Over MTD a year": [_or_none(one.over_mtd, _number) for one in found.subjects],
    })  # fmt: skip


def _put_columns(columns: Mapping[str, list[Lines]]) -> None:
    """Columns by their heads; those in which nothing stands are left out."""
    shown = {name: fields for name, fields in columns.items() if any(one != (NONE,) for one in fields)}
    put_table(tuple(shown), (row for one in zip(*shown.values(), strict=True) for row in _rows(one)), figures=True)


def _available(one: SubjectYears) -> Lines:
    """Where nothing was seen, nothing bounds it from below."""
    value, interval = _between(one.availability, lambda share: f"{100 * share:.4f}")
    return value, interval if one.down_s.high is not None else f"?–{value}"


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
    return write(one.value), f"{low}–{high}"


def _or_none(one: Estimate | None, write: Callable[[float], str]) -> Lines:
    return (NONE,) if one is None else _between(one, write)


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"


def _time(one: Estimate | None) -> Lines:
    """Both in the unit that fits."""
    if one is None:
        return (NONE,)
    if one.value == inf:
        return ("not back",)
    value, _, interval = time_interval(one).removesuffix(")").partition(" (")
    return value, interval.replace(" to ", "–")


def _number(number: float) -> str:
    return f"{number:.3g}"


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
    put_wrapped(f"Laid to failures at {Provenance.ASSUMED.value} rates or with such repairs, of the time down: {told}.")
    put("")


def _rare_rows(rare: "Mapping[str, Rare]", names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for subject, one in rare.items():
        fields = (names[subject],), _between(one.unavailability, _number), _between(one.any_outage, _number)
        yield from _rows(fields)
