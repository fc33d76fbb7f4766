"""The dependency graph as pictures, by graphviz: one cluster a site, told apart by shape, not by colour."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from math import inf

from drillbook.documents.figure import shorten
from drillbook.graph import DependencyGraph, Edge, Node
from drillbook.model import Estate
from drillbook.problem import ToolMissingError
from drillbook.quantity import write_duration

LIMIT_S = 120
PAGE_PT = (482, 620)
"""Room for a diagram on a page of a plan: 170 by 219 mm."""
SHAPES: Mapping[str, str] = {
    "region": "hexagon", "provider": "house", "site": "folder", "feed": "cds", "generator": "cds",
    "switchboard": "box", "ups": "box", "panel": "box", "cooling": "box", "circuit": "cds", "device": "box3d",
    "rack": "box", "server": "box3d",
    "vm": "box3d", "storage": "cylinder", "database": "cylinder", "dataset": "cylinder", "backup": "note",
    "domain": "component", "service": "ellipse", "process": "oval", "person": "plaintext", "team": "plaintext",
    "plan-copy": "note", "channel": "plaintext", "vault": "note", "login": "note", "spare": "note",
}  # fmt: skip
LEFT_OUT = frozenset({"person", "team", "rack", "plan-copy", "channel", "vault", "login", "spare"})
"""Kinds that would hide the rest: people and what they act with; racks, whose machines the site's frame holds."""


def draw_graph(estate: Estate, graph: DependencyGraph) -> bytes:
    """The whole organisation as SVG. People are left out; machines that nothing tells apart are drawn as one."""
    return _render(graph_source(estate, graph))


def draw_site(estate: Estate, graph: DependencyGraph, site_id: str, marked: frozenset[str] = frozenset()) -> bytes:
    """One site, what it needs outside and which services need it, as SVG; `marked` elements stand out."""
    drawn = [_render(site_source(estate, graph, site_id, marked, direction)) for direction in ("TB", "LR")]
    return max(drawn, key=_scale)


def _scale(svg: bytes) -> float:
    """How large the picture may be printed on a page of PAGE_PT, against its natural size."""
    size = re.search(rb'width="(\d+)pt" height="(\d+)pt"', svg)
    return min(PAGE_PT[0] / int(size[1]), PAGE_PT[1] / int(size[2])) if size else 0.0


def graph_source(estate: Estate, graph: DependencyGraph) -> str:
    """The whole graph in graphviz' language."""
    shown = {node.id for node in graph.nodes() if not _left_out(graph, node.id)}
    return _source(estate, graph, shown, frozenset(), 'rankdir="LR" ranksep="0.6" nodesep="0.12"')


def site_source(
    estate: Estate, graph: DependencyGraph, site_id: str, marked: frozenset[str], direction: str = "TB"
) -> str:
    """One site in graphviz' language."""
    here = {node.id for node in graph.nodes() if node.site == site_id and not _left_out(graph, node.id)}
    outside: set[str] = set()
    queue = [(identifier, 0) for identifier in sorted(here)]
    while queue:
        identifier, depth = queue.pop()
        for edge in graph.dependents(identifier):
            node = graph.node(edge.dependent)
            wanted = node.is_gate or node.kind in ("service", "dataset", "domain")
            wanted = wanted and not _left_out(graph, node.id)
            if edge.dependent not in here | outside and wanted and depth < 4:
                outside.add(edge.dependent)
                queue.append((edge.dependent, depth + 1))
    for identifier in sorted(here):
        for edge in graph.needs(identifier):
            if graph.node(edge.needed).kind in ("region", "provider"):
                outside.add(edge.needed)
    return _source(estate, graph, here | outside, marked, f'rankdir="{direction}" ranksep="0.3" nodesep="0.10"')


def _left_out(graph: DependencyGraph, identifier: str) -> bool:
    """The element, or the one that a gate belongs to, is of a kind that is not drawn."""
    return graph.node(identifier.partition("#")[0]).kind in LEFT_OUT


def _source(estate: Estate, graph: DependencyGraph, shown: set[str], marked: frozenset[str], layout: str) -> str:
    stands_for = _alike(graph, shown, marked)
    arrows = list(_arrows(graph, shown, stands_for))
    used = {end for edge, first, second in arrows for end in (first, second)}
    kept = [node for node in graph.nodes() if node.id in used]
    many = {node.id: sum(1 for one in stands_for.values() if one == node.id) for node in kept}
    lines = [
        "digraph estate {",
        f'graph [fontname="Helvetica" fontsize="11" outputorder="edgesfirst" newrank="true" {layout}];',
        'node [fontname="Helvetica" fontsize="9" height="0.27" margin="0.08,0.05" penwidth="0.8"];',
        'edge [fontname="Helvetica" fontsize="7" arrowsize="0.5" penwidth="0.6" color="#404040"];',
    ]
    for site in estate.sites.values():
        inside = [node for node in kept if node.site == site.id]
        if inside:
            label = f'label={_quote(site.title)}; style="rounded"; penwidth="0.8";'
            nodes = [_node(node, many[node.id], marked) for node in inside]
            lines += [f"subgraph {_quote('cluster_' + site.id)} {{", label, *nodes, "}"]
    lines += [_node(node, many[node.id], marked) for node in kept if node.site not in estate.sites]
    lines += [_arrow(*arrow) for arrow in arrows]
    lines += _beside(kept)
    return "\n".join([*lines, "}\n"])


def _beside(kept: list[Node]) -> Iterator[str]:
    """A site is drawn behind its machines, or its frame would stretch from one end of the picture to the other."""
    for site in (node for node in kept if node.kind == "site"):
        first = next((node for node in kept if node.site == site.id and node.kind in ("server", "vm")), None)
        if first:
            yield f'{_quote(first.id)} -> {_quote(site.id)} [style="invis"];'


def _alike(graph: DependencyGraph, shown: set[str], marked: frozenset[str]) -> dict[str, str]:
    """Machines of one site with the same needs and the same dependents: each → the first of them."""
    groups: dict[tuple[object, ...], str] = {}
    found: dict[str, str] = {}
    for node in graph.nodes():
        if node.id not in shown or node.kind not in ("server", "vm", "panel") or node.id in marked:
            continue
        needs = frozenset(edge.needed for edge in graph.needs(node.id))
        dependents = frozenset(edge.dependent for edge in graph.dependents(node.id))
        first = groups.setdefault((node.kind, node.site, needs, dependents), node.id)
        found[node.id] = first
    return found


def _node(node: Node, many: int, marked: frozenset[str]) -> str:
    if node.is_gate:
        label = {"any": "any", "all": "all"}.get(node.kind, f"≥ {node.threshold}")
        tooltip = f"tooltip={_quote(node.name)}"
        return f'{_quote(node.id)} [label={_quote(label)} shape="circle" fontsize="7" margin="0.01" {tooltip}];'
    label = shorten(node.name, 30) + (f"\n and {many - 1} alike" if many > 1 else "")
    room = 'margin="0.10,0.09"' if SHAPES[node.kind] in ("cylinder", "cds", "box3d") else ""
    heavy = 'penwidth="2.6" style="filled" fillcolor="#e4e4e4"' if node.id in marked else ""
    return (
        f'{_quote(node.id)} [label={_quote(label)} shape="{SHAPES[node.kind]}" '
        f"tooltip={_quote(f'{node.kind} {node.name}')} {room} {heavy}];"
    )


def _arrows(graph: DependencyGraph, shown: set[str], stands_for: Mapping[str, str]) -> Iterator[tuple[Edge, str, str]]:
    """The needs to draw, between the nodes that are drawn for them. The frame shows what stands at a site."""
    drawn: set[tuple[str, str]] = set()
    for edge in graph.edges():
        first, second = graph.node(edge.dependent), graph.node(edge.needed)
        stands_there = second.kind == "site" and edge.implied and first.site == second.id
        if stands_there or not shown.issuperset((first.id, second.id)) or _is_thin(graph, first, shown):
            continue
        through = second
        while _is_thin(graph, through, shown):
            through = graph.node(next(one.needed for one in graph.needs(through.id) if one.needed in shown))
        ends = stands_for.get(first.id, first.id), stands_for.get(through.id, through.id)
        if ends not in drawn and ends[0] != ends[1]:
            drawn.add(ends)
            yield edge, *ends


def _is_thin(graph: DependencyGraph, node: Node, shown: set[str]) -> bool:
    """A gate with a single branch in the picture: an arrow says the same."""
    return node.is_gate and sum(edge.needed in shown for edge in graph.needs(node.id)) == 1


def _arrow(edge: Edge, first: str, second: str) -> str:
    style = "" if edge.implied else 'penwidth="1.1" color="black"'
    label = f"label={_quote(timing)}" if (timing := _timing(edge)) else ""
    dashed = 'style="dashed"' if edge.takeover_s else ""
    return f"{_quote(first)} -> {_quote(second)} [tooltip={_quote(edge.why)} {label} {style} {dashed}];"


def _timing(edge: Edge) -> str:
    parts = []
    if 0 < edge.holdover_s < inf:
        parts.append(f"holds {_span(edge.holdover_s)}")
    if edge.takeover_s >= 1:
        parts.append(f"after {_span(edge.takeover_s)}")
    if edge.endurance_s < inf:
        parts.append(f"for {_span(edge.endurance_s)}")
    return ", ".join(parts)


def _span(seconds: float) -> str:
    return write_duration(timedelta(seconds=seconds))


def _quote(text: str) -> str:
    """A quoted string of graphviz' language: no HTML, no escapes but a line break of ours."""
    safe = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _render(source: str) -> bytes:
    try:
        done = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, timeout=LIMIT_S, check=True)  # noqa: S607
    except FileNotFoundError:
        raise ToolMissingError("graphviz is not installed: its program `dot` draws the diagrams") from None
    except subprocess.TimeoutExpired:
        raise ToolMissingError(f"graphviz took more than {LIMIT_S} s for a diagram") from None
    except subprocess.CalledProcessError as error:
        raise ToolMissingError(f"graphviz failed: {error.stderr.decode(errors='replace').strip()[:400]}") from None
    return _clean(done.stdout.decode()).encode()


def _clean(svg: str) -> str:
    """Without the version of graphviz, a document type, or anything that could be followed."""
    svg = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", svg, flags=re.DOTALL)
    return svg.replace(
        'font-family="Helvetica,sans-Serif"', 'font-family="IBM Plex Sans,DejaVu Sans,sans-serif"'
    ).lstrip()


def legend() -> Iterable[tuple[str, str]]:
    """What the shapes and lines mean, for readers."""
    yield "box with depth", "machine"
    yield "cylinder", "data"
    yield "hexagon", "region"
    yield "house", "company"
    yield "circle", "any of / at least k of"
    yield "thick line", "written in the inventory; thin: follows from where things are"
    yield "dashed line", "takes over after the time written on it"
