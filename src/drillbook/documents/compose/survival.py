"""Whether the plan itself is within reach: its copies, how people are called, where log-ins are kept."""

from collections.abc import Iterable, Iterator
from math import inf

from drillbook.analysis import PlanSurvival, Unreachable, What, copies_of, words_of
from drillbook.documents.blocks import Block, Cell, Missing, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.brevity import some
from drillbook.documents.compose.material import Material, seconds
from drillbook.documents.figure import shorten
from drillbook.model import Estate, Login, Provenance, Site
from drillbook.simulation import Trace

MOST_LOSSES, MOST_TIMES = 8, 2
MOST_COPIES, MOST_LOGINS, LONGEST_NAME, LONGEST_PLACE = 3, 3, 30, 26
"""What the first-hour page and the foot of every page name of copies and log-ins, and of each how much."""


def copy_words(estate: Estate, site: Site) -> tuple[str, ...]:
    """Where the copies of a site's plan are, for people: those that elements keep, then those only described."""
    return (*(copy.words for copy in copies_of(estate, site)), *words_of(estate, site))


def in_short(copies: Iterable[str]) -> str:
    """A few of the copies, each on less than a line."""
    return "; ".join(shorten(one, LONGEST_NAME) for one in tuple(copies)[:MOST_COPIES])


def plan_survival(material: Material) -> Iterator[Block]:
    """Section 6: what every drill, and every loss of one element, leaves of plan, people and log-ins."""
    drills = material.drills if _is_known(material) else []
    if drills:
        rows = tuple(_drill_row(material, trace.title, trace.survival) for trace in drills)
        yield Table(
            ("Disaster", "Copies of this plan", "Cannot be called", "Log-ins out of reach"), rows, (20, 30, 25, 25)
        )
    losses = list(_losses(material))
    if losses:
        yield Paragraph(text("The loss of one element alone puts these out of reach:"), keep=True)
        yield Table(("Out of reach", "When one of these is lost", "What mends it"), tuple(losses), (26, 34, 40))
    elif drills:
        yield Paragraph(text("No loss of one element alone puts what is known of them out of reach."))
    yield from _unknown(material)


def _drill_row(material: Material, title: str, survival: PlanSurvival) -> tuple[Cell, ...]:
    return (
        (strong(title),),
        _copies(material, survival),
        _out(material, survival, What.DECLARER, What.PEOPLE),
        _out(material, survival, What.LOGIN),
    )


def _copies(material: Material, survival: PlanSurvival) -> Cell:
    """Those within reach; or from when to when there is none."""
    site = material.site
    within = survival.copies.get(site.id)
    if within is None:
        return text("not needed")
    known = copies_of(material.estate, site)
    if chosen := [copy.words for copy in known if copy.element in within]:
        return text("; ".join(chosen))
    for one in survival.unreachable:
        if one.what is What.PLAN and one.subject == site.id:
            return (strong("NONE "), *_times(one))
    return text("now one, now another") if known else (Span("none is known", style="missing"),)


def _out(material: Material, survival: PlanSurvival, *what: What) -> Cell:
    runs: list[Span] = []
    for one in survival.unreachable:
        if one.what in what:
            name = "nobody who may declare" if one.what is What.DECLARER else material.name(one.subject)
            runs += [Span("; " if runs else ""), strong(name), Span(" "), *_times(one)]
    known = material.estate.logins if What.LOGIN in what else material.estate.channels
    return tuple(run for run in runs if run.text) or text("—" if known else "not known")


def _is_known(material: Material) -> bool:
    estate = material.estate
    return bool(copies_of(estate, material.site) or estate.channels or estate.logins)


def _times(one: Unreachable) -> tuple[Span, ...]:
    """ "from 4 h to 28 h 52 min", each with its mark."""
    runs: list[Span] = []
    for start, end in one.spans[:MOST_TIMES]:
        runs.append(Span(", " if runs else ""))
        runs += [Span("from "), seconds(start, Provenance.SIMULATED)] if start else [Span("from the start")]
        runs += [Span(" on")] if end == inf else [Span(" to "), seconds(end, Provenance.SIMULATED)]
    more = len(one.spans) - MOST_TIMES
    return (*(run for run in runs if run.text), *((Span(f", {more} times more"),) if more > 0 else ()))


def _losses(material: Material) -> Iterator[tuple[Cell, ...]]:
    """By subject: this site's plan, the teams and log-ins that its services need."""
    found: dict[tuple[What, str], list[tuple[str, Unreachable]]] = {}
    for survival in material.findings.plan_survival:
        for one in survival.unreachable:
            is_detail = one.what is What.PEOPLE and one.subject not in survival.people
            elsewhere = one.what is What.PLAN and one.subject != material.site.id
            if not (survival.is_scenario or is_detail or elsewhere) and _concerns(material, survival):
                found.setdefault((one.what, one.subject), []).append((survival.cause, one))
    for (what, subject), cases in list(found.items())[:MOST_LOSSES]:
        title = {What.PLAN: "Every copy of this plan", What.DECLARER: "Everybody who may declare"}.get(what)
        causes = [material.name(cause) for cause, _ in cases]
        yield (strong(title or material.name(subject)),), text(some(causes, 5)), text(cases[0][1].remedy)


def _concerns(material: Material, survival: PlanSurvival) -> bool:
    """The loss touches the site or one of its services."""
    if material.site.id in survival.copies:
        return True
    owners = {service.owner for service in material.services}
    return bool(owners & set(survival.people))


def _unknown(material: Material) -> Iterator[Block]:
    estate, site = material.estate, material.site
    if not copies_of(estate, site):
        yield Missing(
            "Nothing can be said of whether a copy of this plan survives",
            "add `plan_copies:`, each with the site, person or machine that keeps it",
        )
    if estate.people and not estate.channels:
        yield Missing("How people are called is not known, so they are taken to be reached", "add `channels:`")
    if not estate.logins:
        yield Missing("Where log-ins are is not known, so they are taken to be at hand", "add `vaults:` and `logins:`")


def at_hand(material: Material, worst: Trace | None) -> tuple[Cell, ...]:
    """First-hour page: the copies of this plan that the worst drill leaves, and where the log-ins are."""
    estate, survival = material.estate, worst.survival if worst else None
    within = survival.copies.get(material.site.id) if survival else None
    known = copies_of(estate, material.site)
    chosen = [copy.words for copy in known if within is None or copy.element in within]
    words = in_short(chosen or copy_words(estate, material.site))
    label = "Copies of this plan that outlast it: " if within else "Copies of this plan: "
    lines: list[Cell] = [(strong(label), Span(words or "none on record", style="" if words else "missing"))]
    logins = [estate.logins[one] for one in (survival.logins if survival else estate.logins)]
    if logins:
        lines.append((strong("Log-ins: "), *_login_words(material, logins, survival)))
    return tuple(lines)


def _login_words(material: Material, logins: list[Login], survival: PlanSurvival | None) -> Iterator[Span]:
    """Those out of reach first; as many as two lines hold."""
    gone = {one.subject for one in survival.unreachable if one.what is What.LOGIN} if survival else set()
    ordered = sorted(logins, key=lambda login: login.id not in gone)
    for number, login in enumerate(ordered[:MOST_LOGINS]):
        where = [shorten(material.name(one), LONGEST_PLACE) for one in (*login.kept_in, *login.known_to)]
        yield Span(f"{'; ' if number else ''}{shorten(login.title, LONGEST_NAME)}: {some(where, 1) or 'nowhere'}")
        if login.id in gone:
            yield strong(" (OUT OF REACH)")
    if len(logins) > MOST_LOGINS:
        yield Span(f"; {len(logins) - MOST_LOGINS} more in appendix A")
