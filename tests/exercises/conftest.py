"""Exercises of the shipped inventories."""

from packs import blackout, crash

__all__ = ["blackout", "crash"]
