# A command is run by `supervise`, here or on its machine. Its standard input is a leash: when that end is let go, or
# lost, the command and everything it started is ended before anything else is done.

supervise() { # seconds, text
    local group status self=$BASHPID cut='' watch
    trap : INT TERM HUP
    trap 'cut=yes' USR1
    exec 3<&0
    timeout -k 10 "$1" bash -o pipefail -c "$2"$'\n'"exit \$?" </dev/null 3<&- &
    group=$!
    { trap '' HUP TERM; read -r -u 3 _ || kill -s USR1 "$self"; } >/dev/null 2>&1 &
    watch=$!
    disown "$watch"
    while wait "$group"; status=$?; [ -z "$cut" ] && kill -0 "$group" 2>/dev/null; do :; done
    if [ -n "$cut" ] || [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
        end_group "$group" 2>/dev/null
        wait "$group" 2>/dev/null
    fi
    kill -s KILL "$watch" 2>/dev/null
    return "$status"
}

end_group() { # number of the group: also what was started with sudo
    local signal try
    for signal in TERM KILL; do
        for try in {1..50}; do
            { kill -0 -- "-$1" || sudo -n kill -0 -- "-$1"; } 2>/dev/null || return 0
            [ "$try" -gt 1 ] || { kill -s "$signal" -- "-$1"; sudo -n kill -s "$signal" -- "-$1"; } 2>/dev/null
            sleep 0.2
        done
    done
}

quoted() { # a text as one word for any shell
    printf "'%s'" "${1//\'/\'\\\'\'}"
}

leash='' status=0
attempt() { # text, seconds: sets `status`; 124: its time was up
    local child line
    if [ -z "$address" ] || [ "$machine" = "$here" ]; then
        exec {leash}> >(exec {lock}<&-; supervise "$2" "$1")
    else
        line="$(declare -f supervise end_group); supervise $2 $(quoted "$1")"
        exec {leash}> >(trap '' INT TERM HUP; exec {lock}<&- ssh -- "$address" "bash -c $(quoted "$line")")
    fi
    child=$!
    [ -z "$interrupted" ] || let_go
    while wait "$child"; status=$?; [ "$status" -gt 128 ] && kill -0 "$child" 2>/dev/null; do :; done
    let_go
}

let_go() {
    [ -z "$leash" ] || exec {leash}>&-
    leash=''
}

interrupted=''
interrupt() { # status that stands for the signal
    interrupted=$1
    let_go
}
