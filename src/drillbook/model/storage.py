"""Where data lives: storage, databases, datasets, backups."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.element import Failing
from drillbook.model.names import AbsolutePath, DatabaseName, KeptAt, Port, Version
from drillbook.model.need import HandsBack, Needs
from drillbook.model.quantities import Date, Duration, Probability, Rate, RefTo, Size, Text, TimeOfDay


class Storage(Failing):
    """A store of its own: an array, a NAS, an object store, a tape safe."""

    kind: ClassVar[str] = "storage"
    plural: ClassVar[str] = "storage"
    on: Annotated[str, RefTo("server", "vm", "rack", "site", "provider")] = Field(description="where it is")
    capacity: Size | None = Field(None, description="usable")
    restore_rate: Rate | None = Field(None, description="how fast it gives backups back, to all restores together")
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")


class Engine(StrEnum):
    """Database engines that have recovery procedures of their own."""

    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    MARIADB = "mariadb"
    OTHER = "other"


class TableKind(StrEnum):
    """How a MySQL or MariaDB server stores the tables of a database, which decides how it may be copied."""

    INNODB = "innodb"
    MYISAM = "myisam"
    MIXED = "mixed"


class Database(Failing):
    """One running instance of a database engine: a primary, or a replica of another instance."""

    kind: ClassVar[str] = "database"
    plural: ClassVar[str] = "databases"
    engine: Engine = Field(description="postgresql, mysql, mariadb or other")
    version: Version = Field("", description="of the engine")
    on: Annotated[str, RefTo("server", "vm", "provider")] = Field(description="the machine it runs on")
    dataset: Annotated[str, RefTo("dataset")] = Field(description="the data it holds")
    replicates: Annotated[str | None, RefTo("database")] = Field(
        None, description="the primary it follows; left out: it is a primary"
    )
    lag: Duration = Field(timedelta(0), description="how far a replica is behind")
    promotion: Duration = Field(
        timedelta(minutes=15), description="until a replica serves as primary, all steps counted"
    )
    promoted_by: Annotated[str | None, RefTo("team", "person")] = Field(
        None, description="who promotes it; left out: automatic"
    )
    notice: Duration = Field(
        timedelta(0), description="of the `promotion`: until people or a monitor notice that the primary is gone"
    )
    decide: Duration = Field(timedelta(0), description="of the `promotion`: until it is decided to promote it")
    promotion_probability: Probability | None = Field(
        None, description="chance that a promotion works, in drills and simulated years; left out: it works"
    )
    fail_back: HandsBack = Field(
        None, description="how the primary gets it back; left out: at once, without an interruption"
    )
    fenced: bool = Field(
        False,
        description="once a replica is promoted this instance is kept from serving (switched off, its clients "
        "refused), so that there are never two primaries; it serves again, without what was written since, should the "
        "replica be out before it has handed back",
    )
    promotion_skills: tuple[Text, ...] = Field(
        (), description="skills that those who promote it must have between them"
    )
    database: DatabaseName = Field("", description="name of the database inside the engine")
    port: Port | None = Field(None, description="TCP port")
    path: AbsolutePath = Field("", description="data directory")
    live: bool = Field(False, description="`check --live` may ask it for its role and lag, where its machine is `live`")
    tables: TableKind = Field(
        TableKind.INNODB,
        description="innodb, myisam (every table: a copy of its folder is allowed, with the server down) or mixed",
    )
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")

    @model_validator(mode="after")
    def _parts_within_the_whole(self) -> "Database":
        if self.notice + self.decide > self.promotion:
            raise ValueError("`notice` and `decide` are parts of `promotion`, and longer than it together")
        return self


class Dataset(Failing):
    """A body of data that must survive, whatever holds it. Its copies are databases, `on`, and backups."""

    kind: ClassVar[str] = "dataset"
    plural: ClassVar[str] = "datasets"
    on: tuple[Annotated[str, RefTo("server", "vm", "storage", "provider")], ...] = Field(
        (), description="machines that hold a live copy (files); databases name their dataset themselves"
    )
    path: AbsolutePath = Field("", description="where it lies on those machines")
    size: Size | None = Field(None, description="amount of data")
    sensitive: bool = Field(False, description="personal or secret: restored copies need the same protection")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who answers for the data")
    needs: Needs = Field((), description="what else it needs")


class BackupMethod(StrEnum):
    """How a backup is made, which decides how it is restored."""

    PG_DUMP = "pg_dump"
    MYSQLDUMP = "mysqldump"
    RSYNC = "rsync"
    SNAPSHOT = "snapshot"
    TAPE = "tape"
    OTHER = "other"


class Backup(Failing):
    """Copies of a dataset at intervals. Each copy is as of its start, and counts once it has arrived (example E3)."""

    kind: ClassVar[str] = "backup"
    plural: ClassVar[str] = "backups"
    dataset: Annotated[str, RefTo("dataset")] = Field(description="what is copied")
    method: BackupMethod = Field(description="how")
    at: TimeOfDay | None = Field(None, description="daily at this local time; or give `every`")
    every: Duration | None = Field(None, description="interval; or give `at`")
    arrives_after: Duration = Field(timedelta(0), description="from its start until the copy is complete at its target")
    to: Annotated[str, RefTo("server", "vm", "storage", "site", "provider")] = Field(description="where the copy lies")
    path: KeptAt = Field("", description="path or address at the target")
    restore: Duration | None = Field(
        None,
        description="until data restored from it serves; left out: the dataset's `size` by `restore_throughput`, and "
        "where that is not known it is not counted as a way back",
    )
    restore_throughput: Rate | None = Field(
        None, description="how much is restored in a second, as in '20 MB/s', where `restore` is left out"
    )
    notice: Duration = Field(timedelta(0), description="of the restore: until people notice that the data are gone")
    decide: Duration = Field(timedelta(0), description="of the restore: until it is decided to restore them")
    restore_probability: Probability | None = Field(
        None, description="chance that a restore works, in drills and simulated years; left out: it works"
    )
    fail_back: HandsBack = Field(
        None, description="how the live data get it back; left out: at once, without an interruption"
    )
    restore_on: Annotated[str | None, RefTo("server", "vm", "provider")] = Field(
        None, description="the machine it is restored on; left out: wherever it lies"
    )
    restored_by: Annotated[str | None, RefTo("team", "person")] = Field(
        None, description="who restores it; left out: automatic"
    )
    restore_skills: tuple[Text, ...] = Field((), description="skills that those who restore it must have between them")
    restore_at: Annotated[str | None, RefTo("site")] = Field(
        None, description="the site where somebody must be to restore it; left out: it is done from afar"
    )
    restore_over: tuple[Annotated[str, RefTo("circuit")], ...] = Field(
        (), description="lines over which its data come back, whose `restore_rate` is shared"
    )
    retention: Duration | None = Field(None, description="how long copies are kept")
    offline: bool = Field(
        False, description="out of reach of someone with the administrators' passwords, or write-once"
    )
    last_restore_test: Date | None = Field(None, description="when a restore was last tried with success")
    needs: Needs = Field((), description="what else it needs")

    @model_validator(mode="after")
    def _one_schedule(self) -> "Backup":
        if (self.at is None) == (self.every is None):
            raise ValueError("a backup has exactly one of `at` (daily) and `every` (an interval)")
        if self.every is not None and self.every <= timedelta(0):
            raise ValueError("`every` must be longer than nothing")
        if self.restore is not None and self.restore_throughput is not None:
            raise ValueError("give `restore` or `restore_throughput`, not both")
        if self.restore is not None and self.notice + self.decide > self.restore:
            raise ValueError("`notice` and `decide` are parts of `restore`, and longer than it together")
        return self

    def restore_time(self, dataset: Dataset | None) -> timedelta | None:
        """Until data restored from it serves: as given, else what is noticed and decided and then copied back.

        None: not known, and so no way back.
        """
        if self.restore is not None:
            return self.restore
        if self.restore_throughput is None or dataset is None or dataset.size is None:
            return None
        return self.notice + self.decide + timedelta(seconds=dataset.size / self.restore_throughput)
