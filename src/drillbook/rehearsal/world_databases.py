"""What lies in the databases: tables with some hundred rows, roles, owners, grants, a sequence, a view, two engines.

Every database has the table `shelf`, of which the site's program shows one row. All of it is made from numbers, so two
worlds have the same content.
"""

import re
from collections.abc import Iterable

from drillbook.rehearsal.world_cast import WorldError
from drillbook.rehearsal.world_keys import password
from drillbook.rehearsal.world_site import ROW

REPLICATION = "replication"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,40}", re.ASCII)


def checked(name: str) -> str:
    """A database's name that may stand in a statement. Raises WorldError."""
    if not _NAME.fullmatch(name):
        raise WorldError(f"'{name}' cannot be the name of a database here")
    return name


def application(name: str) -> str:
    """The role with which the site's programs log in."""
    return f"{name}_app"


def postgresql_roles(names: Iterable[str], seed: int) -> str:
    """For psql: the role that replicas log in with, and for every database one that owns and one that uses."""
    lines = [f"CREATE ROLE {REPLICATION} LOGIN REPLICATION PASSWORD '{password(seed, REPLICATION)}';"]
    for name in map(checked, names):
        lines += [
            f"CREATE ROLE \"{name}_owner\" LOGIN PASSWORD '{password(seed, f'{name}_owner')}';",
            f"CREATE ROLE \"{application(name)}\" LOGIN PASSWORD '{password(seed, application(name))}';",
            f'CREATE DATABASE "{name}" OWNER "{name}_owner";',
            f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC;',
            f'GRANT CONNECT ON DATABASE "{name}" TO "{application(name)}";',
        ]
    return "\n".join(lines) + "\n"


def postgresql_content(name: str) -> str:
    """For psql, connected to the database."""
    owner, app = f'"{checked(name)}_owner"', f'"{application(name)}"'
    # The names were checked: letters, digits, _ and -.
    return f"""BEGIN;
SET ROLE {owner};
CREATE TABLE shelf (id integer PRIMARY KEY, title text NOT NULL, copies integer NOT NULL CHECK (copies >= 0));
INSERT INTO shelf SELECT n, 'Volume ' || n, n * 3 % 17 FROM generate_series(1, 300) AS n;
UPDATE shelf SET title = 'Keeper of {name}' WHERE id = {ROW};
CREATE TABLE customers (id serial PRIMARY KEY, name text UNIQUE, since date NOT NULL);
INSERT INTO customers (name, since)
    SELECT 'Customer ' || n, date '2020-01-01' + n FROM generate_series(1, 200) AS n;
CREATE TABLE orders (id bigserial PRIMARY KEY, customer integer NOT NULL REFERENCES customers,
    book integer NOT NULL REFERENCES shelf, placed timestamptz NOT NULL, note text);
INSERT INTO orders (customer, book, placed, note)
    SELECT n % 200 + 1, n % 300 + 1, timestamptz '2026-01-01 00:00+00' + n * interval '37 min',
        CASE WHEN n % 7 = 0 THEN E'Ring twice;\\n"back door" \\\\ caf\\u00e9' END
    FROM generate_series(1, 400) AS n;
CREATE INDEX orders_of_customer ON orders (customer, placed DESC);
CREATE VIEW open_orders AS SELECT orders.id, name, title FROM orders
    JOIN customers ON customers.id = customer JOIN shelf ON shelf.id = book WHERE note IS NOT NULL;
CREATE SEQUENCE invoice INCREMENT 7 START 1001;
SELECT setval('invoice', 1701) \\g /dev/null
COMMENT ON TABLE orders IS 'One row a book';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {app};
GRANT INSERT, UPDATE (note) ON orders TO {app};
GRANT USAGE ON SEQUENCE invoice, orders_id_seq TO {app};
RESET ROLE;
CREATE TABLE visits (day date PRIMARY KEY, count integer NOT NULL);
INSERT INTO visits SELECT date '2026-01-01' + n, n * 11 % 97 FROM generate_series(0, 99) AS n;
ALTER TABLE visits OWNER TO {app};
COMMIT;
"""  # noqa: S608


def mariadb_content(names: Iterable[str], seed: int) -> str:
    """For the client, as root: users, grants, InnoDB and MyISAM tables, a view, a sequence, a trigger."""
    lines = [
        f"CREATE USER '{REPLICATION}'@'%' IDENTIFIED BY '{password(seed, REPLICATION)}';",
        f"GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '{REPLICATION}'@'%';",
    ]
    for name in map(checked, names):
        app, editor = application(name), f"{name}_editor"
        lines.append(f"""CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE `{name}`;
CREATE TABLE shelf (id INT PRIMARY KEY, title VARCHAR(80) NOT NULL, copies INT NOT NULL) ENGINE=InnoDB;
INSERT INTO shelf SELECT seq, CONCAT('Volume ', seq), seq * 3 % 17 FROM seq_1_to_300;
UPDATE shelf SET title = 'Keeper of {name}' WHERE id = {ROW};
CREATE TABLE reviews (id INT AUTO_INCREMENT PRIMARY KEY, book INT NOT NULL, stars TINYINT NOT NULL, words TEXT,
    CONSTRAINT of_book FOREIGN KEY (book) REFERENCES shelf (id)) ENGINE=InnoDB;
INSERT INTO reviews (id, book, stars, words)
    SELECT seq, seq % 300 + 1, seq % 5 + 1, CONCAT('Read it twice; "caf\u00e9", it\\'s ', seq) FROM seq_1_to_400;
CREATE TABLE words (word VARCHAR(40) PRIMARY KEY, count INT NOT NULL, FULLTEXT (word)) ENGINE=MyISAM;
INSERT INTO words SELECT CONCAT('word', seq), seq * 13 % 101 FROM seq_1_to_250;
CREATE VIEW best AS SELECT title, AVG(stars) AS stars FROM reviews JOIN shelf ON shelf.id = book GROUP BY title;
CREATE SEQUENCE slip START WITH 5001 INCREMENT BY 3;
SELECT NEXTVAL(slip);
CREATE TRIGGER counted AFTER INSERT ON reviews FOR EACH ROW UPDATE shelf SET copies = copies WHERE id = NEW.book;
CREATE USER '{app}'@'%' IDENTIFIED BY '{password(seed, app)}';
GRANT SELECT ON `{name}`.* TO '{app}'@'%';
GRANT INSERT, UPDATE (words) ON `{name}`.reviews TO '{app}'@'%';
CREATE USER '{editor}'@'localhost' IDENTIFIED BY '{password(seed, editor)}';
GRANT ALL ON `{name}`.* TO '{editor}'@'localhost';""")  # noqa: S608 - checked, as above
    return "\n".join(lines) + "\n"
