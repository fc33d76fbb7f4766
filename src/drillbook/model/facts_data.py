"""Databases found on a machine."""

from pydantic import Field

from drillbook.model.noun import Value
from drillbook.model.quantities import Text
from drillbook.model.storage import Engine

ENGINE_NAMES = {
    Engine.POSTGRESQL: "PostgreSQL",
    Engine.MYSQL: "MySQL",
    Engine.MARIADB: "MariaDB",
    Engine.OTHER: "another engine",
}
"""Engines as people write them."""


class Extension(Value):
    """An extension of a PostgreSQL database."""

    name: Text = Field(description="name of the extension")
    version: Text = Field("", description="its version")


class FoundDatabase(Value):
    """A database inside a server."""

    name: Text = Field(description="name of the database")
    owner: Text = Field("", description="role that owns it")
    size_bytes: int | None = Field(None, ge=0, description="size, in bytes; left out: not ours to ask")
    encoding: Text = Field("", description="character encoding")
    collation: Text = Field("", description="order of text")
    character_type: Text = Field("", description="PostgreSQL: what is a letter (LC_CTYPE)")
    extensions: tuple[Extension, ...] = Field((), description="PostgreSQL: extensions")
    engines: tuple[Text, ...] = Field((), description="MySQL, MariaDB: storage engines of its tables")


class Role(Value):
    """A role or user of a database server. Passwords are never asked for."""

    name: Text = Field(description="role, or user@host")
    attributes: tuple[Text, ...] = Field((), description="what it may: superuser, login, replication …; or its plug-in")
    member_of: tuple[Text, ...] = Field((), description="roles it belongs to")
    grants_sha256: Text = Field("", description="SHA-256 of its privileges, sorted; equal: the same privileges")


class DatabaseServer(Value):
    """A running database server."""

    engine: Engine = Field(description="postgresql, mysql or mariadb")
    version: Text = Field("", description="of the server")
    port: int | None = Field(None, ge=0, le=65535, description="TCP port")
    directory: Text = Field("", description="data directory")
    is_replica: bool = Field(False, description="follows a primary, or takes no writes")
    databases: tuple[FoundDatabase, ...] = Field((), description="databases in it")
    roles: tuple[Role, ...] = Field((), description="roles and users")

    def database(self, name: str) -> FoundDatabase | None:
        """A database by its name."""
        return next((one for one in self.databases if one.name == name), None)

    @property
    def size_bytes(self) -> int:
        """Of all databases whose size is known."""
        return sum(one.size_bytes or 0 for one in self.databases)
