"""Simulated years: random failures and repairs of everything over years, many times over, with intervals.

Nothing is exported here: its modules load numba, which commands that do not simulate do without.
"""
