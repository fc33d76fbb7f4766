"""Composing a plan: from the material to values, section by section."""

from drillbook.documents.compose.compose import compose_plan

__all__ = ["compose_plan"]
