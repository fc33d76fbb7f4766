"""A zone in the settings of a BIND name server, turned from secondary to primary and back by one edit of its block.

The block must begin on a line of its own, as `named-checkconf -p` and Debian's examples write it; a guard says so. A
secondary keeps its copy of the zone in raw format, so it stays in that format when it becomes the primary.
"""

import re

from drillbook.model import Check, Command, Domain
from drillbook.procedures.shell import command, exists, succeeds, unless

CONFIGURATION, KEY_NAME = "/etc/bind/named.conf.local", "switch"
NAME = re.compile(r"[A-Za-z0-9.-]+")
SERVERS = r"s/\n[ \t]*(primaries|masters)[^{;]*\{[^}]*\};//"
CHANGES = (r"s/\n[ \t]*allow-update[^{;]*\{[^}]*\};//", r"s/\n[ \t]*update-policy[^{;]*(\{[^}]*\})?;//")


def editable(domain: Domain) -> bool:
    """The name needs no escaping in the settings, nor in the pattern that finds it."""
    return NAME.fullmatch(domain.title) is not None


def has_block(domain: Domain) -> Check:
    """The block is written as the edit expects it."""
    block = f'^zone "{_pattern(domain)}"( IN)? \\{{$'
    return succeeds(command("sudo", "grep", "-qE", "-e", block, "--", CONFIGURATION), "else edit it by hand")


def make_primary_of(domain: Domain, kept: str) -> Command:
    """It leads, takes changes that are signed with the key, and goes on with the copy it has."""
    return _edit(
        domain,
        kept,
        r"s/type (secondary|slave);/type primary;/",
        SERVERS,
        *CHANGES,
        f's/type primary;/&\\n\\tallow-update {{ key "{KEY_NAME}"; }};/',
        r"/masterfile-format/!s/type primary;/&\n\tmasterfile-format raw;/",
    )


def make_secondary_of(domain: Domain, leader: str, kept: str) -> Command:
    """It follows the leader, into a file of its own; the zone file that it led with is left as it is."""
    return _edit(
        domain,
        kept,
        *CHANGES,
        SERVERS,
        r"s/\n[ \t]*masterfile-format[^;]*;//",
        f's#file "[^"]*";#file "{copy_of(domain)}";#',
        f"s/type (primary|master);/type secondary;\\n\\tprimaries {{ {leader}; }};/",
    )


def copy_of(domain: Domain) -> str:
    """The file into which a returned name server takes the zone."""
    return f"/var/lib/bind/{domain.title}.returned"


def _edit(domain: Domain, kept: str, *changes: str) -> Command:
    """The block, from its first line to its closing brace, is gathered and changed; the file as it was is kept."""
    first = f'/^zone "{_pattern(domain)}"( IN)? \\{{$/{{'
    script = (first, ":block", r"/\n\};/!{", "N", "b block", "}", *changes, "}")
    words = (word for one in script for word in ("-e", one))
    edit = command("sudo", "sed", "-E", f"-i.{kept}", *words, "--", CONFIGURATION)
    return unless(exists(f"{CONFIGURATION}.{kept}"), edit)


def _pattern(domain: Domain) -> str:
    return re.escape(domain.title)


def test() -> Command:
    """The settings and the zones load."""
    return command("sudo", "named-checkconf", "-z")
