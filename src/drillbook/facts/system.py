"""The machine itself: system and kernel, ports, disks, zones, units, digests of files."""

import re
import shlex
from collections.abc import Iterator

from drillbook.facts.output import Section
from drillbook.model.facts import ConfigurationFile, FileSystem, Port, Unread, Zone

_PROGRAM = re.compile(r'\(\("([^"]*)"')
_OCTAL = re.compile(r"\\([0-7]{3})")
_DIGEST = re.compile(r"\\?([0-9a-f]{64}) [ *](.+)")


def read_machine(section: Section) -> dict[str, str]:
    """host, kernel, architecture, collected, privilege."""
    return dict(line.text.partition("=")[::2] for line in section.lines)


def read_system(section: Section) -> str:
    """The system's own name for people, from os-release(5)."""
    for line in section.lines:
        if line.text.startswith("PRETTY_NAME="):
            try:
                return " ".join(shlex.split(line.text.partition("=")[2]))
            except ValueError:
                return line.text.partition("=")[2]
    return ""


def read_ports(section: Section) -> tuple[tuple[Port, ...], tuple[Unread, ...]]:
    """`ss -Htulnp`: protocol, state, queues, local address and port, peer, program. Each port once."""
    found: dict[tuple[str, str, int], Port] = {}
    unread: list[Unread] = []
    for line in section.lines:
        fields = line.text.split()
        address, _, port = fields[4].rpartition(":") if len(fields) >= 6 else ("", "", "")
        if not port.isdigit():
            unread.append(section.unread(line, "not a port"))
            continue
        program = _PROGRAM.search(line.text)
        made = Port(protocol=fields[0], address=address, port=int(port), program=program[1] if program else "")
        found[made.protocol, made.address, made.port] = made
    return tuple(found[key] for key in sorted(found)), tuple(unread)


def read_disks(disks: Section, mounts: Section) -> tuple[tuple[FileSystem, ...], tuple[Unread, ...]]:
    """`df -PkT` for sizes, /proc/self/mounts for types and options."""
    known = {fields[1]: fields for fields in _mounts(mounts)}
    found: list[FileSystem] = []
    unread: list[Unread] = []
    typed = any("Type" in line.text for line in disks.lines[:1])
    for line in disks.lines[1:]:
        fields = line.text.split(None, 6 if typed else 5)
        numbers = fields[2:5] if typed else fields[1:4]
        if len(fields) != (7 if typed else 6) or not all(one.isdigit() for one in numbers):
            unread.append(disks.unread(line, "not a file system"))
            continue
        size, used, available = (int(one) * 1024 for one in numbers)
        _, _, form, options = known.get(fields[-1], ("", "", fields[1] if typed else "", ""))
        found.append(
            FileSystem(
                mount=fields[-1],
                device=fields[0],
                form=form,
                options=tuple(one for one in options.split(",") if one),
                size_bytes=size,
                used_bytes=used,
                available_bytes=available,
            )
        )
    return tuple(found), tuple(unread)


def _mounts(section: Section) -> Iterator[tuple[str, str, str, str]]:
    for line in section.lines:
        fields = [_OCTAL.sub(lambda match: chr(int(match[1], 8)), one) for one in line.text.split(" ")]
        if len(fields) >= 4:
            yield fields[0], fields[1], fields[2], fields[3]


def read_zones(section: Section) -> tuple[tuple[Zone, ...], tuple[Unread, ...]]:
    """`named-checkconf -l`: zone, class, view, kind."""
    found: list[Zone] = []
    unread: list[Unread] = []
    for line in section.lines:
        fields = line.text.split()
        if len(fields) >= 4:
            found.append(Zone(name=fields[0], kind=fields[3]))
        else:
            unread.append(section.unread(line, "not a zone of four fields"))
    return tuple(found), tuple(unread)


def read_units(section: Section) -> tuple[str, ...]:
    """Names of enabled units."""
    return tuple(sorted(line.text.split()[0] for line in section.lines if line.text.strip()))


def read_digests(section: Section) -> tuple[tuple[ConfigurationFile, ...], tuple[Unread, ...]]:
    """`sha256sum`: digest, and path."""
    found: list[ConfigurationFile] = []
    unread: list[Unread] = []
    for line in section.lines:
        match = _DIGEST.fullmatch(line.text)
        if match:
            found.append(ConfigurationFile(path=match[2], sha256=match[1]))
        else:
            unread.append(section.unread(line, "not a digest and a path"))
    return tuple(found), tuple(unread)
