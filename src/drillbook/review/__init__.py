"""The quarterly review: what is shared, what ends, what was reached, what changed, and which options to take.

Nothing is exported here but the whole: its modules load numba, which commands that do not simulate do without.
"""
