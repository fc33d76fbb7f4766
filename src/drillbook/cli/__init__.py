"""The command line: one command a file. The only place that prints, exits, reads the clock or the environment."""

from drillbook.cli.start import main

__all__ = ["main"]
