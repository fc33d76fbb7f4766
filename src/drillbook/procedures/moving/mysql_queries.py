"""What MySQL and MariaDB are asked in a move: accounts, definitions, and facts to compare.

The name of the database is handed over in a variable of the session, written as a hexadecimal literal.
"""


def named(name: str, text: str) -> str:
    """Statements that know the database as @name; hexadecimal digits cannot end a literal."""
    return f"SET @name = CONVERT(0x{name.encode().hex()} USING utf8mb4);\n{text}"


ACCOUNTS = """\
SELECT DISTINCT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM (
  SELECT user, host FROM mysql.db WHERE @name LIKE db
  UNION SELECT user, host FROM mysql.tables_priv WHERE db = @name
  UNION SELECT user, host FROM mysql.columns_priv WHERE db = @name
  UNION SELECT user, host FROM mysql.procs_priv WHERE db = @name) a
WHERE user NOT IN ('root', 'mysql', 'mariadb.sys', 'mysql.sys', '') ORDER BY 1;
"""
"""The accounts that may do something in the database, as 'user'@'host'."""

SHOW_ACCOUNTS = "s/.*/SHOW CREATE USER &;\\nSHOW GRANTS FOR &;/"
"""Program for sed: from each account, what shows how to create it, and what it may do."""
CREATED = "/^GRANT USAGE ON /d; s/^CREATE USER /CREATE USER IF NOT EXISTS /; s/$/;/"
"""Program for sed: from what is shown, statements; an account that is there keeps its password."""

TABLES = """\
SELECT CONCAT('CHECKSUM TABLE `', REPLACE(table_schema, '`', '``'), '`.`', REPLACE(table_name, '`', '``'),
  '` EXTENDED; SELECT ', QUOTE(table_name), ', COUNT(*) FROM `', REPLACE(table_schema, '`', '``'), '`.`',
  REPLACE(table_name, '`', '``'), '`;')
FROM information_schema.tables WHERE table_schema = @name AND table_type = 'BASE TABLE' ORDER BY table_name;
"""
"""For each table the statements that count its rows and add up its checksum."""
DEFINITIONS = """\
SELECT 'database', default_character_set_name, default_collation_name
FROM information_schema.schemata WHERE schema_name = @name;
SELECT 'table', table_name, table_type, engine, table_collation
FROM information_schema.tables WHERE table_schema = @name;
SELECT 'column', table_name, column_name, column_type, is_nullable, column_default, extra
FROM information_schema.columns WHERE table_schema = @name;
SELECT 'index', table_name, index_name, seq_in_index, column_name, non_unique
FROM information_schema.statistics WHERE table_schema = @name;
SELECT 'view', table_name, definer, security_type, MD5(view_definition)
FROM information_schema.views WHERE table_schema = @name;
SELECT 'routine', routine_name, routine_type, definer, security_type, MD5(routine_definition)
FROM information_schema.routines WHERE routine_schema = @name;
SELECT 'trigger', trigger_name, event_object_table, definer, MD5(action_statement)
FROM information_schema.triggers WHERE trigger_schema = @name;
SELECT 'event', event_name, definer, MD5(event_definition)
FROM information_schema.events WHERE event_schema = @name;
"""
OTHER_ENGINES = """\
SELECT table_name, engine FROM information_schema.tables
WHERE table_schema = @name AND table_type = 'BASE TABLE' AND engine <> 'MyISAM';
"""
"""Tables that are lost when the folder is copied: their data lies elsewhere as well."""
EXISTS = """\
SELECT schema_name FROM information_schema.schemata WHERE schema_name = @name;
"""
COLLATED = """\
SELECT CONCAT('ALTER DATABASE `', REPLACE(schema_name, '`', '``'), '` CHARACTER SET ', default_character_set_name,
  ' COLLATE ', default_collation_name, ';') FROM information_schema.schemata WHERE schema_name = @name;
"""
"""Statement that gives a restored database the collation that it has here: a dump without its name has none."""
READ_ONLY = """\
SELECT CONCAT('SET GLOBAL read_only = ', @@GLOBAL.read_only, ';');
"""
"""Statement that brings back what is set now."""
