"""What PostgreSQL is asked in a move: roles, the definition of a database, and its facts to compare.

Everything that a catalogue holds is quoted by the server itself (`format` with %I and %L); the only value that comes
from the inventory is the database's name, which is handed over as a variable of psql.
"""

ROLES = """\
SELECT format('DO %L;', format('BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %L) THEN '
  'CREATE ROLE %I WITH %s %s %s %s %s %s %s CONNECTION LIMIT %s PASSWORD %s%s; '
  'COMMENT ON ROLE %I IS %L; END IF; END', rolname, rolname,
  CASE WHEN rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
  CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
  CASE WHEN rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
  CASE WHEN rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
  CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
  CASE WHEN rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
  CASE WHEN rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
  rolconnlimit, coalesce(quote_literal(rolpassword), 'NULL'),
  CASE WHEN rolvaliduntil IS NULL THEN '' ELSE format(' VALID UNTIL %L', rolvaliduntil) END,
  rolname, :'mark'))
FROM pg_authid WHERE rolname !~ '^pg_' AND oid <> 10 ORDER BY rolname COLLATE "C";
SELECT format('DO %L;', format('BEGIN IF EXISTS (SELECT FROM pg_shdescription d JOIN pg_roles r ON r.oid = d.objoid '
  'WHERE d.classoid = ''pg_authid''::regclass AND d.description = %L AND r.rolname IN (%L, %L)) THEN '
  'GRANT %I TO %I%s; END IF; END', :'mark', g.rolname, m.rolname, g.rolname, m.rolname,
  CASE WHEN a.admin_option THEN ' WITH ADMIN OPTION' ELSE '' END))
FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
WHERE m.rolname !~ '^pg_' AND m.oid <> 10 ORDER BY g.rolname COLLATE "C", m.rolname COLLATE "C";
SELECT format('DO %L;', format('BEGIN IF EXISTS (SELECT FROM pg_shdescription d JOIN pg_roles r ON r.oid = d.objoid '
  'WHERE d.classoid = ''pg_authid''::regclass AND d.description = %L AND r.rolname = %L) THEN '
  'PERFORM set_config(%L, %L, true); ALTER ROLE %I SET %I FROM CURRENT; END IF; END',
  :'mark', r.rolname, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1), r.rolname, split_part(c, '=', 1)))
FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c
WHERE s.setdatabase = 0 AND r.rolname !~ '^pg_' AND r.oid <> 10 ORDER BY r.rolname COLLATE "C", c COLLATE "C";
"""
"""Statements that create the roles that are missing, with passwords, memberships and settings, and mark them."""

ROLE_NAMES = """\
SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10;
"""
EXTENSIONS = """\
SELECT extname FROM pg_extension;
"""
AVAILABLE = """\
SELECT name FROM pg_available_extensions;
"""
DROP_ROLES = """\
SELECT format('DROP ROLE IF EXISTS %I', r.rolname)
FROM pg_shdescription d JOIN pg_roles r ON r.oid = d.objoid
WHERE d.classoid = 'pg_authid'::regclass AND d.description = :'mark' \\gexec
"""
DEFINITION = """\
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L%s;',
  :'as', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype,
  CASE WHEN to_jsonb(d)->>'datlocprovider' = 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L',
    coalesce(to_jsonb(d)->>'daticulocale', to_jsonb(d)->>'datlocale')) ELSE '' END)
FROM pg_database d WHERE datname = :'name';
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC;', :'as')
FROM pg_database WHERE datname = :'name' AND datacl IS NOT NULL;
SELECT format('GRANT %s ON DATABASE %I TO %s%s;', a.privilege_type, :'as',
  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database d, aclexplode(d.datacl) a WHERE datname = :'name'
ORDER BY a.grantee, a.privilege_type;
SELECT format('SELECT set_config(%L, %L, false); ALTER %s %I SET %I FROM CURRENT;', split_part(c, '=', 1),
  substr(c, strpos(c, '=') + 1),
  CASE s.setrole WHEN 0 THEN 'DATABASE' ELSE format('ROLE %I IN DATABASE', pg_get_userbyid(s.setrole)) END,
  :'as', split_part(c, '=', 1))
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) c
WHERE d.datname = :'name' ORDER BY s.setrole, c COLLATE "C";
"""
"""Statements that create the database as it is, under the name `as`: owner, encoding, locale, privileges, settings."""

FACTS = """\
SET search_path = '';
SELECT 'database', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype,
  array_to_string(ARRAY(SELECT a::text FROM unnest(datacl) a ORDER BY 1), ' ')
FROM pg_database WHERE datname = current_database();
SELECT 'schema', nspname, pg_get_userbyid(nspowner),
  array_to_string(ARRAY(SELECT a::text FROM unnest(nspacl) a ORDER BY 1), ' ')
FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema';
SELECT 'relation', c.oid::regclass, c.relkind, pg_get_userbyid(c.relowner),
  array_to_string(ARRAY(SELECT a::text FROM unnest(c.relacl) a ORDER BY 1), ' ')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
SELECT 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), array_to_string(ARRAY(SELECT x::text FROM unnest(a.attacl) x ORDER BY 1), ' ')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND a.attnum > 0 AND NOT a.attisdropped;
SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
  AND connamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema');
SELECT 'index', indexdef FROM pg_indexes WHERE schemaname !~ '^pg_';
SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal;
SELECT 'function', p.oid::regprocedure, pg_get_userbyid(p.proowner), md5(p.prosrc),
  array_to_string(ARRAY(SELECT a::text FROM unnest(p.proacl) a ORDER BY 1), ' ')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
SELECT 'extension', extname, extversion FROM pg_extension;
SELECT 'large objects', count(*) FROM pg_largeobject_metadata;
SELECT format('SELECT %L, %L, last_value, is_called FROM %s', 'sequence', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' ORDER BY c.oid::regclass::text COLLATE "C" \\gexec
SELECT format('SELECT %L, %L, count(*), coalesce(sum((''x'' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0) '
  'FROM ONLY %s t', 'rows', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.oid::regclass::text COLLATE "C" \\gexec
"""
"""What must be the same in the moved database: owners, privileges, definitions, and for each table the number of its
rows and the sum of their MD5 sums (60 bits each), which does not depend on their order."""

COMPARABLE = "-c TimeZone=UTC -c DateStyle=ISO -c extra_float_digits=3 -c default_transaction_read_only=on"
"""Settings under which the same row has the same text, and nothing can be changed."""

CLOSE = """\
SELECT format('ALTER DATABASE %I CONNECTION LIMIT 0', :'name') \\gexec
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name' AND pid <> pg_backend_pid();
"""
"""Nobody but a superuser can connect any more: the old primary takes no write."""
LIMIT = """\
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s;', datname, datconnlimit) FROM pg_database WHERE datname = :'name';
"""
"""Statement that brings back how many may connect."""
CLOSED = """\
SELECT datconnlimit FROM pg_database WHERE datname = :'name';
"""
EXISTS = """\
SELECT datname FROM pg_database WHERE datname = :'name';
"""
EXCHANGE = """\
SELECT format('ALTER DATABASE %I CONNECTION LIMIT 0', datname) FROM pg_database WHERE datname = :'name' \\gexec
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (:'name', :'next');
BEGIN;
SELECT format('ALTER DATABASE %I RENAME TO %I', datname, :'last') FROM pg_database WHERE datname = :'name' \\gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'next', :'name') \\gexec
COMMIT;
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname = :'last' \\gexec
"""
"""The restored database takes the place of the one before it, in one transaction; only then the old one goes."""
