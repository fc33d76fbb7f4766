"""Documents: composing plans as values, and rendering them as PDF and HTML."""

from drillbook.documents.compose import compose_plan
from drillbook.documents.diagram import draw_graph
from drillbook.documents.index import Index, compose_index
from drillbook.documents.plan import Plan
from drillbook.documents.render import plan_key, render_index, render_plan
from drillbook.documents.templates import find_templates

__all__ = [
    "Index",
    "Plan",
    "compose_index",
    "compose_plan",
    "draw_graph",
    "find_templates",
    "plan_key",
    "render_index",
    "render_plan",
]
