"""Documents: composing plans as values, and rendering them as PDF and HTML."""

from drillbook.documents.compose import compose_plan, compose_procedure
from drillbook.documents.diagram import draw_graph
from drillbook.documents.index import Index, compose_index
from drillbook.documents.matrix import MatrixPage, compose_matrix
from drillbook.documents.paper import Paper
from drillbook.documents.plan import Plan
from drillbook.documents.procedure import Procedure
from drillbook.documents.render import (
    page_key,
    plan_key,
    render_index,
    render_matrix,
    render_paper,
    render_paper_page,
    render_plan,
    render_procedure,
    render_review,
    render_review_page,
)
from drillbook.documents.review import ReviewDocument
from drillbook.documents.templates import find_templates

__all__ = [
    "Index",
    "MatrixPage",
    "Paper",
    "Plan",
    "Procedure",
    "ReviewDocument",
    "compose_index",
    "compose_matrix",
    "compose_plan",
    "compose_procedure",
    "draw_graph",
    "find_templates",
    "page_key",
    "plan_key",
    "render_index",
    "render_matrix",
    "render_paper",
    "render_paper_page",
    "render_plan",
    "render_procedure",
    "render_review",
    "render_review_page",
]
