"""What the inventory asks for at a version that Debian 12 does not have: said, lest it be taken for rehearsed."""

import re
from collections.abc import Iterator, Mapping

from drillbook.model import Database, Engine, WebSoftware
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import Cast

_VERSION = re.compile(r"\d+(?:\.\d+)*")
_MODULE = re.compile(r"[A-Za-z]\w*(?:::\w+)*", re.ASCII)
_PERL = "for (@ARGV) { print $_, ' ', (eval(\"require $_; 1\") ? $_->VERSION : ''), \"\\n\" }"


def differences(cast: Cast, hosts: Mapping[str, Host]) -> Iterator[str]:
    """A sentence for each server, language or module whose version is another one here."""
    host = hosts[cast.home[0]]
    web = cast.service.web or WebSoftware()
    if web.server:
        here = _number(host.run(("apache2", "-v")).stdout.partition("Apache/")[2])
        if "apache" not in web.server.lower() or not _fits(_number(web.server), here):
            yield f"{web.server} is rehearsed with Apache {here}."
    for language in web.languages:
        yield from _language(host, language)
    for one in cast.databases:
        yield from _database(hosts[one.on], one)


def _database(host: Host, database: Database) -> Iterator[str]:
    if database.engine is Engine.POSTGRESQL:
        product, here = (
            "PostgreSQL",
            _number(host.run(("sh", "-c", "ls /usr/lib/postgresql | sort -n | tail -n 1")).stdout),
        )
    else:
        product, here = "MariaDB", _number(host.run(("mariadbd", "--version")).stdout.partition("Ver ")[2])
    asked = _number(database.version)
    if database.engine is Engine.MYSQL or not _fits(asked, here):
        wanted = "MySQL" if database.engine is Engine.MYSQL else product
        yield f"{database.title}: {wanted} {asked}".rstrip() + f" is rehearsed with {product} {here}."


def _language(host: Host, language: str) -> Iterator[str]:
    first, _, rest = language.partition(" with ")
    if not first.lower().startswith("perl"):
        yield f"{first} is not rehearsed: the site's program here is written in Perl."
        return
    here = _number(host.run(("perl", "-e", 'printf "%vd", $^V')).stdout)
    if not _fits(_number(first), here):
        yield f"{first} is rehearsed with Perl {here}."
    wanted = {words[0].removesuffix(".pm"): _number(part) for part in rest.split(",") if (words := part.split())}
    names = [name for name in wanted if _MODULE.fullmatch(name)]
    said = host.run(("perl", "-e", _PERL, *names)).stdout.splitlines()
    for line in said:
        name, _, version = line.partition(" ")
        if not version:
            yield f"The Perl module {name} is not installed; the site does without it."
        elif not _fits(wanted[name], version):
            yield f"{name} {wanted[name]} is rehearsed with {name} {version}."


def _fits(asked: str, here: str) -> bool:
    """As far as the version is written it is the same."""
    return not asked or f"{here}.".startswith(f"{asked}.")


def _number(text: str) -> str:
    found = _VERSION.search(text)
    return found[0] if found else ""
