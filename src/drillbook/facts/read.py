"""From the output of the collection script to the facts about a machine: every parser, called once."""

import posixpath
from collections.abc import Iterator

from pydantic import ValidationError

from drillbook.facts.apache import read_apache, read_modules, read_version
from drillbook.facts.apache_configuration import Configuration, read_configuration
from drillbook.facts.certificates import read_certificates
from drillbook.facts.cron import read_cron
from drillbook.facts.databases import read_mysql, read_postgresql
from drillbook.facts.languages import LANGUAGES, read_interpreter
from drillbook.facts.output import NOT_FOUND, Output, read_output
from drillbook.facts.packages import read_nginx, read_packages, read_software
from drillbook.facts.system import (
    read_digests,
    read_disks,
    read_machine,
    read_ports,
    read_system,
    read_units,
    read_zones,
)
from drillbook.facts.users import read_groups, read_users
from drillbook.model.facts import MachineFacts, Unread

PROGRAMS = {
    "apache.version": "apache2ctl",
    "nginx.version": "nginx",
    "perl": "perl",
    "php": "php",
    "python": "python3",
    "ruby": "ruby",
    "packages.dpkg": "dpkg-query",
    "packages.rpm": "rpm",
    "postgresql.clusters": "pg_lsclusters",
    "systemd.enabled": "systemctl",
    "ports": "ss",
    "named.version": "named",
    "sshd.version": "sshd",
    "digests": "sha256sum",
}
"""Section → the program it asks, for those whose absence is told by the status alone."""
MAY_FAIL = ("cron.folder", "certificate", "apache.variables", "postgresql.server", "mysql.")
"""Beginnings of sections whose failure means that there is nothing, or is told by their own reader."""
MOST_UNREAD = 200
"""So many faults of the output are kept; the last one says how many more there were."""


def read_facts(machine: str, text: str) -> MachineFacts:
    """The facts about a machine. ValueError where the text is not the whole output of the collection script."""
    output = read_output(text)
    stated = read_machine(output.first("machine"))
    configuration, unread_configuration = _configuration(output)
    apache, unread_apache = read_apache(output, configuration)
    nginx = read_nginx(output.first("nginx.version"))
    read = {
        "users": read_users(output.first("users")),
        "groups": read_groups(output.first("groups")),
        "cron_jobs": read_cron(output),
        "ports": read_ports(output.first("ports")),
        "certificates": read_certificates(output),
        "file_systems": read_disks(output.first("disks"), output.first("mounts")),
        "zones": read_zones(output.first("named.zones")),
        "configuration_files": read_digests(output.first("digests")),
    }
    packages = [read_packages(section) for name in ("dpkg", "rpm") for section in output.named(f"packages.{name}")]
    interpreters = [read_interpreter(section) for name in LANGUAGES for section in output.named(name)]
    databases = [read_postgresql(output), read_mysql(output)]
    unread = [*output.unread, *_failed(output), *unread_configuration, *unread_apache]
    for _, faults in (*read.values(), *packages, *interpreters, *databases):
        unread += faults
    values = {
        "machine": machine,
        "host_name": stated.get("host", ""),
        "collected": stated.get("collected", ""),
        "privilege": stated.get("privilege", ""),
        "system": read_system(output.first("os-release")),
        "kernel": stated.get("kernel", ""),
        "architecture": stated.get("architecture", ""),
        "web_servers": tuple(one for one in (apache, nginx) if one),
        "interpreters": tuple(one for one, _ in interpreters if one),
        "software": read_software(output),
        "packages": tuple(one for found, _ in packages for one in found),
        "database_servers": tuple(one for found, _ in databases for one in found),
        "enabled_units": read_units(output.first("systemd.enabled")),
        "missing_tools": _missing(output),
        "unread": _at_most(unread),
        **{name: found for name, (found, _) in read.items()},
    }
    try:
        return MachineFacts.model_validate(values)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error


def _configuration(output: Output) -> tuple[Configuration, tuple[Unread, ...]]:
    """Apache's configuration, from the files that the script shows."""
    files = {section.argument: section.text for section in output.named("apache.file")}
    variables = {
        name: value.strip("\"'").replace("$SUFFIX", "")
        for name, _, value in (line.text.partition("=") for line in output.first("apache.variables").lines)
    }
    _, compiled_with = read_version(output.first("apache.version"))
    modules, _ = read_modules(output.first("apache.modules"), output.first("apache.compiled"))
    loaded = frozenset(one.name for one in modules)
    named = posixpath.join(compiled_with.get("HTTPD_ROOT", ""), compiled_with.get("SERVER_CONFIG_FILE", ""))
    ends = ("/apache2.conf", "/httpd.conf")
    main = next((name for name in (named, *sorted(files)) if name in files and name.endswith(ends)), "")
    configuration = read_configuration(files, main, variables, loaded)
    faults = tuple(
        Unread(section=f"apache.file {fault.file}"[:200], line=fault.line, what=fault.what)
        for fault in configuration.faults
    )
    return configuration, faults


def _failed(output: Output) -> Iterator[Unread]:
    """Commands that failed without a word; what is then missing must not look as if it were not there."""
    for section in output.sections:
        if section.status not in (None, 0, NOT_FOUND) and not section.lines and not section.name.startswith(MAY_FAIL):
            yield section.unread(None, f"the command failed with status {section.status}")


def _missing(output: Output) -> tuple[str, ...]:
    """Programs that are not on the machine, each once."""
    found = {section.missing for section in output.sections if section.missing}
    found |= {PROGRAMS[one.name] for one in output.sections if one.status == NOT_FOUND and one.name in PROGRAMS}
    return tuple(sorted(found - {"?"}))


def _at_most(unread: list[Unread]) -> tuple[Unread, ...]:
    if len(unread) <= MOST_UNREAD:
        return tuple(unread)
    more = Unread(section="", line=0, what=f"and {len(unread) - MOST_UNREAD} lines more")
    return (*unread[:MOST_UNREAD], more)
