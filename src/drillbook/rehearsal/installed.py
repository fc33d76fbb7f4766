"""What a rehearsal plays older software with: what Debian 12 has, and commands that are right for it."""

import re
from dataclasses import replace
from pathlib import Path

from drillbook.model import Engine, Estate, Service

BEFORE_2_4 = re.compile(r"Apache (1|2\.[0-3])(\..*)?")
VERSION = re.compile(r"(?<=\S) \d[\w.]*")
"""A version behind the name of a language or module."""
VERSIONS = Path("/usr/lib/postgresql")
"""Where Debian puts each version of PostgreSQL, in a folder named after it."""


def as_installed(estate: Estate, versions: Path = VERSIONS) -> Estate:
    """The estate whose steps are carried out: its PostgreSQL has the newest version of this machine.

    Steps differ from version to version (a file makes a replica, a function promotes it). The world is still made from
    the inventory itself, and says which version stands in for which. Nothing changes where none is installed.
    """
    found = [int(folder.name) for folder in versions.glob("*") if folder.name.isdecimal()]
    if not found:
        return estate
    databases = {
        key: one.model_copy(update={"version": str(max(found))})
        if one.engine is Engine.POSTGRESQL and one.version.partition(".")[0] != str(max(found))
        else one
        for key, one in estate.databases.items()
    }
    services = {key: _of_today(one) for key, one in estate.services.items()}
    return replace(estate, databases=databases, services=services)


def _of_today(service: Service) -> Service:
    """A site of an Apache before 2.4 is played by 2.4, its languages by those of today, whatever their version."""
    web = service.web
    if web is None or not BEFORE_2_4.fullmatch(web.server):
        return service
    languages = tuple(VERSION.sub("", one) for one in web.languages)
    modules = tuple("cgid or cgi" if one.removeprefix("mod_") == "cgi" else one for one in web.modules)
    return service.model_copy(update={"web": web.model_copy(update={"languages": languages, "modules": modules})})
