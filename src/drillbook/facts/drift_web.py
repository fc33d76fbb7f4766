"""Drift of web servers: modules, suexec, DocumentRoot, CGI folders. Each function says, in sentences, what differs."""

from collections.abc import Iterator

from drillbook.facts.listed import listed
from drillbook.facts.pair import Facts
from drillbook.model import WebServer

ALTERNATIVES = (frozenset({"cgi", "cgid"}), frozenset({"mpm_event", "mpm_worker", "mpm_prefork"}))
"""Modules of which a server has one: another one of the same set does the same work in another way."""


def _servers(facts: Facts) -> Iterator[tuple[WebServer, WebServer]]:
    for primary in facts.primary.web_servers:
        standby = facts.standby.web_server(primary.software)
        if standby is not None:
            yield primary, standby


def missing_servers(facts: Facts) -> Iterator[str]:
    """A web server that the standby does not have."""
    for primary in facts.primary.web_servers:
        if facts.standby.web_server(primary.software) is None:
            yield f"{facts.there} has no {primary.software}, which {facts.here} has"


def missing_modules(facts: Facts) -> Iterator[str]:
    """Modules that the standby's server does not load."""
    yield from missing_servers(facts)
    for primary, standby in _servers(facts):
        names = [one.name for one in primary.modules if not _has(standby, one.name)]
        if names:
            what = f"the {primary.software} module{'s' if len(names) > 1 else ''}"
            yield f"{facts.there} lacks {what} {listed(names)}, which {facts.here} has"


def _has(server: WebServer, name: str) -> bool:
    same = next((group for group in ALTERNATIVES if name in group), frozenset({name}))
    return any(server.module(one) for one in same)


def other_linkage(facts: Facts) -> Iterator[str]:
    """Modules that are compiled in here and loaded there, or replaced by another one for the same work."""
    for primary, standby in _servers(facts):
        for module in primary.modules:
            found = standby.module(module.name)
            if found is not None and found.linkage is not module.linkage:
                linkages = f"{module.linkage.value} on {facts.here} and {found.linkage.value} on {facts.there}"
                yield f"the {primary.software} module {module.name} is {linkages}"
            elif found is None and _has(standby, module.name):
                group = next(one for one in ALTERNATIVES if module.name in one)
                others = listed(one.name for one in standby.modules if one.name in group)
                yield f"{facts.here} has the {primary.software} module {module.name}, {facts.there} has {others}"


def missing_document_roots(facts: Facts) -> Iterator[str]:
    """DocumentRoots that no site on the standby has."""
    for primary, standby in _servers(facts):
        if missing := sorted(primary.document_roots - standby.document_roots):
            there = listed(sorted(standby.document_roots)) or "none"
            yield f"{facts.there} serves nothing from {listed(missing)}, as {facts.here} does; it has {there}"


def other_suexec(facts: Facts) -> Iterator[str]:
    """suexec that is missing, or runs nothing outside of another folder."""
    for primary, standby in _servers(facts):
        if primary.suexec and not standby.suexec:
            yield f"{facts.there} has no suexec, which {facts.here} has"
        elif primary.suexec and primary.suexec_root != standby.suexec_root:
            roots = f"{primary.suexec_root or '?'} on {facts.here} and {standby.suexec_root or '?'} on {facts.there}"
            yield f"suexec runs programs below {roots}"


def other_accounts_of_servers(facts: Facts) -> Iterator[str]:
    """A web server that runs as another user or group."""
    for primary, standby in _servers(facts):
        ours, theirs = (primary.user, primary.group), (standby.user, standby.group)
        if all(ours) and all(theirs) and ours != theirs:
            accounts = f"{':'.join(theirs)} on {facts.there} and as {':'.join(ours)} on {facts.here}"
            yield f"{primary.software} runs as {accounts}"
