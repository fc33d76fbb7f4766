"""Every fault the reader of fault trees knows: a stable code and its page for `drillbook explain`."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "F001": "The file cannot be read, is larger than 64 MB, or is not XML. The message says what stood in the way.",
        "F002": "A document type or an entity. A fault tree needs neither, and both can be used to attack a reader.",
        "F003": "An element or attribute that has no meaning here (Open-PSA model exchange format 2.0d), or one whose "
        "meaning would change the result and is not supported: common-cause groups, substitutions, external functions.",
        "F004": "Something required is missing: a name, a formula, an argument, the `min` of an `atleast`.",
        "F005": "The same name defined twice. Gates, basic events and house events share one set of names.",
        "F006": "A reference to something that is not defined. The message names the nearest name that is.",
        "F007": "Gates, or parameters, that lead back to themselves.",
        "F008": "A gate that a further failure may mend (`not`, `xor`, …): the tree is not coherent. Minimal cut sets "
        "are defined for coherent trees only, and nothing else is computed in their place.",
        "F009": "More than one gate that no other gate uses, or none: which of them is the top? Name it with --top.",
        "F010": "A number that cannot be: a probability outside 0 to 1, a word for a number, `min` above the number of "
        "arguments.",
        "F011": "Formulas nested deeper than 50 levels. Give the inner ones names of their own.",
        "F012": "The decision diagrams of this tree would not fit into memory. Ask for a part of it with --top.",
    }
)
"""Code → what it means and how to mend it."""
