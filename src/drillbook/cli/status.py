"""Exit statuses, the same for every command."""

CLEAN = 0
FINDINGS = 1
"""Findings at or above `--fail-on`."""
BAD_INPUT = 2
"""A fault in the inventory, a template or the command line."""
FAULT = 3
"""A tool is missing, or a fault of ours."""
OUTPUT = 4
"""Output could not be written."""
INTERRUPTED = 130
