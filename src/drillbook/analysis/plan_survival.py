"""Does the plan itself survive? Whether its copies, the people who act and the log-ins are within reach when needed.

Asked of every scenario, over time, and of every element whose loss for good could take one of them away. What is needed
follows from what is hit: the plans of sites where something does not serve, the teams that take over or own the
services that are touched, somebody who may declare, and the log-ins to what those services need.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from drillbook.analysis.plan_copies import copies_of
from drillbook.analysis.reachability import Reachability
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.spans import FOR_GOOD, Span, Spans, after
from drillbook.analysis.survival_evidence import evidence, mends
from drillbook.analysis.survival_finding import PlanSurvival, Unreachable, What
from drillbook.analysis.target import reach
from drillbook.analysis.watch import watched_s_of
from drillbook.graph import Compiled, DependencyGraph, served
from drillbook.model import Estate, How, Scenario
from drillbook.scenarios import SHIPPED, Playing, as_played, taken_apart


@dataclass(frozen=True)
class Hurt:
    """What a story takes: the services and sites that it touches, and when it is over."""

    services: tuple[str, ...]
    sites: tuple[str, ...]
    until_s: float
    causes: tuple[str, ...]
    """Elements that were hit."""
    down: Set[str] | None
    """Elements that go down, for paths; None: not known."""


RUNNING = frozenset({"server", "vm", "storage", "device"})
"""A site with one of these runs something, and its plan is needed when it is hurt; a candidate's is not yet."""


def hurt_by(
    estate: Estate,
    graph: DependencyGraph,
    outages: Mapping[str, Sequence[Span]],
    causes: Iterable[str],
    watched_s: float = inf,
) -> Hurt:
    """The services that do not serve for a while, the sites where something does not, and when all serve again.

    The first hour counts in any case.
    """
    services = tuple(service for service in estate.services if outages.get(service))
    places = {graph.node(one).site for one in outages if not graph.node(one).is_gate}
    busy = {node.site for node in graph.elements() if node.kind in RUNNING}
    ends = [span[1] for service in services for span in outages[service]]
    lasts_s = max([estate.organisation.activation.total_seconds(), *ends])
    return Hurt(
        services=services,
        sites=tuple(site for site in estate.sites if site in places & busy),
        until_s=min(lasts_s, watched_s),
        causes=tuple(dict.fromkeys(causes)),
        down=outages.keys(),
    )


def survive(
    estate: Estate, graph: DependencyGraph, cause: str, story: Reachability, hurt: Hurt, *, is_scenario: bool
) -> PlanSurvival:
    """What is within reach in one story, and what is not."""
    who, logins = acting(estate, graph, hurt.services), needed_logins(estate, graph, hurt.services)
    within_s = estate.organisation.activation.total_seconds()
    found = tuple(_unreachable(estate, graph, story, hurt, (who, logins)))
    return PlanSurvival(
        cause=cause,
        is_scenario=is_scenario,
        copies={
            site: tuple(
                copy.element
                for copy in copies_of(estate, estate.sites[site])
                if not _late_or_lost(story.of_copy(copy), within_s, hurt.until_s)
            )
            for site in hurt.sites
        },
        people=who,
        logins=logins,
        unreachable=found,
    )


def acting(estate: Estate, graph: DependencyGraph, services: Iterable[str]) -> tuple[str, ...]:
    """The teams and people who own these services, or carry out a takeover of something that they need."""
    found: dict[str, None] = {}
    for service in services:
        if owner := estate.services[service].owner:
            found[owner] = None
        for node in sorted({service} | reach(graph, service)):
            found.update((edge.by.partition("#")[0], None) for edge in graph.needs(node) if edge.by)
    return tuple(found)


def needed_logins(estate: Estate, graph: DependencyGraph, services: Iterable[str]) -> tuple[str, ...]:
    """The log-ins to something that these services need: their names' registrars, their machines."""
    below = frozenset().union(*(reach(graph, service) | {service} for service in services))
    return tuple(login.id for login in estate.logins.values() if below & set(login.opens))


def _unreachable(
    estate: Estate,
    graph: DependencyGraph,
    story: Reachability,
    hurt: Hurt,
    needed: tuple[tuple[str, ...], tuple[str, ...]],
) -> Iterator[Unreachable]:
    """Plans, declarers, teams with their members, log-ins."""
    who, logins = needed
    asked: list[tuple[What, str, Spans]] = [(What.PLAN, site, story.of_plan(site)) for site in hurt.sites]
    declarers = sorted((one for one in estate.people.values() if one.may_declare), key=lambda one: one.may_declare or 0)
    if declarers and (hurt.services or hurt.sites):
        asked.append((What.DECLARER, declarers[0].id, story.of_anybody([one.id for one in declarers])))
    everybody = [one for team in who for one in (team, *(estate.teams[team].members if team in estate.teams else ()))]
    asked += [(What.PEOPLE, one, story.of_people(one)) for one in dict.fromkeys(everybody)]
    asked += [(What.LOGIN, login, story.of_login(estate.logins[login])) for login in logins]
    within_s = estate.organisation.activation.total_seconds()
    for what, subject, spans in asked:
        if reported := _late_or_lost(spans, within_s, hurt.until_s):
            yield Unreachable(
                what=what,
                subject=subject,
                spans=reported,
                late=_is_late(spans, within_s),
                path=(path := evidence(graph, story, what, subject, hurt.causes, hurt.down)),
                remedy=mends(story, graph, what, subject, path),
            )


def _is_late(spans: Spans, within_s: float) -> bool:
    return bool(spans) and spans[0][0] == 0 and spans[0][1] > within_s


def _late_or_lost(spans: Spans, within_s: float, until_s: float) -> Spans:
    """The times that matter: all, when it is late; else those after the first hour, while the disaster lasts."""
    chosen = spans if _is_late(spans, within_s) else after(spans, within_s)
    return tuple(span for span in chosen if span[0] < until_s)


def find_plan_survival(estate: Estate, graph: DependencyGraph, compiled: Compiled) -> tuple[PlanSurvival, ...]:
    """Every scenario, then every element whose loss for good takes away something that its recovery needs."""
    scenarios = (_of_scenario(estate, graph, compiled, scenario) for scenario in estate.scenarios.values())
    return (*scenarios, *_of_losses(estate, graph, compiled))


def _of_scenario(estate: Estate, graph: DependencyGraph, compiled: Compiled, scenario: Scenario) -> PlanSurvival:
    """Played by the analysis' own count of events; generators start unless the scenario says that they do not, and
    takeovers work.
    """
    scenario = as_played(Playing(estate, graph, SHIPPED), scenario, 0, 0)
    hits = [hit for hit in scenario.hits if hit.how is How.FAILS_TO_START or not hit.how.is_order]
    apart = taken_apart(graph, compiled, hits)
    found = respond(apart.compiled, apart.failures(hits))
    outages = {node: spans for node, spans in found.items() if node in graph}
    story = Reachability(estate, outages, destroyed_in(scenario))
    hurt = hurt_by(estate, graph, outages, (hit.element for hit in hits), watched_s_of(scenario, graph))
    return survive(estate, graph, scenario.id, story, hurt, is_scenario=True)


def destroyed_in(scenario: Scenario) -> dict[str, float]:
    """Elements that a scenario destroys, and when (seconds from its start)."""
    hits = [hit for hit in scenario.hits if hit.how in (How.DESTROYED, How.ENCRYPTED)]
    return {hit.element: hit.after.total_seconds() for hit in reversed(hits)}


CASES = 64
"""Losses evaluated at once."""


def _of_losses(estate: Estate, graph: DependencyGraph, compiled: Compiled) -> Iterator[PlanSurvival]:
    """All takeovers granted, as in the single points of failure *ever*."""
    usual = nominal(compiled)
    candidates = _candidates(estate, graph, compiled)
    for first in range(0, len(candidates), CASES):
        chosen = candidates[first : first + CASES]
        lost = np.zeros((len(compiled.ids), len(chosen)), dtype=bool)
        lost[chosen, range(len(chosen))] = True
        serves = served(compiled, lost)
        for case, element in enumerate(chosen):
            down = [node for node in np.flatnonzero(~serves[:, case]) if usual[node]]
            outages = {compiled.ids[node]: FOR_GOOD for node in down}
            hurt = _hurt_by_loss(estate, graph, outages, compiled.ids[element])
            story = Reachability(estate, outages, {})
            found = survive(estate, graph, compiled.ids[element], story, hurt, is_scenario=False)
            if any(_matters(found, one) for one in found.unreachable):
                yield found


def _matters(found: PlanSurvival, one: Unreachable) -> bool:
    """Somebody whose team can act without them is worth a line only beside something worse."""
    return one.what is not What.PEOPLE or one.subject in found.people


def _candidates(estate: Estate, graph: DependencyGraph, compiled: Compiled) -> list[int]:
    """What copies, people, channels, vaults and log-ins need, and they themselves: nothing else can take them away."""
    subjects = [*estate.people, *estate.teams, *estate.channels, *estate.vaults, *estate.logins]
    subjects += [copy.element for site in estate.sites.values() for copy in copies_of(estate, site)]
    below = set(subjects).union(*(reach(graph, subject) for subject in subjects))
    return sorted(compiled.number[one] for one in below if not graph.node(one).is_gate)


def _hurt_by_loss(estate: Estate, graph: DependencyGraph, outages: Mapping[str, Spans], element: str) -> Hurt:
    """Every service that depends on the element is touched: another branch has to take over, or has done so."""
    hurt = hurt_by(estate, graph, outages, (element,))
    above: dict[str, None] = {element: None}
    queue = [element]
    while queue:
        for edge in graph.dependents(queue.pop()):
            if edge.dependent not in above:
                above[edge.dependent] = None
                queue.append(edge.dependent)
    return replace(hurt, services=tuple(one for one in estate.services if one in above), until_s=inf)
