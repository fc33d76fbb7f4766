"""What changed between two inventories, noun by noun, and what that did to recovery and to time down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any

from drillbook.graph import DependencyGraph, build_graph
from drillbook.model import NOUNS, Estate, Need, Noun, Organisation
from drillbook.model.noun import Value
from drillbook.quantity import write_duration
from drillbook.review.recovery import Recovery, Target, missed, play
from drillbook.review.sample import Sample, sample, spared
from drillbook.scenarios import SHIPPED, Playing, fits
from drillbook.simulation.years.figures import Estimate

HIDDEN = frozenset({"id", "where", "assumed", "sources"})
SHORT, LONGEST, CONTEXT = 70, 130, 2
"""Characters that are shown as they are, that are shown at most; words before a difference."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One noun that was added or removed, or one of its attributes that has another value."""

    what: str
    """"added", "removed" or "changed"."""
    kind: str
    element: str
    title: str
    attribute: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A recovery that is not what it was."""

    before: Recovery
    after: Recovery


@dataclass(frozen=True, slots=True)
class Since:
    """Against an earlier inventory."""

    reference: str
    """The revision or folder, as it was given."""
    inventory: str
    """SHA-256 of the earlier inventory."""
    changes: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    now_met: frozenset[Target]
    """Targets that were missed, and are met."""
    now_missed: frozenset[Target]
    """Targets that were met, and are missed."""
    not_compared: tuple[str, ...]
    """Scenarios that hit what the earlier inventory did not have."""
    spared_h: Estimate | None
    """Hours down a year less than before, of the subjects that both have together; None: they share none."""
    compared: tuple[str, ...]
    """Those subjects."""


def since(
    reference: str,
    before: Estate,
    after: tuple[Estate, DependencyGraph, Sample],
    played: Sequence[Recovery],
    counted: Sequence[str],
) -> Since:
    """Compare with an earlier inventory: today's scenarios are played on it, its years are simulated alike."""
    estate, _, now = after
    changed = tuple(changes(before, estate))
    before = replace(before, scenarios=estate.scenarios)
    earlier, effort = build_graph(before), now.effort
    playing = Playing(before, earlier, SHIPPED)
    possible = [one for one in estate.scenarios.values() if fits(playing, one)]
    then = {(one.scenario, one.subject): one for one in play(before, earlier, possible, effort.seed)}
    both = [(then[one.scenario, one.subject], one) for one in played if (one.scenario, one.subject) in then]
    was, is_now = missed(old for old, _ in both), missed(new for _, new in both)
    compared = tuple(one for one in counted if one in earlier)
    return Since(
        reference,
        before.digest,
        changed,
        tuple(Moved(old, new) for old, new in both if _differs(old, new)),
        was - is_now,
        is_now - was,
        tuple(one.id for one in estate.scenarios.values() if one not in possible),
        spared(sample(before, earlier, compared, effort), now, compared) if compared else None,
        compared,
    )


def _differs(old: Recovery, new: Recovery) -> bool:
    return (old.rta_s, old.rpa_s, old.rto_s, old.rpo_s) != (new.rta_s, new.rpa_s, new.rto_s, new.rpo_s)


def changes(before: Estate, after: Estate) -> Iterator[Changed]:
    """Every difference, in the order of the reference pages; what was removed comes last of its kind."""
    yield from _attributes("organisation", "", before.organisation, after.organisation)
    for noun in NOUNS:
        old: Mapping[str, Noun] = getattr(before, noun.plural)
        new: Mapping[str, Noun] = getattr(after, noun.plural)
        for identifier, one in new.items():
            if identifier not in old:
                yield Changed("added", noun.kind, identifier, one.title)
            else:
                yield from _attributes(noun.kind, identifier, old[identifier], one)
        for identifier, one in old.items():
            if identifier not in new:
                yield Changed("removed", noun.kind, identifier, one.title)


def _attributes(kind: str, identifier: str, old: Noun | Organisation, new: Noun | Organisation) -> Iterator[Changed]:
    title = new.title if isinstance(new, Noun) else new.name
    for name, field in type(new).model_fields.items():
        was, now = getattr(old, name), getattr(new, name)
        if name not in HIDDEN and was != now:
            yield Changed("changed", kind, identifier, title, field.alias or name, *in_words(was, now))


def in_words(was: Any, now: Any) -> tuple[str, str]:
    """Two values of an attribute, short enough for a table: of long ones, the parts in which they differ."""
    before, after = _words(was), _words(now)
    if max(len(before), len(after)) <= SHORT:
        return before, after
    first, second = before.split(" "), after.split(" ")
    same = next((n for n, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), None)
    start = max(0, (min(len(first), len(second)) if same is None else same) - CONTEXT)
    return _cut(first, start), _cut(second, start)


def _cut(words: list[str], start: int) -> str:
    """From a word on, and not more than the table has room for."""
    text = ("… " if start else "") + " ".join(words[start:])
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _words(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "—"
    match value:
        case timedelta():
            words = write_duration(value)
        case Enum():
            words = str(value.value)
        case Need():
            words = _need(value)
        case Value():
            words = ", ".join(f"{name} {_words(one)}" for name, one in _given(value))
        case tuple():
            words = ", ".join(f"({_words(one)})" if isinstance(one, Value) else _words(one) for one in value)
        case Mapping():
            words = ", ".join(f"{key}: {_words(one)}" for key, one in value.items())
        case _:
            words = str(value).lower() if isinstance(value, bool) else str(value)
    return words


def _need(need: Need) -> str:
    """A need as people would say it."""
    parts = ", ".join(_need(one) for one in need.parts)
    count = "any of" if need.any else "all of" if need.all else f"{need.at_least} of"
    extra = ((name, getattr(need, name)) for name in ("takeover", "holdover") if name in need.model_fields_set)
    told = "".join(f", {name} {_words(one)}" for name, one in extra)
    return f"{need.need or f'{count} [{parts}]'}{told}"


def _given(value: Value) -> Iterator[tuple[str, Any]]:
    for name, info in type(value).model_fields.items():
        if name in value.model_fields_set:
            yield info.alias or name, getattr(value, name)
