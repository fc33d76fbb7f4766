"""Section 6: what drills say, against the targets."""

from collections.abc import Iterator, Sequence

from drillbook.documents.blocks import MARKS, Block, Cell, Missing, Paragraph, Picture, Span, Table, strong, text
from drillbook.documents.compose.material import Material, down, lost, seconds, target
from drillbook.documents.timeline import draw_timeline
from drillbook.model import Domain, Provenance
from drillbook.simulation import Reached, Trace

WAITED_FOR = 3
"""So many of what was waited for are named."""


def drill_results(material: Material) -> Iterator[Block]:
    """Every drill that touches the site: its chart, and what was reached against the targets."""
    if not material.drills:
        yield Missing(
            "No scenario touches this site", "add one under `scenarios:` that hits it, its grid or its company"
        )
        return
    for trace in material.drills:
        yield from _drill(material, trace)


def _drill(material: Material, trace: Trace) -> Iterator[Block]:
    """The chart and the results of the services that it touched; the others in a sentence."""
    entries = {entry.service: entry for entry in trace.reached}
    touched = [one.id for one in material.services if _is_touched(entries[one.id])]
    basis = f"{trace.title}: seed {trace.seed}, replication {trace.replication}, inventory {trace.inventory[:12]}."
    if not touched:
        yield Paragraph((strong(basis), Span(" No service of this site goes down or loses data in it.")))
        return
    yield Paragraph((strong(basis),), keep=True)
    yield Picture(
        draw_timeline(trace, touched, material.estate),
        text("A thick upright line is the RTO. The time axis is wide at the beginning.", "small"),
        f"Timeline of {trace.title}",
        keep=True,
    )
    rows = tuple(_drill_row(material, entries[one]) for one in touched)
    yield Table(("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets"), rows, (26, 18, 13, 17, 13, 13))
    for words in _besides(material, trace, [entries[one] for one in touched]):
        yield Paragraph((*words,))
    if waited := _waited_for(material, trace):
        yield Paragraph(waited)
    if unharmed := len(material.services) - len(touched):
        others = "The other service of this site stays" if unharmed == 1 else f"The other {unharmed} services stay"
        yield Paragraph(text(f"{others} up and lose nothing." if unharmed > 1 else f"{others} up and loses nothing."))


def _is_touched(entry: Reached) -> bool:
    return bool(entry.rta_s or entry.rpa_s or entry.degraded)


def _besides(material: Material, trace: Trace, entries: Sequence[Reached]) -> Iterator[Cell]:
    """What the table has no column for: degraded service, clients that follow late, two primaries."""
    for entry in entries:
        if entry.degraded:
            name, lasts = material.name(entry.service), seconds(entry.degraded_s, Provenance.SIMULATED)
            yield (
                strong(name),
                Span(" serves at a part of its capacity for "),
                lasts,
                Span(f", down to {entry.least_level:.0%}."),
            )
    tails = dict.fromkeys(tail for entry in entries for tail in entry.tails)
    for tail in tails:
        domain, lasts = material.estate.domains[tail.domain], seconds(tail.end_s - tail.start_s, Provenance.SIMULATED)
        share = Span(f"{tail.share:.0%}", MARKS[_late_from(domain)])
        yield (
            strong(material.name(tail.service)),
            Span(": resolvers of "),
            share,
            Span(" of clients ignore the TTL; they follow up to "),
            lasts,
            Span(" later than the RTA says."),
        )
    for one in trace.split_brains:
        primaries = f"{material.name(one.replica)} and {material.name(one.primary)}"
        words = f" has two primaries, {primaries}, for "
        lasts = seconds(one.end_s - one.start_s, Provenance.SIMULATED)
        yield (
            strong(material.name(one.dataset)),
            Span(words),
            lasts,
            Span(": fence the old one, or look for what only one of them has."),
        )


def _waited_for(material: Material, trace: Trace) -> Cell:
    """People, trucks, parts and lines that work waited for longest, at whatever site: sites compete for them."""
    waited = sorted((use for use in trace.resources if use.waited_s), key=lambda use: -use.waited_s)
    words: list[Span] = [strong("Work waited")] if waited else []
    for number, use in enumerate(waited[:WAITED_FOR]):
        of = f"{material.graph.node(use.resource).name}{use.kind.words}"
        words += [
            Span(" for " if number == 0 else ", for "),
            strong(of),
            Span(" "),
            seconds(use.waited_s, Provenance.SIMULATED),
        ]
    rest = len(waited) - WAITED_FOR
    others = f", and for {rest} more" if rest > 0 else ""
    return (*words, Span(f"{others}, all sites together.")) if waited else ()


def _late_from(domain: Domain) -> Provenance:
    return Provenance.SOURCED if domain.ignores_ttl is None else domain.provenance("ignores_ttl")


def _drill_row(material: Material, entry: Reached) -> tuple[Cell, ...]:
    has_target = entry.rto_s is not None or entry.rpo_s is not None
    verdict = strong("met" if entry.met else "MISSED") if has_target else Span("none given", style="missing")
    return (
        (strong(material.name(entry.service)),),
        (down(entry.rta_s, entry.for_good),),
        (target(material.estate, material.findings, entry.service, "rto"),),
        (lost(entry.rpa_s),),
        (target(material.estate, material.findings, entry.service, "rpo"),),
        (verdict,),
    )
