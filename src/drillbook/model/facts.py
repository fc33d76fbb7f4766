"""What was found on a machine: the facts that `drillbook import facts` collects, declared once.

The same declarations read the files in an inventory's folder `facts/` and describe their JSON
(docs/reference/facts.schema.json). They only grow.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from drillbook.model.facts_data import DatabaseServer
from drillbook.model.facts_software import Interpreter, Package, Software, WebServer
from drillbook.model.noun import Value
from drillbook.model.quantities import Identifier, Text

Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Account(Value):
    """A user of the machine."""

    name: Text = Field(description="log-in name")
    uid: int = Field(ge=0, description="user number")
    gid: int = Field(ge=0, description="number of the primary group")
    home: Text = Field("", description="home directory")
    shell: Text = Field("", description="log-in shell")


class Group(Value):
    """A group of users."""

    name: Text = Field(description="name of the group")
    gid: int = Field(ge=0, description="group number")
    members: tuple[Text, ...] = Field((), description="further members, by log-in name")


class CronJob(Value):
    """A command that cron runs."""

    source: Text = Field(description="file, folder or user's table it stands in")
    schedule: Text = Field(description="five fields of time, a name such as @daily, or the folder's: daily")
    user: Text = Field(description="user it runs as")
    command: Text = Field(description="the command; what may be a password is blanked by the collection script")


class Port(Value):
    """A port on which something listens."""

    protocol: Text = Field(description="tcp or udp")
    address: Text = Field(description="local address; * or 0.0.0.0 or [::] for all")
    port: int = Field(ge=0, le=65535, description="number of the port")
    program: Text = Field("", description="program that listens, where we may see it")


class Certificate(Value):
    """A certificate on disk."""

    path: Text = Field(description="file")
    subject: Text = Field("", description="distinguished name (RFC 2253)")
    issuer: Text = Field("", description="distinguished name of who signed it")
    names: tuple[Text, ...] = Field((), description="names it is good for (subjectAltName)")
    not_after: AwareDatetime = Field(description="end of its validity")


class FileSystem(Value):
    """A mounted file system that is on a disk."""

    mount: Text = Field(description="where it is mounted")
    device: Text = Field("", description="device or source")
    form: Text = Field("", description="type, such as ext4")
    options: tuple[Text, ...] = Field((), description="options it is mounted with")
    size_bytes: int = Field(ge=0, description="size, in bytes")
    used_bytes: int = Field(ge=0, description="used, in bytes")
    available_bytes: int = Field(ge=0, description="available to ordinary users, in bytes")


class Zone(Value):
    """A zone that the name server serves."""

    name: Text = Field(description="name of the zone")
    kind: Text = Field("", description="primary (master), secondary (slave), hint, forward …")


class ConfigurationFile(Value):
    """A configuration file, known by its digest only."""

    path: Text = Field(description="file")
    sha256: Digest = Field(description="SHA-256 of its content, in hexadecimal")


class Unread(Value):
    """Something in the output of the collection script that could not be read."""

    section: Text = Field(description="section of the output")
    line: int = Field(ge=0, description="line in the output, from 1; 0: the section as a whole")
    what: Text = Field(description="what was expected, or what is missing")


class MachineFacts(Value):
    """All facts about one machine, at one time."""

    format: Literal[1] = Field(1, description="of this file; 1")
    machine: Identifier = Field(description="the machine's identifier in the inventory")
    host_name: Text = Field("", description="what the machine calls itself")
    collected: AwareDatetime = Field(description="when, by the machine's own clock")
    privilege: Text = Field("", description="root, sudo, or user: then what only root may read is not here")
    system: Text = Field("", description="operating system, with its version")
    kernel: Text = Field("", description="kernel, with its release")
    architecture: Text = Field("", description="of the processor")
    web_servers: tuple[WebServer, ...] = Field((), description="Apache httpd, nginx")
    interpreters: tuple[Interpreter, ...] = Field((), description="languages, with their modules")
    software: tuple[Software, ...] = Field((), description="other programs whose version matters: sshd, BIND")
    packages: tuple[Package, ...] = Field((), description="installed packages of the distribution")
    database_servers: tuple[DatabaseServer, ...] = Field((), description="running database servers")
    users: tuple[Account, ...] = Field((), description="users")
    groups: tuple[Group, ...] = Field((), description="groups")
    cron_jobs: tuple[CronJob, ...] = Field((), description="what cron runs")
    enabled_units: tuple[Text, ...] = Field((), description="systemd units that start with the machine")
    ports: tuple[Port, ...] = Field((), description="ports that are listened on")
    certificates: tuple[Certificate, ...] = Field((), description="certificates on disk")
    file_systems: tuple[FileSystem, ...] = Field((), description="mounted file systems on disks")
    zones: tuple[Zone, ...] = Field((), description="zones of the name server")
    configuration_files: tuple[ConfigurationFile, ...] = Field((), description="digests of configuration files")
    missing_tools: tuple[Text, ...] = Field((), description="programs that are not on the machine")
    unread: tuple[Unread, ...] = Field((), description="what could not be read")

    def web_server(self, software: str = "Apache") -> WebServer | None:
        """The web server of this name (Apache, nginx), where there is one."""
        return next((one for one in self.web_servers if one.software == software), None)

    def interpreter(self, name: str) -> Interpreter | None:
        """The interpreter of a language, by its name in whatever case."""
        return next((one for one in self.interpreters if one.name.lower() == name.lower()), None)
