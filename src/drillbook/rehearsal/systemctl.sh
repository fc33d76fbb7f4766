#!/bin/sh
# systemctl of a throw-away host, which has no systemd: it hands each order to the script in /etc/init.d that Debian's
# package brings, and knows the units apache2, named, postgresql, postgresql@VERSION-CLUSTER, mariadb, ssh and cron.
#
# Stands in for: start stop restart try-restart reload reload-or-restart status is-active is-failed, enable and disable
# with --now (update-rc.d), is-enabled, mask, unmask, poweroff, daemon-reload, default (start what is enabled, as at
# boot). Exit statuses and first lines are systemd's. Not stood in for: any other order or unit (status 1 and 5), limits
# and sandboxes of units, restarting what has died, the journal. postgresql.service is its clusters, not an empty unit.
set -u
boot_order="ssh named postgresql mariadb apache2 cron"

fail() {
    status=$1
    shift
    echo "$*" >&2
    exit "$status"
}

# Sets unit, script and process from the name of a unit, and words to look for in the process's command line.
known() {
    unit=${1%.service} words='' process=''
    case $unit in
        apache2 | httpd) unit=apache2 process=apache2 ;;
        named | bind9) unit=named process=named ;;
        postgresql) process=postgres ;;
        postgresql@*-*) words="postgres -D .*/$(echo "${unit#*@}" | tr - /) " ;;
        mariadb | mysql | mysqld) unit=mariadb process=mariadbd ;;
        ssh | sshd) unit=ssh words='sshd: .*\[listener\]' ;;
        cron) process=cron ;;
        *) return 1 ;;
    esac
    [ -x "/etc/init.d/${unit%%@*}" ]
}

active() {
    case $process in
        '') pgrep -f "$words" >/dev/null ;;
        mariadbd | named) pgrep -x "$process" >/dev/null ;;
        *) pgrep -x -P 1 "$process" >/dev/null ;;  # those whose parent is process 1: not their workers
    esac
}

masked() {
    [ "$(readlink "/etc/systemd/system/$unit.service")" = /dev/null ]
}

# The script runs in a session of its own, its output in a file: what it leaves running holds nobody up.
script() {
    mkdir -p /run/systemctl
    case $unit in
        postgresql@*) set -- pg_ctlcluster "$(echo "${unit#*@}" | cut -d- -f1)" "${unit#*-}" "$1" ;;
        *) set -- "/etc/init.d/$unit" "$1" ;;
    esac
    # MariaDB's script asks a server that was ended as it started, and waits for its answer for ever.
    setsid --wait timeout --kill-after=1 "$limit" "$@" </dev/null >"/run/systemctl/$unit" 2>&1
}

until_it_is() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -le 100 ] || return 1
        sleep 0.05
    done
}

# MariaDB is started by a script that starts it again when it ends.
starting() {
    [ "$unit" = mariadb ] && pgrep -x mysqld_safe >/dev/null
}

stopped() {
    # shellcheck disable=SC2317  # called by until_it_is
    ! active && ! starting
}

start() {
    ! masked || fail 1 "Failed to start $unit.service: Unit $unit.service is masked."
    active && return
    if ! script start || ! until_it_is active; then
        echo "Job for $unit.service failed because the control process exited with error code." >&2
        cat "/run/systemctl/$unit" >&2
        exit 1
    fi
    # Debian's unit waits for the checks of tables that the script leaves running.
    [ "$unit" != mariadb ] || until_it_is checked
}

checked() {
    # shellcheck disable=SC2317  # called by until_it_is
    ! pgrep -x debian-start >/dev/null
}

# A server that is still starting may miss the order to end: it is killed after its time, as systemd does it.
stop() {
    active || starting || return 0
    limit=20
    script stop && until_it_is stopped && limit=90 && return
    limit=90
    [ "$unit" != mariadb ] || pkill -KILL -x mysqld_safe
    [ -z "$process" ] || pkill -KILL -x "$process"
    if ! until_it_is stopped; then
        echo "Job for $unit.service failed." >&2
        cat "/run/systemctl/$unit" >&2
        exit 1
    fi
}

reload() {
    active || fail 1 "$unit.service is not active, cannot reload."
    [ "$unit" != cron ] || fail 1 "Failed to reload cron.service: Job type reload is not applicable for unit cron.service."
    script reload || fail 1 "Job for $unit.service failed. $(cat "/run/systemctl/$unit")"
}

links() {
    case $unit in postgresql@*) fail 1 "Failed to $1 unit: $unit.service follows its cluster's start.conf." ;; esac
    # The links say disabled from the start, so that update-rc.d has something to turn.
    SYSTEMCTL_SKIP_SYSV=1 update-rc.d "$unit" defaults >/dev/null 2>&1
    SYSTEMCTL_SKIP_SYSV=1 update-rc.d "$unit" "$1" >/dev/null 2>&1 || fail 1 "Failed to $1 unit: update-rc.d failed."
}

enabled() {
    if masked; then
        echo masked
        return 1
    fi
    case $unit in
        postgresql@*)
            if grep -qx auto "/etc/postgresql/$(echo "${unit#*@}" | tr - /)/start.conf"; then
                echo enabled-runtime
                return 0
            fi
            ;;
        *)
            if ls /etc/rc2.d/S[0-9][0-9]"$unit" >/dev/null 2>&1; then
                echo enabled
                return 0
            fi
            ;;
    esac
    echo disabled
    return 1
}

# As a machine that is switched off in order: services first, then everything else, then nothing is reached any more.
poweroff() {
    sleep 0.3
    backwards=
    for name in $boot_order; do backwards="$name $backwards"; done
    for name in $backwards; do
        ! known "$name" || ! active || script stop
    done
    ip link set eth0 down
    kill -TERM -1
    sleep 0.2
    kill -KILL -1
    : >/run/off
}

# An order is a job of the system, not of whoever asked for it: it is done to its end when that program is killed, one
# job after the other. The asker waits for its ticket.
job() {
    mkdir -p /run/systemctl
    ticket=$(mktemp /run/systemctl/job.XXXXXX)
    (setsid flock --close /run/systemctl/lock "$0" "--job=$ticket" "$@" </dev/null >"$ticket.out" 2>"$ticket.err" &)
    until [ -s "$ticket" ]; do sleep 0.02; done
    cat "$ticket.out"
    cat "$ticket.err" >&2
    answer=$(cat "$ticket")
    rm -f "$ticket" "$ticket.out" "$ticket.err"
    exit "$answer"
}

limit=90 now='' quiet='' order='' units='' ticket=''
for word in "$@"; do
    case $word in
        --job=*)
            ticket=${word#--job=}
            trap 'echo $? >"$ticket"' EXIT
            ;;
        --now) now=yes ;;
        -q | --quiet) quiet=yes ;;
        --no-pager | --no-ask-password | --no-block | --system | --root=/ | -l | --full | --) ;;
        -*) fail 1 "systemctl of this throw-away host does not know the option $word" ;;
        *) if [ -z "$order" ]; then order=$word; else units="$units $word"; fi ;;
    esac
done
[ -z "${SYSTEMCTL_SKIP_SYSV:-}" ] || exit 0  # asked back by update-rc.d, which has done it
case $order in
    is-active | is-enabled | is-failed | status) ;;
    *) [ "$(id -u)" -eq 0 ] || fail 1 "Failed to $order unit: Interactive authentication required." ;;
esac
case $order in
    daemon-reload | daemon-reexec | reset-failed) exit 0 ;;
    poweroff)
        setsid "$0" -- poweroff-now </dev/null >/dev/null 2>&1 &
        exit 0
        ;;
    poweroff-now)
        poweroff
        exit 0
        ;;
    default)
        for name in $boot_order; do
            ! known "$name" || ! enabled >/dev/null || start
        done
        exit 0
        ;;
esac
case $order in
    is-* | status) ;;
    *) [ -n "$ticket" ] || job "$@" ;;
esac
[ -n "$units" ] || fail 1 "systemctl of this throw-away host does not know: systemctl $*"
answer=0
for name in $units; do
    if ! known "$name"; then
        case $order in
            is-active) [ -n "$quiet" ] || echo inactive; answer=3; continue ;;
            is-enabled) fail 1 "Failed to get unit file state for $name.service: No such file or directory" ;;
            status) fail 4 "Unit ${name%.service}.service could not be found." ;;
            *) fail 5 "Failed to $order ${name%.service}.service: Unit ${name%.service}.service not found." ;;
        esac
    fi
    case $order in
        start | stop | reload) "$order" ;;
        restart) stop; start ;;
        try-restart | condrestart) ! active || { stop; start; } ;;
        reload-or-restart) if active && [ "$unit" != cron ]; then reload; else stop; start; fi ;;
        enable) links enable; [ -z "$now" ] || start ;;
        disable) links disable; [ -z "$now" ] || stop ;;
        mask) ln -sfn /dev/null "/etc/systemd/system/$unit.service"; [ -z "$now" ] || stop ;;
        unmask) ! masked || rm "/etc/systemd/system/$unit.service" ;;
        is-enabled)
            said=$(enabled) || answer=1
            [ -n "$quiet" ] || echo "$said"
            ;;
        is-active | is-failed | status)
            said=active
            active || { said=inactive; answer=3; }
            [ "$order" != is-failed ] || answer=1  # what has failed is inactive here
            case $order in
                status) echo "* $unit.service"; echo "     Active: $said" ;;
                *) [ -n "$quiet" ] || echo "$said" ;;
            esac
            ;;
        *) fail 1 "systemctl of this throw-away host does not know: systemctl $*" ;;
    esac
done
exit $answer
