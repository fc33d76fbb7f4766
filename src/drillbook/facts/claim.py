"""What an inventory says of a machine's software, read from the words of `web.languages` and versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.model import Service

_LANGUAGE = re.compile(r"\s*([A-Za-z]+)(?:\s+v?([\d.]+))?(?:\s+with\s+(.*))?\s*")
_MODULE = re.compile(r"\s*([\w:.+-]+?)(?:\s+v?([\d][\w.]*))?\s*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A language, or a module of it (then `module` is not empty), with its version where one is given."""

    language: str
    module: str
    version: str


def claims(services: tuple[Service, ...]) -> Iterator[Claim]:
    """Of `web.languages`: "Perl 5.36 with CGI 4.55, DBI 1.643" makes three."""
    for service in services:
        for written in service.web.languages if service.web else ():
            match = _LANGUAGE.fullmatch(written)
            if match is None:
                continue
            language = match[1].lower()
            yield Claim(language, "", match[2] or "")
            for part in re.split(r",|\band\b", match[3] or ""):
                if module := _MODULE.fullmatch(part):
                    yield Claim(language, module[1], module[2] or "")
