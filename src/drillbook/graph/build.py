"""From the estate to the dependency graph: implied needs from placement, then the needs that are written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any

import networkx as nx

from drillbook.graph import naming, placement, readiness, supply
from drillbook.graph.dependency import DependencyGraph, Edge, FailBack, Node
from drillbook.graph.wanted import AT_ONCE_S, Wanted, WantedBack, seconds
from drillbook.graph.written import written
from drillbook.model import (
    Backup,
    Certificate,
    Channel,
    Circuit,
    CommonCause,
    Cooling,
    Database,
    Dataset,
    Device,
    Domain,
    Element,
    Estate,
    Feed,
    Generator,
    HeldExercise,
    Improvement,
    Login,
    Noun,
    Panel,
    Person,
    PlanCopy,
    Process,
    Provider,
    Rack,
    Region,
    Scenario,
    Server,
    Service,
    Site,
    Spare,
    Storage,
    Switchboard,
    Team,
    Ups,
    Vault,
    Vm,
)

IMPLIED: Mapping[type[Noun], Callable[[Estate, Any], Iterator[Wanted]]] = {
    Region: placement.of_region,
    Provider: lambda estate, provider: iter(()),
    Site: placement.of_site,
    Feed: supply.of_feed,
    Generator: supply.of_generator,
    Switchboard: supply.of_switchboard,
    Ups: supply.of_ups,
    Panel: supply.of_fed,
    Cooling: supply.of_fed,
    Circuit: placement.of_circuit,
    Device: placement.of_machine,
    Rack: placement.of_rack,
    Server: placement.of_machine,
    Vm: placement.of_vm,
    Storage: placement.of_storage,
    Database: supply.of_database,
    Dataset: supply.of_dataset,
    Backup: supply.of_backup,
    Certificate: naming.of_certificate,
    Domain: naming.of_domain,
    Service: supply.of_service,
    Process: supply.of_service,
    Person: placement.of_person,
    Team: placement.of_team,
    PlanCopy: readiness.of_plan_copy,
    Channel: readiness.of_channel,
    Vault: readiness.of_vault,
    Login: readiness.of_login,
    Spare: readiness.of_spare,
    CommonCause: lambda estate, cause: iter(()),
}
"""What each kind of noun needs because of where it stands. Adding a kind is adding a line."""


def build_graph(estate: Estate) -> DependencyGraph:
    """The estate's dependency graph: every noun but scenarios is a node, every nested alternative a gate."""
    digraph: nx.DiGraph[str] = nx.DiGraph()
    elements = [noun for noun in estate.nouns() if not isinstance(noun, Scenario | Improvement | HeldExercise)]
    causes: dict[str, list[CommonCause]] = {}
    for cause in estate.common_causes.values():
        for member in dict.fromkeys(cause.members):
            causes.setdefault(member, []).append(cause)
    for noun in elements:
        digraph.add_node(noun.id, node=_node(estate, noun))
    for noun in elements:
        shared = (Wanted(cause.id, why="fails with its like") for cause in causes.get(noun.id, ()))
        wanted = [*IMPLIED[type(noun)](estate, noun), *_written(estate, noun), *shared]
        _attach(digraph, noun.id, wanted)
    return DependencyGraph(digraph)


def _node(estate: Estate, noun: Noun) -> Node:
    return Node(
        id=noun.id,
        kind=noun.kind,
        name=noun.title,
        site=site_of(estate, noun),
        restart_s=_restart_s(noun),
        repair_s=seconds(noun.usual_repair if isinstance(noun, Element) else None),
        where=noun.where,
    )


def _restart_s(noun: Noun) -> float:
    """From its needs being met to serving: a machine boots, a service starts, a certificate is renewed."""
    if isinstance(noun, Certificate):
        return seconds(noun.renewal)
    if isinstance(noun, Server | Vm | Device | Service):
        return seconds(getattr(noun, "boot", None) or getattr(noun, "restart", None), 0.0)
    return 0.0


def site_of(estate: Estate, noun: Noun | None) -> str | None:
    """The site an element stands at, followed through rack, machine and host; None for what stands nowhere."""
    if isinstance(noun, Site):
        return noun.id
    if noun is None or isinstance(noun, Person):
        return None
    if site := getattr(noun, "site", None):
        return str(site)
    for attribute in ("rack", "on", "to", "hosts"):
        target = getattr(noun, attribute, None)
        if isinstance(target, tuple):
            target = target[0] if target else None
        if target:
            return site_of(estate, estate.find(target))
    return None


def _written(estate: Estate, noun: Noun) -> Iterator[Wanted]:
    for number, need in enumerate(getattr(noun, "needs", ())):
        place = estate.places.get((noun.plural, noun.id, "needs", str(number)), estate.where(noun, "needs"))
        yield written(estate, need, place)


def _attach(digraph: "nx.DiGraph[str]", dependent: str, wanted: Iterable[Wanted]) -> None:
    """Add what a node wants. Named twice, an element counts twice, with the stricter timings of the two."""
    for number, want in enumerate(wanted, 1):
        needed = want.needed or _gate(digraph, dependent, want, number)
        edge = _edge(digraph, dependent, needed, want)
        if digraph.has_edge(dependent, needed):
            known: Edge = digraph.edges[dependent, needed]["edge"]
            stricter = min(known, edge, key=lambda one: (one.holdover_s, -one.takeover_s))
            edge = replace(stricter, weight=known.weight + edge.weight)
        digraph.add_edge(dependent, needed, edge=edge)


def _gate(digraph: "nx.DiGraph[str]", dependent: str, want: Wanted, number: int) -> str:
    """The node to point at for alternatives; a single one that serves at once needs no gate."""
    only = want.parts[0]
    if len(want.parts) == 1 and only.needed and only == Wanted(only.needed, why=only.why, weight=only.weight):
        return only.needed
    identifier = f"{want.owner or dependent}#{want.label or number}"
    if identifier in digraph:
        return identifier
    kind = "all" if want.threshold is None else "any" if want.threshold == 1 else "at_least"
    site = digraph.nodes[want.owner or dependent]["node"].site
    gate = Node(
        identifier,
        kind,
        want.why,
        site=site,
        threshold=want.threshold,
        full=want.full,
        levels=want.levels,
        where=want.where,
    )
    digraph.add_node(identifier, node=gate)
    _attach(digraph, identifier, want.parts)
    return identifier


def _edge(digraph: "nx.DiGraph[str]", dependent: str, needed: str, want: Wanted) -> Edge:
    return Edge(
        dependent=dependent,
        needed=needed,
        holdover_s=want.holdover_s,
        recharge_s=want.recharge_s,
        takeover_s=max(want.takeover_s, AT_ONCE_S) if want.by or want.endurance_s < inf else want.takeover_s,
        by=(want.by.needed or _gate(digraph, dependent, want.by, 0)) if want.by else None,
        course=want.course,
        success=want.success,
        fail_back=_fail_back(digraph, dependent, want.fail_back) if want.fail_back else None,
        work=want.work,
        endurance_s=want.endurance_s,
        refill=want.refill,
        weight=want.weight,
        loses_s=want.loses_s,
        why=want.why,
        implied=want.implied,
        where=want.where,
    )


def _fail_back(digraph: "nx.DiGraph[str]", dependent: str, want: WantedBack) -> FailBack:
    by = (want.by.needed or _gate(digraph, dependent, want.by, 0)) if want.by else None
    return FailBack(max(want.after_s, AT_ONCE_S), want.interrupts_s, by, want.who)


__all__ = ["IMPLIED", "build_graph", "site_of"]
