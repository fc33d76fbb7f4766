"""What an inventory says of a machine, and its facts do not show: the four questions, and versions of databases."""

from collections.abc import Iterator

from drillbook.facts.claim import Claim, claims
from drillbook.facts.listed import listed
from drillbook.facts.version import fits, numbers
from drillbook.model import (
    ENGINE_NAMES,
    Database,
    Engine,
    Estate,
    MachineFacts,
    Service,
    WebServer,
    WebSoftware,
    module_name,
    named,
)


def machines_of(estate: Estate, service: Service) -> tuple[str, ...]:
    """The servers and virtual machines that a service names in its needs, standbys too."""
    return tuple(one for one in dict.fromkeys(named(service.needs)) if estate.machine(one))


def untrue_of_service(service: Service, facts: MachineFacts) -> Iterator[str]:
    """What `web:` says of a service, and the machine does not have."""
    if service.web is None:
        return
    server = _server(service.web, facts)
    if server is None and service.web.server:
        yield f"the inventory says {service.web.server}; no such web server was found"
    elif server is not None:
        yield from _software(service.web, server)
    for claim in claims((service,)):
        yield from _language(claim, facts)


def _server(web: WebSoftware, facts: MachineFacts) -> WebServer | None:
    words = web.server.lower()
    named = [one for one in facts.web_servers if one.software.lower() in words]
    return named[0] if named else facts.web_servers[0] if facts.web_servers and not words else None


def _software(web: WebSoftware, server: WebServer) -> Iterator[str]:
    if numbers(web.server) and not fits(web.server, server.version):
        yield f"the inventory says {web.server}; found is {server.software} {server.version}"
    if missing := [name for name in web.modules if not _loads(server, name)]:
        yield f"the inventory says the modules {listed(web.modules)}; not found: {listed(missing)}"
    if web.user and server.user and web.user != server.user:
        yield f"the inventory says that it runs as user {web.user}; it runs as {server.user}"
    if web.group and server.group and web.group != server.group:
        yield f"the inventory says that it runs as group {web.group}; it runs as {server.group}"
    roots = {one.rstrip("/") for one in server.document_roots}
    if web.document_root and web.document_root.rstrip("/") not in roots:
        yield f"the inventory says the DocumentRoot {web.document_root}; found: {listed(sorted(roots)) or 'none'}"


def _loads(server: WebServer, written: str) -> bool:
    """ "cgid or cgi" is one of both; suexec counts as there when its program is."""
    names = [module_name(one) for one in written.split(" or ")]
    return any(server.module(one) or (one == "suexec" and server.suexec) for one in names)


def _language(claim: Claim, facts: MachineFacts) -> Iterator[str]:
    interpreter = facts.interpreter(claim.language)
    said = f"{claim.module or claim.language.capitalize()} {claim.version}".strip()
    if interpreter is None:
        if not claim.module:
            yield f"the inventory says {said}; no {claim.language.capitalize()} was found"
        return
    module = interpreter.module(claim.module) if claim.module else None
    if claim.module and module is None:
        yield f"the inventory says {said}; it was not found"
        return
    version = module.version if module else interpreter.version
    if claim.version and not fits(claim.version, version, decimal=bool(module) and claim.language == "perl"):
        yield f"the inventory says {said}; found is {version}"


def untrue_of_database(database: Database, facts: MachineFacts) -> Iterator[str]:
    """An engine that does not run there, another version, a database that is not in it."""
    same = [one for one in facts.database_servers if one.engine is database.engine]
    server = next((one for one in same if one.port == database.port), same[0] if same else None)
    if database.engine is Engine.OTHER:
        return
    name = ENGINE_NAMES[database.engine]
    if server is None:
        yield f"the inventory says {name}; none was running, or none answered"
        return
    if database.version and not fits(database.version, server.version):
        said = f"{name} {database.version.removeprefix(name).strip()}"
        yield f"the inventory says {said}; found is {server.version}"
    if database.database and server.databases and server.database(database.database) is None:
        names = listed(one.name for one in server.databases)
        yield f"the inventory says the database {database.database}; found: {names}"
    if database.port and server.port and database.port != server.port:
        yield f"the inventory says port {database.port}; found is {server.port}"
