"""Facts collected by the script from servers that run, and from this machine's own files and programs."""

import grp
import os
import pwd
import subprocess

import pytest
from throw_away_servers import mariadb, needs_apache, needs_mariadb, needs_postgresql, postgresql

from drillbook.facts import read_facts, script
from drillbook.model import MachineFacts

SCHEMA = """
CREATE ROLE shop LOGIN PASSWORD 'open sesame'; CREATE ROLE readers; GRANT readers TO shop;
CREATE DATABASE orders OWNER shop ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
CREATE DATABASE "host=elsewhere" OWNER shop;
"""


def collected(**environment: str) -> str:
    done = subprocess.run(
        ["sh"],
        input=script().encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "DRILLBOOK_NO_SUDO": "1", **environment},
    )
    return done.stdout.decode()


def psql(environment: dict[str, str], sql: str, database: str = "postgres") -> None:
    command = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1"]
    subprocess.run(
        command, input=sql, text=True, check=True, capture_output=True,
        env={**os.environ, **environment, "PGDATABASE": database},
    )  # fmt: skip


@needs_postgresql
def test_postgresql_tells_its_databases_owners_roles_and_extensions():
    with postgresql(54391) as environment:
        psql(environment, SCHEMA)
        psql(environment, "CREATE TABLE t AS SELECT 1;", "orders")
        text = collected(**environment)
    (server,) = [one for one in read_facts("db", text).database_servers if one.engine == "postgresql"]
    assert (server.port, server.is_replica) == (54391, False)
    assert server.directory.endswith("/data")
    orders = server.database("orders")
    assert (orders.owner, orders.encoding, orders.collation, orders.character_type) == (
        "shop", "UTF8", "C.UTF-8", "C.UTF-8",
    )  # fmt: skip
    assert orders.size_bytes > 1_000_000
    assert [one.name for one in orders.extensions] == ["plpgsql"]
    odd = server.database("host=elsewhere")
    assert [one.name for one in odd.extensions] == ["plpgsql"], "a name is not a connection string"
    roles = {one.name: one for one in server.roles}
    assert roles["shop"].attributes == ("inherit", "login")
    assert roles["shop"].member_of == ("readers",)
    assert "superuser" in roles["postgres"].attributes
    assert "SCRAM" not in text
    assert "sesame" not in text


@needs_mariadb
def test_mariadb_tells_its_databases_engines_users_and_a_digest_of_their_grants():
    with mariadb() as environment:
        sql = """
        CREATE DATABASE reviews CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE TABLE reviews.a (x INT) ENGINE=InnoDB; CREATE TABLE reviews.b (x INT) ENGINE=MyISAM;
        CREATE USER one@localhost IDENTIFIED BY 'open sesame'; GRANT SELECT, INSERT ON reviews.* TO one@localhost;
        CREATE USER two@localhost; GRANT INSERT, SELECT ON reviews.* TO two@localhost;
        CREATE USER three@localhost; GRANT SELECT ON reviews.* TO three@localhost;
        """
        client = ["mariadb", f"--socket={environment['MYSQL_UNIX_PORT']}"]
        subprocess.run(client, input=sql, text=True, check=True)
        text = collected(**environment)
    (server,) = [one for one in read_facts("db", text).database_servers if one.engine == "mariadb"]
    assert server.version[0].isdigit()
    reviews = server.database("reviews")
    assert (reviews.encoding, reviews.collation, reviews.engines) == ("utf8mb4", "utf8mb4_bin", ("InnoDB", "MyISAM"))
    grants = {one.name: one.grants_sha256 for one in server.roles}
    assert grants["one@localhost"] == grants["two@localhost"] != grants["three@localhost"]
    assert "sesame" not in text
    assert "*" + "8E5CA2CEBE5EC8A85A73C5F3DC7F3F2CA60E7E0D" not in text
    assert "IDENTIFIED" not in text


@needs_apache
def test_apache_tells_modules_hosts_roots_user_and_cgi_folders(tmp_path):
    (tmp_path / "apache2.conf").write_text(
        """ErrorLog FOLDER/error.log
ServerRoot /etc/apache2
ServerName main.example
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
DocumentRoot /var/www
Define SECRET_TOKEN abcdef
Listen 127.0.0.1:54392
SetEnvIf Host . DB_PASSWORD=sesame
Include FOLDER/more.conf
""".replace("FOLDER", str(tmp_path))
    )
    (tmp_path / "more.conf").write_text(
        """<VirtualHost *:54392>
  ServerName shop.example
  ServerAlias www.shop.example
  DocumentRoot "/srv/shop pages"
  ScriptAlias /cgi-bin/ /srv/cgi/
  <Directory /srv/programs>
    Options +ExecCGI
  </Directory>
</VirtualHost>
"""
    )
    (tmp_path / "envvars").write_text("")
    text = collected(APACHE_CONFDIR=str(tmp_path))
    server = read_facts("web", text).web_server()
    assert server.user == server.group == "www-data"
    assert {"alias": "shared", "core": "static"}.items() <= {one.name: one.linkage for one in server.modules}.items()
    assert server.module("mod_alias.c") == server.module("alias_module")
    (shop,) = [one for one in server.virtual_hosts if one.name == "shop.example"]
    assert (shop.document_root, shop.aliases) == ("/srv/shop pages", ("www.shop.example",))
    assert server.cgi_folders == ("/srv/cgi/", "/srv/programs")
    assert "sesame" not in text
    assert "abcdef" not in text


@pytest.fixture(scope="module")
def here() -> MachineFacts:
    return read_facts("here", collected())


def test_users_and_groups_are_those_that_the_system_knows(here):
    assert {(one.name, one.uid, one.gid) for one in here.users} >= {
        (one.pw_name, one.pw_uid, one.pw_gid) for one in pwd.getpwall()
    }
    assert {(one.name, one.gid) for one in here.groups} >= {(one.gr_name, one.gr_gid) for one in grp.getgrall()}


def test_perl_modules_have_the_versions_that_perl_says_when_it_loads_them(here):
    perl = here.interpreter("perl")
    if perl is None:
        pytest.skip("Perl is not installed")
    for name in ("Storable", "List::Util", "Encode", "CGI", "DBI"):
        asked = subprocess.run(
            ["perl", f"-M{name}", "-e", f"print ${name}::VERSION"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0:
            assert perl.module(name).version == asked.stdout, name


def test_disk_is_as_large_as_the_system_says(here):
    found = {one.mount: one for one in here.file_systems}
    if "/" not in found:
        pytest.skip("the root is on no disk here")
    disk = os.statvfs("/")
    assert found["/"].size_bytes == disk.f_blocks * disk.f_frsize


def test_nothing_of_what_is_printed_here_is_unknown(here):
    """What a server that does not run leaves unsaid is all that may be unread."""
    assert [one for one in here.unread if "did not answer" not in one.what] == []


def test_collecting_leaves_nothing_in_home_or_temporary_folders(tmp_path):
    (home := tmp_path / "home").mkdir()
    collected(HOME=str(home), TMPDIR=str(home))
    assert list(home.iterdir()) == []
