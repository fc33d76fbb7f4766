"""`drillbook graph --format json`: what needs what, and why."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.graph import DependencyGraph, Edge, Node
from drillbook.model import Estate
from drillbook.results.form import Digest, Id, Placed, Span, finite, placed


class NodeJson(Placed):
    """An element of the inventory, or a gate (kind all, any or at_least)."""

    id: str
    kind: str
    name: str
    site: str | None
    threshold: Annotated[int | None, Field(description="How many of its needs must serve; null: all.")]
    full: Annotated[int | None, Field(description="How many serve at full capacity; null: it is not known.")]
    restart_s: Annotated[float, Field(description="Time to start once its needs are met.")]
    repair_s: Annotated[Span, Field(description="Usual time until repaired; null: for good.")]


class NeedJson(Placed):
    """One needs another."""

    dependent: str
    needed: str
    holdover_s: Annotated[Span, Field(description="How long the dependent lives without it; null: for ever.")]
    recharge_s: Annotated[float, Field(description="From empty to full, where the holdover is stored energy.")]
    takeover_s: Annotated[float, Field(description="How long until this alternative serves.")]
    notice_s: Annotated[float, Field(description="Of the takeover: until the loss is noticed.")]
    decide_s: Annotated[float, Field(description="Of the takeover: until it is decided.")]
    spread_s: Annotated[float, Field(description="Of the takeover: after the work, until caches have forgotten.")]
    success: Annotated[float, Field(description="Probability that the takeover works.")]
    fail_back_s: Annotated[float, Field(description="From the first choice being back to handing back; 0: at once.")]
    interrupts_s: Annotated[float, Field(description="How long handing back stops the dependent.")]
    fail_back_by: Annotated[str | None, Field(description="Who hands back; null: automatic.")]
    endurance_s: Annotated[Span, Field(description="How long this alternative lasts; null: for ever.")]
    loses_s: Annotated[float, Field(description="Data lost by switching to this alternative.")]
    by: Annotated[str | None, Field(description="Who carries the takeover out; null: automatic.")]
    by_node: Annotated[
        str | None,
        Field(description="The node that must serve for that: whoever it is, or the gate: is called, has the log-ins."),
    ]
    weight: Annotated[int, Field(description="How much it counts towards the gate's threshold.")]
    why: Annotated[str, Field(description="Where the need came from, in words.")]
    implied: Annotated[bool, Field(description="It follows from placement; nobody wrote it.")]


class GraphJson(TypedDict):
    """The dependency graph."""

    inventory: Digest
    nodes: list[NodeJson]
    needs: list[NeedJson]


class ExplainedJson(TypedDict):
    """`drillbook graph --explain X`: the needs of one element, those inside its gates behind them."""

    element: Id
    needs: list[NeedJson]


def graph_json(estate: Estate, graph: DependencyGraph) -> GraphJson:
    """The whole graph."""
    return {
        "inventory": estate.digest,
        "nodes": [_node(node) for node in graph.nodes()],
        "needs": [need_json(edge) for edge in graph.edges()],
    }


def need_json(edge: Edge) -> NeedJson:
    """One need."""
    return {
        "dependent": edge.dependent,
        "needed": edge.needed,
        "holdover_s": finite(edge.holdover_s),
        "recharge_s": edge.recharge_s,
        "takeover_s": edge.takeover_s,
        "notice_s": edge.course.notice_s,
        "decide_s": edge.course.decide_s,
        "spread_s": edge.course.spread_s,
        "success": edge.success,
        "fail_back_s": edge.fail_back.after_s if edge.fail_back else 0.0,
        "interrupts_s": edge.fail_back.interrupts_s if edge.fail_back else 0.0,
        "fail_back_by": edge.fail_back.by.partition("#")[0] if edge.fail_back and edge.fail_back.by else None,
        "loses_s": edge.loses_s,
        "endurance_s": finite(edge.endurance_s),
        "by": edge.by.partition("#")[0] if edge.by else None,
        "by_node": edge.by,
        "weight": edge.weight,
        "why": edge.why,
        "implied": edge.implied,
        **placed(edge.where),
    }


def _node(node: Node) -> NodeJson:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "site": node.site,
        "threshold": node.threshold,
        "full": node.full,
        "restart_s": node.restart_s,
        "repair_s": finite(node.repair_s),
        **placed(node.where),
    }
