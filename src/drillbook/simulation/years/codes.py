"""Faults that simulated years can find in what they are given."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "S001": "The file given with --resume is no checkpoint, is damaged, or is of another version of drillbook.",
        "S002": "The file given with --resume is a checkpoint of another run. A run is resumed with the inventory, the "
        "services, seed, years, replications and precision that it began with.",
        "S003": "Something fails so often that a single replication would hold more failures than are played. Give "
        "it a longer time to failure, or simulate fewer years at a time.",
        "S004": "A `dormancy` says how fast a standby ages until a takeover calls it, but nothing calls this element "
        "by a takeover, or something needs it all the time. Remove it, or write the takeover.",
        "S005": "`destroys` is a share of failures that destroy data, but no copy of a dataset is in this element. "
        "Remove it, or say where the data are kept (`on` of a dataset, a database, a backup's `to`).",
    }
)
"""Code → what it means and how to mend it."""
