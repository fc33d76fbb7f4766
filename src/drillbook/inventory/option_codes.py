"""Faults of a file of options: a stable code each, and its page for `drillbook explain`."""

from collections.abc import Mapping
from types import MappingProxyType

OPTION_CODES: Mapping[str, str] = MappingProxyType(
    {
        "O001": "An option that changes nothing. It has at least one of `add:`, `change:`, `extend:` and `remove:`.",
        "O002": "An option that changes, extends or removes something that is not in the inventory, nor added by an "
        "option that it requires. The message names the nearest that is.",
        "O003": "Something is changed under another section than its own. The message says what it is.",
        "O004": "An attribute that cannot be changed or extended like this: nothing is written on the way to it, a "
        "list has no such entry, or what is extended is no list. Entries of lists are numbered from 0, as in "
        "`needs.0.any`.",
        "O005": "`requires` or `excludes` that names no option of the file, or the option itself; options that require "
        "each other in a circle, or that require what they exclude.",
        "O006": "With this option (and those that it requires) the inventory would have a fault, such as a reference "
        "to something that the option removes. The message says where and which.",
        "O007": "Costs in more than one currency. Write all of a file's options in one, so that they can be compared.",
        "O008": "More options than are read (500).",
        "O009": "A revision that cannot be read: it is none of the repository's, the inventory does not lie in a "
        "repository, or the revision has nothing at its place. Name a commit, a tag, a branch, or a folder.",
    }
)
"""Code → what it means and how to mend it."""
