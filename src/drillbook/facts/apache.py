"""What Apache httpd says of itself: `-V`, `-l`, `-M`, `-S`, suexec. Text → values; unknown lines are reported."""

import re
from collections.abc import Sequence

from drillbook.facts.apache_configuration import Configuration
from drillbook.facts.output import Output, Section
from drillbook.model.facts import Unread
from drillbook.model.facts_software import Linkage, VirtualHost, WebModule, WebServer, module_name

_VERSION = re.compile(r"Server version:\s*Apache/([\w.]+)")
_DEFINE = re.compile(r"\s*-D\s+(\w+)(?:=(.*?))?(?:\s+\(.*\))?$")
_MODULE = re.compile(r"\s+(\w+)_module \((static|shared)\)")
_COMPILED = re.compile(r"\s+(\w+)\.c")
_HOST = re.compile(r"(\S+)\s+(\S+) \((.+):(\d+)\)")
_NAMED = re.compile(r"\s+(?:default server (\S+)|port (\d+) namevhost (\S+)) \((.+):(\d+)\)")
_ALIAS = re.compile(r"\s+(?:alias|wild alias) (\S+)")
_SETTING = re.compile(r'(ServerRoot|Main DocumentRoot|User|Group|Main ErrorLog): (?:name=)?"([^"]*)".*')
_OTHER_SETTINGS = re.compile(r"(Mutex|PidFile|Define|VirtualHost configuration|wildcard NameVirtualHosts|\s*$)")

Read = tuple[WebServer | None, tuple[Unread, ...]]


def read_version(section: Section) -> tuple[str, dict[str, str]]:
    """`-V`: the version, and what the server was compiled with (name → value, unquoted)."""
    found = _VERSION.search(section.text)
    defines = (_DEFINE.fullmatch(line.text) for line in section.lines)
    return found[1] if found else "", {one[1]: (one[2] or "").strip('"') for one in defines if one}


def read_modules(loaded: Section, compiled: Section) -> tuple[tuple[WebModule, ...], tuple[Unread, ...]]:
    """`-M`, and `-l` for a server whose configuration cannot be read: modules by name."""
    found: dict[str, Linkage] = {}
    unread: list[Unread] = []
    for section, pattern, heading in ((compiled, _COMPILED, "Compiled in"), (loaded, _MODULE, "Loaded Modules")):
        for line in section.lines:
            match = pattern.fullmatch(line.text)
            if match:
                linkage = Linkage(match[2]) if pattern is _MODULE else Linkage.STATIC
                found[module_name(match[1])] = linkage
            elif line.text.strip() and not line.text.startswith((heading, "Syntax OK")):
                unread.append(section.unread(line, "not a module"))
    if "http_core" in found:  # its file has another name than the module
        found.setdefault("http", found.pop("http_core"))
    return tuple(WebModule(name=name, linkage=found[name]) for name in sorted(found)), tuple(unread)


def read_settings(section: Section) -> tuple[dict[str, str], tuple[VirtualHost, ...], tuple[Unread, ...]]:
    """`-S`: settings of the main server, and the virtual hosts."""
    settings: dict[str, str] = {}
    hosts: list[VirtualHost] = []
    unread: list[Unread] = []
    address = ""
    for line in section.lines:
        if setting := _SETTING.fullmatch(line.text):
            settings[setting[1]] = setting[2]
        elif alias := _ALIAS.fullmatch(line.text):
            if hosts:
                hosts[-1] = hosts[-1].model_copy(update={"aliases": (*hosts[-1].aliases, alias[1])})
        elif named := _NAMED.fullmatch(line.text):
            if named[3]:  # "default server" is listed again under its name
                hosts.append(VirtualHost(address=address, name=named[3], place=f"{named[4]}:{named[5]}"))
        elif line.text.rstrip().endswith("is a NameVirtualHost"):
            address = line.text.split()[0]
        elif host := _HOST.fullmatch(line.text):
            hosts.append(VirtualHost(address=host[1], name=host[2], place=f"{host[3]}:{host[4]}"))
        elif not _OTHER_SETTINGS.match(line.text):
            unread.append(section.unread(line, "not a setting or virtual host"))
    return settings, tuple(hosts), tuple(unread)


def read_apache(output: Output, configuration: Configuration) -> Read:
    """The server as a whole; what it does not say itself is taken from its configuration."""
    version, compiled_with = read_version(output.first("apache.version"))
    modules, unread_modules = read_modules(output.first("apache.modules"), output.first("apache.compiled"))
    settings, hosts, unread_settings = read_settings(output.first("apache.settings"))
    if not version and not modules:
        return None, ()
    suexec = list(output.named("apache.suexec"))
    server = WebServer(
        software="Apache",
        version=version,
        modules=modules if output.first("apache.modules").lines else (*modules, *_configured(configuration)),
        user=settings.get("User") or configuration.value("User"),
        group=settings.get("Group") or configuration.value("Group"),
        document_root=settings.get("Main DocumentRoot") or configuration.value("DocumentRoot"),
        virtual_hosts=_hosts(hosts, configuration),
        suexec=bool(suexec) and suexec[0].status == 0,
        suexec_root=_suexec_root(suexec) or compiled_with.get("AP_DOC_ROOT", ""),
        cgi_folders=configuration.cgi_folders(),
    )
    return server, (*unread_modules, *unread_settings)


def _configured(configuration: Configuration) -> tuple[WebModule, ...]:
    """Modules that the configuration loads, for a server that would not say."""
    names = sorted({module_name(name) for name in configuration.modules()})
    return tuple(WebModule(name=name, linkage=Linkage.SHARED) for name in names)


def _configured_hosts(configuration: Configuration) -> tuple[VirtualHost, ...]:
    """Virtual hosts as they are configured."""
    return tuple(
        VirtualHost(
            address=" ".join(block.arguments),
            name=" ".join(block.first("ServerName")),
            aliases=block.first("ServerAlias"),
            document_root=" ".join(block.first("DocumentRoot")),
            place=f"{block.file}:{block.line}",
        )
        for block in configuration.walk()
        if block.name.lower() == "virtualhost"
    )


def _hosts(told: Sequence[VirtualHost], configuration: Configuration) -> tuple[VirtualHost, ...]:
    """`-S` tells no DocumentRoots, and no aliases of a single host: the file and line of each host lead to them."""
    configured = {host.place: host for host in _configured_hosts(configuration)}
    if not told:
        return tuple(configured.values())
    found: list[VirtualHost] = []
    for host in told:
        same = configured.get(host.place, host)
        more = {"document_root": same.document_root, "aliases": host.aliases or same.aliases}
        found.append(host.model_copy(update=more))
    return tuple(found)


def _suexec_root(sections: Sequence[Section]) -> str:
    for section in sections:
        for line in section.lines:
            match = _DEFINE.fullmatch(line.text)
            if match and match[1] == "AP_DOC_ROOT":
                return (match[2] or "").strip('"')
    return ""
