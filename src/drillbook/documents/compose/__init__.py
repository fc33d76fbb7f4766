"""Composing a plan: from the material to values, section by section."""

from drillbook.documents.compose.compose import compose_plan
from drillbook.documents.compose.procedure import compose_procedure

__all__ = ["compose_plan", "compose_procedure"]
