"""Certificates: what `openssl x509` prints of each → values."""

import re
from datetime import UTC, datetime

from drillbook.facts.output import Output, Section
from drillbook.model.facts import Certificate, Unread

_NAME = re.compile(r"\b(?:DNS|IP Address|email|URI):\s*([^,\s]+)")
_DATE = re.compile(r"([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4}) GMT")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_certificates(output: Output) -> tuple[tuple[Certificate, ...], tuple[Unread, ...]]:
    """Every certificate, by path. A file without one (a key, a list) is passed over."""
    found: list[Certificate] = []
    unread: list[Unread] = []
    for section in output.named("certificate"):
        if not section.lines:
            continue
        made = _certificate(section)
        if made is None:
            unread.append(section.unread(section.lines[0], "not a certificate with an end"))
        else:
            found.append(made)
    return tuple(found), tuple(unread)


def _certificate(section: Section) -> Certificate | None:
    fields = dict(line.text.partition("=")[::2] for line in section.lines if "=" in line.text)
    end = read_end(fields.get("notAfter", ""))
    if end is None:
        return None
    return Certificate(
        path=section.argument,
        subject=fields.get("subject", "").strip(),
        issuer=fields.get("issuer", "").strip(),
        names=tuple(dict.fromkeys(_NAME.findall(section.text))),
        not_after=end,
    )


def read_end(text: str) -> datetime | None:
    """A date as openssl prints it, "Aug  4 12:00:00 2027 GMT"; None where it is none. No locale has a say in it."""
    match = _DATE.fullmatch(text.strip())
    if match is None or match[1] not in _MONTHS:
        return None
    month, (day, hour, minute, second, year) = _MONTHS.index(match[1]) + 1, map(int, match.groups()[1:])
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
