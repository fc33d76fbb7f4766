text=''
read_text() {
    IFS= read -rd '' text
    text=${text%$'\n'}
}

tell() { # what would be done is data; what is being done is for people
    if [ -n "$dry" ]; then
        printf '%s\n' "${1//[^[:print:]$'\n']/?}"
    else
        say "$1"
    fi
}

show() {
    tell "    $1"
}

# What steps are made of.

run() { # the command on standard input; its status
    read_text
    show "\$ $text"
    [ -z "$dry" ] || return 0
    [ -z "$interrupted" ] || return 1
    if [ "$spent_s" -ge "$limit_s" ]; then
        say "    the time of this step is up: $limit_s s"
        return 1
    fi
    local began=$SECONDS
    attempt "$text" "$((limit_s - spent_s))"
    spent_s=$((spent_s + SECONDS - began))
    note command "$text" "$status"
    [ -z "$interrupted" ] || return 1
    case $status in
    0) return 0 ;;
    124 | 137) say "    stopped: it had not ended after $limit_s s, the time of this step" ;;
    255) say "    status 255${address:+: is $machine ($address) reached by ssh?}" ;;
    *) say "    status $status" ;;
    esac
    return 1
}

person() { # instruction
    show "☞ $1"
    [ -z "$dry" ] || return 0
    agreed "Done?" || return 1
    note instruction "$1"
}

look() { # what a person looks at
    show "☞ see: $1"
    [ -z "$dry" ] || return 0
    agreed "Is it so?" || return 1
    note look "$1"
}

check() { # expectation, in how many seconds, in words, values...; the command on standard input
    local expectation=$1 within_s=$2 words=$3 asked=$SECONDS
    shift 3
    read_text
    show "see: \$ $text"
    show "     $words"
    [ -z "$dry" ] || return 0
    while [ -z "$interrupted" ]; do
        attempt "$text" "$check_s" >"$scratch/out" 2>"$scratch/err"
        if [ -z "$interrupted" ] && holds "$expectation" "$@"; then
            note check "$text" "$status"
            return 0
        fi
        [ "$((SECONDS - asked))" -lt "$within_s" ] || break
        doze 1
    done
    note check "$text" "$status"
    [ -n "$interrupted" ] || say "    does not hold (status $status):"$'\n'"$(tail -n 20 -- "$scratch/out" "$scratch/err" 2>/dev/null | tr -d '\0')"
    return 1
}

holds() { # expectation, values...: is it what was seen? A command that was stopped, not found or not reached shows nothing.
    local out err value
    case $status in 124 | 126 | 127 | 137) return 1 ;; esac
    [ "$status" -ne 255 ] || [ -z "$address" ] || [ "$machine" = "$here" ] || return 1
    { out=$(<"$scratch/out") err=$(<"$scratch/err"); } 2>/dev/null
    case $1 in
    succeeds) [ "$status" -eq 0 ] ;;
    fails) [ "$status" -ne 0 ] ;;
    'prints nothing') [ "$status" -eq 0 ] && [ -z "$(trimmed "$out")" ] ;;
    prints) [ "$(trimmed "$out")" = "$(trimmed "$2")" ] ;;
    shows)
        shift
        for value in "$@"; do [[ $out == *"$value"* || $err == *"$value"* ]] || return 1; done
        ;;
    *) return 1 ;;
    esac
}

trimmed() { # a text without white space around it
    local text=$1
    text=${text#"${text%%[![:space:]]*}"}
    printf '%s' "${text%"${text##*[![:space:]]}"}"
}

doze() { # seconds, unless interrupted
    local sleeper
    sleep "$1" >/dev/null 2>&1 &
    sleeper=$!
    [ -n "$interrupted" ] || wait "$sleeper" || true
    kill "$sleeper" 2>/dev/null || true
    wait "$sleeper" 2>/dev/null || true
}
