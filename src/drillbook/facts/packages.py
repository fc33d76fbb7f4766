"""Packages of the distribution, and single programs with their versions."""

import re

from drillbook.facts.output import Output, Section
from drillbook.model.facts import Unread
from drillbook.model.facts_software import Linkage, Package, Software, WebModule, WebServer

_NGINX = re.compile(r"nginx version: nginx/([\w.]+)")
_NGINX_OPTION = re.compile(r"--(?:with-([a-z0-9_]+)_module(=dynamic)?|(user|group)=(\S+))")
_SSHD = re.compile(r"(OpenSSH\S*?),?(?:\s|$)")
_BIND = re.compile(r"BIND (\S+)")


def read_packages(section: Section) -> tuple[tuple[Package, ...], tuple[Unread, ...]]:
    """Name, version, architecture, state; only what is installed (state ii; rpm lists nothing else)."""
    found: list[Package] = []
    unread: list[Unread] = []
    for line in section.lines:
        fields = line.text.split("\t")
        if len(fields) != 4:
            unread.append(section.unread(line, "not a package of four fields"))
        elif fields[3].strip() == "ii":
            found.append(Package(name=fields[0], version=fields[1].removeprefix("0:"), architecture=fields[2]))
    return tuple(sorted(found, key=lambda one: (one.name, one.architecture, one.version))), tuple(unread)


def read_nginx(section: Section) -> WebServer | None:
    """`nginx -V`: version, modules it was built with, user and group."""
    version = _NGINX.search(section.text)
    if version is None:
        return None
    modules: list[WebModule] = []
    account: dict[str, str] = {}
    for match in _NGINX_OPTION.finditer(section.text):
        if match[1]:
            modules.append(WebModule(name=match[1], linkage=Linkage.SHARED if match[2] else Linkage.STATIC))
        else:
            account[match[3]] = match[4].strip("'\"")
    return WebServer(
        software="nginx",
        version=version[1],
        modules=tuple(sorted(modules, key=lambda one: one.name)),
        user=account.get("user", ""),
        group=account.get("group", ""),
    )


def read_software(output: Output) -> tuple[Software, ...]:
    """sshd and BIND, where they are."""
    sshd, named = _SSHD.search(output.first("sshd.version").text), _BIND.search(output.first("named.version").text)
    found = [Software(name="sshd", version=sshd[1])] if sshd else []
    return (*found, *([Software(name="named", version=named[1])] if named else []))
