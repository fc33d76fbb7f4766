"""What `drillbook drill` says of the plan itself: its copies, who cannot be called, and the log-ins."""

from collections.abc import Iterator

from drillbook.analysis import What, copies_of, words_of
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.out_of_reach import when
from drillbook.simulation import Trace


def survival_lines(estate: Estate, graph: DependencyGraph, trace: Trace) -> Iterator[str]:
    """One line a site whose plan is needed, then one for everything that is out of reach; what is not known is said."""
    survival = trace.survival
    lost = {one.subject: when(one) for one in survival.unreachable if one.what is What.PLAN}
    for site, copies in survival.copies.items():
        yield f"Plan of {graph.node(site).name}: {_copies(estate, site, copies, lost.get(site, ''))}"
    for what, title in ((What.DECLARER, "Nobody who may declare can be called"), (What.PEOPLE, "Cannot be called"),
                        (What.LOGIN, "Log-in out of reach")):  # fmt: skip
        for one in survival.unreachable:
            if one.what is what:
                why = " → ".join(graph.node(step).name for step in one.path[1:])
                name = "" if what is What.DECLARER else f": {graph.node(one.subject).name}"
                yield f"{title}{name}, {when(one)}{f' ({why})' if why else ''}"
    if survival.people and not estate.channels:
        yield "How people are called is not in the inventory (channels): they are taken to be reached"
    if survival.people and not estate.logins:
        yield "Log-ins are not in the inventory (logins): they are taken to be at hand"


def _copies(estate: Estate, site: str, within: tuple[str, ...], lost: str) -> str:
    known = copies_of(estate, estate.sites[site])
    chosen = [copy.words for copy in known if copy.element in within]
    if chosen:
        return f"within reach: {'; '.join(chosen)}"
    if lost:
        return f"NO COPY WITHIN REACH {lost}"
    if known:
        return f"a copy is within reach at all times, but no single one: {'; '.join(copy.words for copy in known)}"
    words = words_of(estate, estate.sites[site])
    return f"kept where nothing can be said of: {'; '.join(words)}" if words else "no copy is on record"
