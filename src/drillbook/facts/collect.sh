#!/bin/sh
# Collects facts about this machine for `drillbook import facts`, and prints them. It reads and changes nothing: no
# file is written, no service touched, nothing fetched. It runs as an ordinary user; what only root may read it asks
# for with `sudo -n`, which never asks for a password (DRILLBOOK_NO_SUDO=1: not even that).
#
#     sh collect.sh > web-a.facts        then, where drillbook is:  drillbook import facts --from web-a=web-a.facts
#
# Read it before you run it. What it prints: a line [section argument] begins a section, every line of content stands
# behind a |, a line =N is the exit status, a line !tool names a program that is not here. Passwords are not printed:
# no password hash is asked for, options that carry one are blanked in cron lines, and of configuration files only
# the directives that place things are shown; of the whole files, a SHA-256.

set -u

# Prints one section: begin NAME ARGUMENT, then a command; its standard input is empty, its errors are left out.
section() {
    printf '[%s]\n' "$1"
    shift
    if ! command -v "$1" >/dev/null 2>&1; then
        printf '!%s\n' "$1"
        return 0
    fi
    # The status goes round the filter by file descriptor 3; the filtered text by 4.
    {
        status=$({ { "$@" </dev/null 2>/dev/null 3>&-; printf '%s' "$?" >&3; } |
            LC_ALL=C awk '{ print "|" $0 }' >&4; } 3>&1)
    } 4>&1
    printf '=%s\n' "$status"
}

bounded() {
    if command -v timeout >/dev/null 2>&1; then timeout 30 "$@"; else "$@"; fi
}

as_root() {
    if [ "$privilege" = sudo ]; then bounded sudo -n -- "$@"; else bounded "$@"; fi
}

# As another user where we may, else as ourselves: postgres is asked by its own user.
as_user() {
    user=$1
    shift
    if ! id "$user" >/dev/null 2>&1; then
        bounded "$@"
    elif [ "$privilege" = sudo ]; then
        bounded sudo -n -u "$user" -- "$@"
    elif [ "$privilege" = root ] && command -v runuser >/dev/null 2>&1; then
        bounded runuser -u "$user" -- "$@"
    else
        bounded "$@"
    fi
}

machine() {
    printf 'host=%s\n' "$(uname -n)"
    printf 'kernel=%s\n' "$(uname -sr)"
    printf 'architecture=%s\n' "$(uname -m)"
    printf 'collected=%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    printf 'privilege=%s\n' "$privilege"
}

os_release() {
    cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release
}

# ---------------------------------------------------------------- web servers

apache_program() {
    for program in apache2ctl apachectl httpd; do
        if command -v "$program" >/dev/null 2>&1; then
            printf '%s\n' "$program"
            return 0
        fi
    done
    printf 'apache2ctl\n'
}

apache_folders() {
    for folder in "${APACHE_CONFDIR:-/etc/apache2}" /etc/httpd /usr/local/apache2/conf /usr/local/etc/apache24; do
        if [ -d "$folder" ]; then printf '%s\n' "$folder"; fi
    done
}

apache_files() {
    apache_folders | while IFS= read -r folder; do
        find "$folder/" -name '*-available' -prune -o \( -type f -o -type l \) \
            \( -name '*.conf' -o -name '*.load' -o -path '*/sites-enabled/*' \) -print
    done | LC_ALL=C sort | head -n 500
}

# Directives that place things; all other lines are blanked, so that line numbers stay. A line that ends in a
# backslash goes on in the next one.
apache_file() {
    LC_ALL=C awk '
        BEGIN {
            split("loadmodule user group documentroot serverroot servername serveralias scriptalias scriptaliasmatch " \
                "alias aliasmatch addhandler sethandler options suexecusergroup sslcertificatefile include " \
                "includeoptional listen xbithack addoutputfilter addtype directoryindex define", names, " ")
            for (each in names) wanted[names[each]] = 1
        }
        {
            word = tolower($1)
            shown = goes_on ? shows : (word ~ /^</ || word in wanted)
            if (!goes_on && word == "define" && tolower($2) ~ /pass|secret|token|key|cred/) shown = 0
            print shown ? $0 : ""
            shows = shown
            goes_on = ($0 ~ /\\$/)
        }' "$1"
}

# Values of Define may be secrets: only the names are printed.
apache_settings() {
    bounded "$apache" -S | sed 's/^\(Define: [^=]*\)=.*/\1/'
}

apache_variables() {
    sed -n 's/^[[:space:]]*export[[:space:]][[:space:]]*\(APACHE_[A-Z_]*\)=\(.*\)$/\1=\2/p' \
        "${APACHE_ENVVARS:-${APACHE_CONFDIR:-/etc/apache2}/envvars}"
}

web_servers() {
    apache=$(apache_program)
    section apache.version bounded "$apache" -V
    section apache.compiled bounded "$apache" -l
    section apache.modules bounded "$apache" -M
    section apache.settings apache_settings
    section apache.variables apache_variables
    apache_files | while IFS= read -r file; do
        section "apache.file $file" apache_file "$file"
    done
    if command -v suexec >/dev/null 2>&1 || [ -e /usr/lib/apache2/suexec ] || [ -e /usr/sbin/suexec ]; then
        section apache.suexec suexec_settings
    fi
    section nginx.version nginx_version
}

# It answers root and the web server's user only, and on standard error.
suexec_settings() {
    as_root "$(suexec_program)" -V 2>&1
}

suexec_program() {
    for program in /usr/lib/apache2/suexec /usr/sbin/suexec; do
        if [ -e "$program" ]; then
            printf '%s\n' "$program"
            return 0
        fi
    done
    command -v suexec
}

nginx_version() {
    command -v nginx >/dev/null 2>&1 || return 127
    bounded nginx -V 2>&1
}

# ---------------------------------------------------------------- languages

# The modules in @INC, with the version each file states in its text; nothing is loaded. Bounded in files and depth.
perl_modules() {
    # shellcheck disable=SC2016 # a program for Perl, not for the shell
    bounded perl -MFile::Find -MCwd=abs_path -MExtUtils::MM -MConfig -e '
        print "perl\t$Config{version}\n";
        my ($files, %seen) = (0);
        my @folders = map { abs_path($_) } grep { !ref && m{^/} && -d } @INC;
        find({ no_chdir => 1, wanted => sub {
            if (-d) { $File::Find::prune = 1 if tr{/}{} > 18 || m{/(?:auto|unicore|Encode/[A-Z]{2})$}; return }
            return unless /\.pm$/ && $files++ < 20000;
            my ($root) = grep { index($File::Find::name, "$_/") == 0 }
                sort { length $b <=> length $a } @folders;
            my $name = substr($File::Find::name, length($root) + 1);
            $name =~ s{/}{::}g; $name =~ s{\.pm$}{};
            return if $seen{$name}++ || $name !~ /^[A-Za-z_][\w:]*$/;
            my $version = eval { MM->parse_version($File::Find::name) };
            $version = "" if !defined $version || $version eq "undef";
            $version =~ s/[^\w.+-]//g;
            print "$name\t$version\n" if length $version;
        } }, $_) for @folders;'
}

php_modules() {
    # shellcheck disable=SC2016 # a program for PHP, not for the shell
    bounded php -r 'echo "php\t", PHP_VERSION, "\n";
        foreach (get_loaded_extensions() as $name) echo $name, "\t", phpversion($name), "\n";'
}

python_modules() {
    bounded python3 -I -c '
import sys
from importlib.metadata import distributions
print("python", sys.version.split()[0], sep="\t")
seen = set()
for one in distributions():
    name = one.metadata["Name"]
    if name and name not in seen:
        seen.add(name)
        print(name, one.version, sep="\t")'
}

languages() {
    section perl if_there perl perl_modules
    section php if_there php php_modules
    section python if_there python3 python_modules
    section ruby bounded ruby -e 'puts "ruby\t#{RUBY_VERSION}"'
}

# A function that needs a program: 127 where the program is not here, as a shell would answer.
if_there() {
    command -v "$1" >/dev/null 2>&1 || return 127
    shift
    "$@"
}

packages() {
    # shellcheck disable=SC2016 # dpkg-query's own format, not the shell's
    section packages.dpkg bounded dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${db:Status-Abbrev}\n'
    section packages.rpm bounded rpm -qa --qf '%{NAME}\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t%{ARCH}\tii\n'
}

# ---------------------------------------------------------------- databases

# Read only, whatever is asked, and not for long. PGDATABASE is a name; an argument could be a connection string.
postgresql() {
    as_user postgres env PGDATABASE="$2" PGPORT="$1" PGCONNECT_TIMEOUT=5 \
        PGOPTIONS='-c default_transaction_read_only=on -c statement_timeout=20s' psql -XwqAt -c "$3"
}

postgresql_names() {
    postgresql "$1" postgres 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1' \
        </dev/null 2>/dev/null
}

postgresql_ports() {
    if [ -n "${PGPORT:-}" ]; then
        printf '%s\n' "$PGPORT"
    elif command -v pg_lsclusters >/dev/null 2>&1; then
        pg_lsclusters -h 2>/dev/null | awk '$4 ~ /^online/ { print $3 }'
    else
        printf '5432\n'
    fi
}

postgresql_all() {
    section postgresql.clusters bounded pg_lsclusters -h
    command -v psql >/dev/null 2>&1 || return 0
    postgresql_ports | while IFS= read -r port; do
        section "postgresql.server $port" postgresql "$port" postgres "SELECT json_build_object(
            'version', current_setting('server_version'), 'number', current_setting('server_version_num'),
            'replica', pg_is_in_recovery(), 'port', current_setting('port'),
            'directory', (SELECT setting FROM pg_settings WHERE name = 'data_directory'))"
        section "postgresql.databases $port" postgresql "$port" postgres "SELECT json_build_object(
            'name', datname, 'owner', pg_get_userbyid(datdba), 'encoding', pg_encoding_to_char(encoding),
            'collation', datcollate, 'ctype', datctype, 'size_bytes', CASE WHEN has_database_privilege(datname, 'CONNECT')
            THEN pg_database_size(datname) END) FROM pg_database WHERE NOT datistemplate ORDER BY datname"
        section "postgresql.roles $port" postgresql "$port" postgres "SELECT json_build_object(
            'name', rolname, 'superuser', rolsuper, 'inherit', rolinherit, 'createrole', rolcreaterole,
            'createdb', rolcreatedb, 'login', rolcanlogin, 'replication', rolreplication, 'bypassrls', rolbypassrls,
            'member_of', ARRAY(SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = r.oid ORDER BY 1))
            FROM pg_roles r WHERE rolname !~ '^pg_' ORDER BY rolname"
        postgresql_names "$port" | while IFS= read -r name; do
            section "postgresql.extensions $port $name" postgresql "$port" "$name" \
                "SELECT json_build_object('name', extname, 'version', extversion) FROM pg_extension ORDER BY extname"
        done
    done
}

mariadb_program() {
    if command -v mariadb >/dev/null 2>&1; then printf 'mariadb\n'; else printf 'mysql\n'; fi
}

# The batch form escapes tabs, line ends and backslashes. Grants are asked of tables that hold no password.
mariadb_query() {
    as_root "$(mariadb_program)" --connect-timeout=5 ${MYSQL_UNIX_PORT:+"--socket=$MYSQL_UNIX_PORT"} \
        --batch --skip-column-names -e "SET SESSION TRANSACTION READ ONLY; $1"
}

mariadb_all() {
    if ! command -v mariadb >/dev/null 2>&1 && ! command -v mysql >/dev/null 2>&1; then
        printf '[mysql.server]\n!mariadb\n'
        return 0
    fi
    section mysql.server mariadb_query "SELECT @@version, @@version_comment, @@port, @@datadir, @@read_only,
        @@character_set_server, @@collation_server"
    section mysql.databases mariadb_query "SELECT s.schema_name, s.default_character_set_name,
        s.default_collation_name, COALESCE(SUM(t.data_length + t.index_length), 0)
        FROM information_schema.schemata s LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name
        WHERE s.schema_name NOT IN ('information_schema', 'performance_schema', 'sys')
        GROUP BY 1, 2, 3 ORDER BY 1"
    section mysql.engines mariadb_query "SELECT table_schema, engine, COUNT(*) FROM information_schema.tables
        WHERE engine IS NOT NULL AND table_schema NOT IN ('information_schema', 'performance_schema', 'sys')
        GROUP BY 1, 2 ORDER BY 1, 2"
    section mysql.users mariadb_query "SELECT user, host, plugin FROM mysql.user ORDER BY 1, 2"
    section mysql.grants mariadb_query "
        SELECT grantee, '', '', '', privilege_type, is_grantable FROM information_schema.user_privileges UNION ALL
        SELECT grantee, table_schema, '', '', privilege_type, is_grantable
            FROM information_schema.schema_privileges UNION ALL
        SELECT grantee, table_schema, table_name, '', privilege_type, is_grantable
            FROM information_schema.table_privileges UNION ALL
        SELECT grantee, table_schema, table_name, column_name, privilege_type, is_grantable
            FROM information_schema.column_privileges ORDER BY 1, 2, 3, 4, 5"
}

# ---------------------------------------------------------------- what runs, and when

# What may be a password behind an option or in a variable is blanked.
without_passwords() {
    sed -E -e 's/([A-Za-z_]*(PASS|PASSWD|PASSWORD|SECRET|TOKEN|KEY|PWD)[A-Za-z_]*)=[^[:space:]]*/\1=.../g' \
        -e 's/(--(password|passwd|token|secret|user))[=[:space:]][[:space:]]*[^[:space:]]*/\1=.../g' \
        -e 's/([[:space:]]-[pu])[^[:space:]]+/\1.../g' \
        -e 's/([[:space:]]-u)[[:space:]]+[^[:space:]]*:[^[:space:]]*/\1 .../g' \
        -e 's|(://[^/@:[:space:]]*):[^/@[:space:]]*@|\1:...@|g'
}

cron_file() {
    as_root cat -- "$1" | without_passwords
}

cron_all() {
    for file in /etc/crontab /etc/cron.d/*; do
        if [ -f "$file" ]; then section "cron.system $file" cron_file "$file"; fi
    done
    for folder in hourly daily weekly monthly; do
        section "cron.folder $folder" find "/etc/cron.$folder" -maxdepth 1 -type f ! -name '.*' -perm -u+x
    done
    for folder in /var/spool/cron/crontabs /var/spool/cron; do
        as_root find "$folder" -maxdepth 1 -type f </dev/null 2>/dev/null | LC_ALL=C sort |
            while IFS= read -r file; do section "cron.user ${file##*/}" cron_file "$file"; done
    done
    section systemd.enabled bounded systemctl list-unit-files --state=enabled --no-legend --no-pager --plain
}

ports() {
    as_root ss -Htulnp
}

# ---------------------------------------------------------------- certificates, disks, files, names, log-ins

certificate_paths() {
    {
        apache_files | while IFS= read -r file; do
            sed -n 's/^[[:space:]]*[Ss][Ss][Ll][Cc]ertificate[Ff]ile[[:space:]][[:space:]]*"\{0,1\}\([^"[:space:]]*\).*/\1/p' \
                "$file" 2>/dev/null
        done
        find /etc/nginx -type f -exec sed -n 's/^[[:space:]]*ssl_certificate[[:space:]][[:space:]]*\([^;]*\);.*/\1/p' {} + 2>/dev/null
        as_root find /etc/letsencrypt/live -maxdepth 2 -name cert.pem </dev/null 2>/dev/null
        as_root find /etc/ssl/private /etc/pki/tls/certs /etc/ssl/local -maxdepth 1 \
            \( -name '*.crt' -o -name '*.pem' \) -size -64k </dev/null 2>/dev/null
        if [ -n "${DRILLBOOK_CERTIFICATES:-}" ]; then find "$DRILLBOOK_CERTIFICATES" -type f -name '*.pem' 2>/dev/null; fi
    } | LC_ALL=C sort -u | head -n 200
}

certificate() {
    as_root openssl x509 -noout -subject -issuer -enddate -ext subjectAltName -nameopt RFC2253 -in "$1"
}

digests() {
    {
        apache_files
        find /etc/nginx /etc/php /etc/postgresql /etc/mysql /etc/bind /etc/ssh /etc/postfix /etc/exim4 -type f \
            \( -name '*.conf' -o -name '*.ini' -o -name '*.cnf' -o -name 'sshd_config' -o -name 'main.cf' \) 2>/dev/null
    } | LC_ALL=C sort -u | head -n 500 | while IFS= read -r file; do as_root sha256sum -- "$file" </dev/null; done
}

named_zones() {
    as_root named-checkconf -l
}

disks() {
    df -PkT -x tmpfs -x devtmpfs -x overlay -x squashfs 2>/dev/null || df -Pk
}

mounts() {
    if [ -r /proc/self/mounts ]; then
        grep -Ev '^[^ ]+ [^ ]+ (proc|sysfs|tmpfs|devtmpfs|devpts|cgroup2?|mqueue|bpf|tracefs|debugfs|securityfs|pstore|configfs|hugetlbfs|fusectl|autofs|binfmt_misc|nsfs|rpc_pipefs|efivarfs) ' /proc/self/mounts
    else
        mount
    fi
}

sshd_version() {
    program=$(command -v sshd || printf '/usr/sbin/sshd')
    [ -x "$program" ] || return 127
    bounded "$program" -V 2>&1
}

users() {
    getent passwd || cat /etc/passwd
}

groups_of() {
    getent group || cat /etc/group
}

main() {
    LC_ALL=C
    PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
    export LC_ALL PATH
    if [ "$(id -u)" = 0 ]; then
        privilege=root
    elif [ -z "${DRILLBOOK_NO_SUDO:-}" ] && command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
        privilege=sudo
    else
        privilege=user
    fi
    cd / || exit 3
    printf 'drillbook-facts 1\n'
    section machine machine
    section os-release os_release
    web_servers
    section users users
    section groups groups_of
    languages
    packages
    postgresql_all
    mariadb_all
    cron_all
    section ports if_there ss ports
    if command -v openssl >/dev/null 2>&1; then
        certificate_paths | while IFS= read -r file; do section "certificate $file" certificate "$file"; done
    else
        printf '[certificate]\n!openssl\n'
    fi
    section disks disks
    section mounts mounts
    section digests if_there sha256sum digests
    section named.version bounded named -V
    section named.zones if_there named-checkconf named_zones
    section sshd.version sshd_version
    printf 'drillbook-facts end\n'
}

# All of it is read before any of it runs, and nothing that runs reads on from the script.
main </dev/null
