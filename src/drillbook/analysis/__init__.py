"""What the graph means: single points of failure, shared fate, targets."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.finding import Findings, SharedFate, SinglePoint, Target

__all__ = ["Findings", "SharedFate", "SinglePoint", "Target", "analyse"]
