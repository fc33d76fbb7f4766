"""Composing the quarterly review, section by section."""

from drillbook.documents.compose.review.compose import compose_review

__all__ = ["compose_review"]
