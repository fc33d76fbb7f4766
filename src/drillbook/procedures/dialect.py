"""MySQL and MariaDB: one procedure, two vocabularies. Programs, unit and folders are those of Debian's packages."""

from dataclasses import dataclass

from drillbook.model import Database, Engine

CREDENTIALS = "/etc/mysql/replication.sql"
"""One statement that names the replication user and its password, readable by root only. No command holds them."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one of the two is spoken to."""

    unit: str
    client: str
    admin: str
    dump: str
    check: str
    settings: str
    """Folder of its settings; files there are read in their order."""
    make: tuple[str, ...]
    """Makes an empty data folder; the folder's name follows the last word."""
    positioned: tuple[str, ...]
    """Options of the dump, so that it knows its place in the log."""
    stop: str
    stop_receiving: str
    receive: str
    start: str
    apply: str
    forget: str
    status: str
    source: str
    """Where a replica reads from, by transaction identifiers: host (quoted) and port are filled in."""
    reads: str
    applies: str
    behind: str


MARIADB = Dialect(
    unit="mariadb",
    client="mariadb",
    admin="mariadb-admin",
    dump="mariadb-dump",
    check="mariadb-check",
    settings="/etc/mysql/mariadb.conf.d",
    make=("mariadb-install-db", "--user=mysql", "--skip-test-db", "--datadir="),
    positioned=("--gtid", "--master-data=1"),
    stop="STOP SLAVE",
    stop_receiving="STOP SLAVE IO_THREAD",
    receive="START SLAVE IO_THREAD",
    start="START SLAVE",
    apply="START SLAVE SQL_THREAD",
    forget="RESET SLAVE ALL",
    status="SHOW SLAVE STATUS\\G",
    source="CHANGE MASTER TO MASTER_HOST={}, MASTER_PORT={}, MASTER_USE_GTID=slave_pos",
    reads="Slave_IO_Running: Yes",
    applies="Slave_SQL_Running: Yes",
    behind="Seconds_Behind_Master: 0",
)
MYSQL = Dialect(
    unit="mysql",
    client="mysql",
    admin="mysqladmin",
    dump="mysqldump",
    check="mysqlcheck",
    settings="/etc/mysql/mysql.conf.d",
    make=("mysqld", "--initialize-insecure", "--user=mysql", "--datadir="),
    positioned=("--set-gtid-purged=ON",),
    stop="STOP REPLICA",
    stop_receiving="STOP REPLICA IO_THREAD",
    receive="START REPLICA IO_THREAD",
    start="START REPLICA",
    apply="START REPLICA SQL_THREAD",
    forget="RESET REPLICA ALL",
    status="SHOW REPLICA STATUS\\G",
    source="CHANGE REPLICATION SOURCE TO SOURCE_HOST={}, SOURCE_PORT={}, SOURCE_AUTO_POSITION=1",
    reads="Replica_IO_Running: Yes",
    applies="Replica_SQL_Running: Yes",
    behind="Seconds_Behind_Source: 0",
)
READ_ALL = "has read all relay log"
"""What both say of a replica that has nothing left to apply."""


def dialect(database: Database) -> Dialect:
    """That of a database's engine."""
    return MARIADB if database.engine is Engine.MARIADB else MYSQL
