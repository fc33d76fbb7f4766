#!/bin/sh
# What all hosts of a rehearsal share, made once in a host that then lies beneath the others: a server as Debian's
# packages leave it, with an empty database cluster each, no service enabled but ssh, and an operator.
# Run in that host as root: prepare.sh OPERATOR HOST…; leaves a key of ssh for each of those hosts in /run/keys.
set -eu
operator=$1
shift

# Logins of people, keys and jobs of the machine are none of its hosts' business; its files of users stay otherwise.
for file in /etc/passwd /etc/group; do
    awk -F: -v operator="$operator" '$3 < 1000 || $3 >= 60000 || $1 == operator' "$file" >"$file.new"
    cat "$file.new" >"$file"
    rm "$file.new"
done
awk -F: 'BEGIN { OFS = ":" } FNR == NR { kept[$1]; next } $1 in kept { $2 = "*"; print }' /etc/passwd /etc/shadow >/etc/shadow.new
cat /etc/shadow.new >/etc/shadow
rm -f /etc/shadow.new /etc/gshadow /etc/shadow- /etc/passwd- /etc/group- /etc/gshadow- /etc/subuid* /etc/subgid*
rm -rf /etc/ssh/ssh_host_* /etc/letsencrypt /etc/environment /etc/crontab /etc/systemd/system/*.service
: >/etc/environment
getent group "$operator" >/dev/null || groupadd "$operator"
getent passwd "$operator" >/dev/null || useradd --create-home --gid "$operator" --shell /bin/bash "$operator"
passwd -q -l "$operator"
for service in apache2 apache-htcacheclean named postgresql mariadb cron rsync; do
    [ ! -e "/etc/init.d/$service" ] || SYSTEMCTL_SKIP_SYSV=1 update-rc.d "$service" defaults >/dev/null 2>&1
    [ ! -e "/etc/init.d/$service" ] || SYSTEMCTL_SKIP_SYSV=1 update-rc.d "$service" disable >/dev/null 2>&1
done
SYSTEMCTL_SKIP_SYSV=1 update-rc.d ssh defaults >/dev/null 2>&1 || true
SYSTEMCTL_SKIP_SYSV=1 update-rc.d ssh enable >/dev/null 2>&1 || true

# One key opens all of them, for root and for the operator.
mkdir -m 0700 /root/.ssh
ssh-keygen -q -t ed25519 -N '' -C rehearsal -f /root/.ssh/id_ed25519
cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
rm /root/.ssh/id_ed25519.pub
cp -a /root/.ssh "/home/$operator/"
chown -R "$operator:$operator" "/home/$operator/.ssh"
mkdir /run/keys
for name; do
    ssh-keygen -q -t ed25519 -N '' -C "root@$name" -f "/run/keys/$name"
done

# The rest takes a second or two each, side by side.
jobs=''
if [ -x /usr/bin/pg_createcluster ] && [ -d /usr/lib/postgresql ]; then
    install -d -o postgres -g postgres /etc/postgresql /var/lib/postgresql
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)
    pg_createcluster --locale C.UTF-8 "$version" main -- --no-sync >/run/postgresql.log 2>&1 &
    jobs="$jobs $!"
fi
if [ -x /usr/bin/mariadb-install-db ]; then
    install -d -o mysql -g mysql -m 0755 /var/lib/mysql
    mariadb-install-db --user=mysql --auth-root-authentication-method=socket --skip-test-db --rpm \
        --datadir=/var/lib/mysql </dev/null >/run/mariadb.log 2>&1 &
    jobs="$jobs $!"
fi
if [ -d /etc/bind ]; then
    rm -f /etc/bind/rndc.key
    rndc-confgen -a -u bind >/dev/null 2>&1
fi
if [ -x /usr/sbin/make-ssl-cert ]; then
    make-ssl-cert generate-default-snakeoil --force-overwrite >/dev/null 2>&1 &
    jobs="$jobs $!"
fi
if [ -f /usr/share/apache2/default-site/index.html ]; then
    install -d /var/www/html
    cp /usr/share/apache2/default-site/index.html /var/www/html/
fi
for job in $jobs; do
    wait "$job" || { cat /run/*.log >&2; exit 1; }
done
