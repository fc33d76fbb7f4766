"""Appendices A to L."""

from drillbook.documents.blocks import Section
from drillbook.documents.compose.contacts import alternate, contacts, vendors
from drillbook.documents.compose.equipment import interconnections, inventory
from drillbook.documents.compose.impact import exercises, impact, service_levels
from drillbook.documents.compose.material import Material
from drillbook.documents.compose.sources import sources
from drillbook.documents.compose.validation import procedures, validation, workarounds


def compose_appendices(material: Material) -> tuple[Section, ...]:
    """All of them, in order; one without data says what is missing."""
    made = (
        ("Contacts", contacts), ("Vendors and contracts", vendors), ("Alternate site", alternate),
        ("Detailed procedures", procedures), ("Manual workarounds", workarounds), ("Validation plan", validation),
        ("Inventory of the site", inventory), ("Interconnections", interconnections),
        ("Test and exercise record", exercises), ("Business impact analysis", impact),
        ("Service levels", service_levels), ("Sources of figures, failure data and assumptions", sources),
    )  # fmt: skip
    return tuple(
        Section(letter, title, tuple(blocks(material)))
        for letter, (title, blocks) in zip("ABCDEFGHIJKL", made, strict=True)
    )
