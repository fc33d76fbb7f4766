"""A record of a zone: its name, type and value, each with a form of its own.

A record is written in one line, as `name type value`, and is sent to name servers by programs that read zone files.
So nothing in it may be a directive (`$INCLUDE`, `$GENERATE`), open a group, begin a comment, or end the line.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from drillbook.model.names import LABEL, REFUSED, is_host_name

OWNER = re.compile(rf"@|\*|(?:\*\.)?(?:_?{LABEL}\.)*_?{LABEL}\.?", re.ASCII)
QUOTED = re.compile(r'"[ !#-\[\]-~]{0,255}"(?: "[ !#-\[\]-~]{0,255}")*')
"""Character strings of a TXT record: printable ASCII without quotes and backslashes, each in quotes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record, in the words of a zone file."""

    name: str
    type: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {self.type} {self.value}"

    def full_name(self, zone: str) -> str:
        """The absolute name, without its last dot. A name that ends with the zone's own is absolute already."""
        zone, name = zone.removesuffix("."), self.name
        if name == "@":
            return zone
        absolute = name.endswith(".") or name == zone or name.endswith(f".{zone}")
        return name.removesuffix(".") if absolute else f"{name}.{zone}"


def records_in(zone: str, lines: Iterable[str]) -> tuple[Record, ...]:
    """The records of a zone by their absolute names; a line with fewer than three words is none."""
    words = (line.split(None, 2) for line in lines)
    found = (Record(one[0], one[1].upper(), " ".join(one[2].split())) for one in words if len(one) > 2)
    return tuple(replace(one, name=one.full_name(zone)) for one in found)


def read_record(text: str) -> Record:
    """A record as written in an inventory; PydanticCustomError where it is none, saying what is expected."""
    name, kind, value = (*text.split(None, 2), "", "", "")[:3]
    known = OWNER.fullmatch(name) is not None and len(name) <= 254 and kind in VALUES
    if not known or not text.isprintable():  # a line break is white space to `split`, and another record to a program
        raise _refuse(f"a record 'name type value', such as 'www.example.net A 192.0.2.10'; types: {', '.join(VALUES)}")
    expected, fits = VALUES[kind]
    if not fits(value):
        raise _refuse(f"a record of type {kind}: its value is {expected}")
    return Record(name, kind, value)


def is_record(text: str) -> bool:
    """It is a record that a zone file may hold as it stands."""
    try:
        read_record(text)
    except PydanticCustomError:
        return False
    return True


def _refuse(expected: str) -> PydanticCustomError:
    return PydanticCustomError(REFUSED, "is not {expected}", {"expected": expected})


def _is(kind: type) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            return not getattr(kind(value), "scope_id", None)
        except ValueError:
            return False

    return fits


def _host(value: str) -> bool:
    return is_host_name(value.removesuffix("."))


def _numbered(count: int) -> Callable[[str], bool]:
    """So many numbers of 16 bits, then a host; a lone dot stands for none."""

    def fits(value: str) -> bool:
        *numbers, host = value.split(" ")
        within = all(re.fullmatch(r"\d{1,5}", one, re.ASCII) and int(one) <= 65535 for one in numbers)
        return len(numbers) == count and within and (_host(host) or host == ".")

    return fits


def _written(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


VALUES: Mapping[str, tuple[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "A": ("an IPv4 address such as 192.0.2.10", _is(IPv4Address)),
        "AAAA": ("an IPv6 address such as 2001:db8::10", _is(IPv6Address)),
        "CNAME": ("a host name", _host),
        "NS": ("a host name", _host),
        "PTR": ("a host name", _host),
        "MX": ("a preference and a host name, such as '10 mail.example.net'", _numbered(1)),
        "SRV": ("priority, weight, port and a host name, such as '0 5 5060 sip.example.net'", _numbered(3)),
        "TXT": (
            "text in double quotes, without quotes and backslashes in it",
            lambda text: bool(QUOTED.fullmatch(text)),
        ),
        "CAA": (
            "flags, tag and value, such as '0 issue \"ca.example\"'",
            _written(r'(?:\d\d?|1\d\d|2[0-4]\d|25[0-5]) [a-z0-9]{1,15} "[\w.:/@;= -]*"'),
        ),
        "TLSA": (
            "three numbers and hexadecimal digits, 64 where the third number is 1, 128 where it is 2",
            _written(r"\d \d (?:0 (?:[0-9A-Fa-f]{2}){1,512}|1 [0-9A-Fa-f]{64}|2 [0-9A-Fa-f]{128})"),
        ),
        "SSHFP": (
            "two numbers and a fingerprint of SHA-1 (1) or SHA-256 (2) in hexadecimal",
            _written(r"\d 1 [0-9A-Fa-f]{40}|\d 2 [0-9A-Fa-f]{64}"),
        ),
    }
)
"""Type → what its value is, and whether a text is one (RFC 1035, 3596, 2782, 8659, 6698, 4255)."""


def _checked(text: str) -> str:
    read_record(text)
    return text


RecordText = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^[A-Za-z0-9@*_.-]+\s+(?:{'|'.join(VALUES)})\s+[^$();\\\s-][^\\]*$",
            "examples": ["www.example.net A 192.0.2.10"],
        }
    ),
]
"""A record, as 'name type value'."""
