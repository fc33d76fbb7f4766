# Where it is known what is done: one line a step, "STATUS STEP SECONDS", replaced whole.
# begun: do was started, and neither finished nor undone. done. waiting: done, and time must pass until SECONDS.
# undone. failed: not done, and not undone either.

declare -A record=() since=()

read_record() {
    local kind step at
    [ -e "$state" ] || return 0
    {
        IFS= read -r kind
        [ "$kind" = "drillbook record of $runbook" ] || stop 2 "$state is not a record of $runbook"
        IFS= read -r kind
        if [ "$kind" != "inventory $inventory" ] && [ -z "$dry$list" ]; then
            agreed "The record was begun with another version of this script. Go on with it?" ||
                stop 4 "stopped: another version of the script; the record is $state"
        fi
        while read -r kind step at; do
            number_of "$step" >/dev/null || continue
            [[ $kind =~ ^(begun|done|waiting|undone|failed)$ && $at =~ ^[0-9]+$ ]] || stop 2 "$state is damaged at $step"
            record[$step]=$kind
            since[$step]=$at
        done
    } <"$state"
}

remember() { # step, status, [seconds since 1970 until which to wait]
    local step
    [ -z "$dry" ] || return 0
    record[$1]=$2
    since[$1]=${3:-$(date +%s)}
    if ! {
        printf '%s\n' "drillbook record of $runbook" "inventory $inventory"
        for step in "${steps[@]}"; do
            [ -z "${record[$step]-}" ] || printf '%s %s %s\n' "${record[$step]}" "$step" "${since[$step]}"
        done
    } >"$state.new" || ! sync -- "$state.new" || ! mv -f -- "$state.new" "$state"; then
        stop 3 "$state cannot be written; $1 is $2"
    fi
}

json() { # a text as a JSON string
    local text=$1 char code
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/\\n}
    if [[ $text == *[[:cntrl:]]* ]]; then
        for code in {1..31} 127; do
            printf -v char '%b' "\\x$(printf %x "$code")"
            text=${text//"$char"/\\u$(printf %04x "$code")}
        done
    fi
    printf '"%s"' "$text"
}

note() { # event, text, [status]
    [ -n "$journal" ] && [ -z "$dry" ] || return 0
    printf '{"at": "%s", "runbook": %s, "step": %s, "event": "%s", "text": %s, "status": %s}\n' \
        "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(json "$runbook")" "$(json "$step")" "$1" "$(json "$2")" "${3:-null}" \
        >>"$journal" || stop 3 "$journal cannot be written"
}
