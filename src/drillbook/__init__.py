"""drillbook: disaster-recovery plans and drills, computed from an inventory of what you run."""

__version__ = "0.1.0"
