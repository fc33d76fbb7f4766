# A step.

number_of() {
    local number
    for number in "${!steps[@]}"; do
        [ "${steps[number]}" != "$1" ] || { echo "$((number + 1))"; return 0; }
    done
    return 1
}

about() { # number: sets what is known of the step
    step=${steps[$1 - 1]} title='' who='' machine='' address='' takes='' limit_s=60 wait_s=0 spent_s=0
    question='' no_return='' changes='' escalate='' reads_only='' after=()
    part "$1" about
}

announce() {
    tell ""
    tell "== $number/${#steps[@]} $title [$step]"
    tell "   who: $who · where: ${machine:-any workstation}${address:+ ($address)} · takes: $takes"
    [ -z "$changes" ] || tell "   changes: $changes"
    [ -z "$no_return" ] || tell "   POINT OF NO RETURN: $no_return"
    [ -z "$escalate" ] || tell "   stop trying: $escalate"
}

carry_out() { # number
    local number=$1 earlier
    about "$number"
    announce
    for earlier in "${after[@]}"; do
        [[ -z $dry && ${record[$earlier]-} != @(done|waiting) ]] || continue
        agreed "By the record, $earlier is not done, and must be before this step. Go on?" || refused
    done
    if [ -n "$question" ]; then
        if [ -n "$dry" ]; then show "? $question"; else agreed "$question" || refused; fi
    fi
    if ! part "$number" before; then
        [ -z "$interrupted" ] || stop "$interrupted" "interrupted before $step was begun"
        note blocked "$title"
        stop 5 "$step was not begun: a precondition does not hold${escalate:+. $escalate}"
    fi
    [ -z "$interrupted" ] || stop "$interrupted" "interrupted before $step was begun"
    remember "$step" begun
    note begin "$title"
    if part "$number" "do" && part "$number" verify && [ -z "$interrupted" ]; then
        finish
        return 0
    fi
    note failed "$title" "${interrupted:-$status}"
    say "   $step $([ -n "$interrupted" ] && echo "was interrupted" || echo "failed")${escalate:+. $escalate}"
    failed
}

refused() {
    [ -z "$interrupted" ] || stop "$interrupted" "interrupted before $step was begun"
    note refused "$title"
    stop 4 "stopped before $step; it was not begun"
}

finish() {
    local ends
    [ -z "$dry" ] || { dry_undo; return 0; }
    if [ "$wait_s" -gt 0 ]; then
        ends=$(($(date +%s) + wait_s))
        remember "$step" waiting "$ends"
        note wait "$title"
        wait_out
        return 0
    fi
    remember "$step" "done"
    note "done" "$title"
}

wait_out() { # until the time of `step` has passed
    local left announced=''
    while left=$((${since[$step]} - $(date +%s))); [ "$left" -gt 0 ]; do
        [ -n "$announced" ] || say "   $step is done. Time must pass: $((left / 3600)) h $((left % 3600 / 60)) min $((left % 60)) s, until $(date -d "@${since[$step]}" '+%Y-%m-%d %H:%M:%S %z')"
        announced=yes
        if [ -n "$no_wait" ] || [ -n "$interrupted" ]; then
            stop 6 "stopped while time passes; start the script again then (the record is $state)"
        fi
        doze "$((left < 60 ? left : 60))"
    done
    remember "$step" "done"
    note "done" "$title"
}

dry_undo() {
    show "-- undo, where it fails or is interrupted:"
    part "$number" undo
    [ "$wait_s" -eq 0 ] || show "-- then $wait_s s must pass"
}

failed() { # a step was begun and did not end well: undo it, or say how
    local why=$interrupted
    if [ -n "$reads_only" ]; then
        remember "$step" undone
        stop "${why:-1}" "$step changes nothing: there is nothing to undo"
    fi
    remember "$step" failed
    interrupted=''
    say "   It is undone by:"
    dry=yes part "$number" undo >&2
    if [ -n "$no_return" ]; then
        if [ -n "$yes" ]; then
            stop 3 "$step is NOT undone: it is a point of no return, which a person decides about (--undo $step)"
        fi
        agreed "Undoing has a price: $no_return Undo it all the same?" || stop 3 "$step is NOT undone (--undo $step)"
    elif { : <>/dev/tty; } 2>/dev/null; then
        agreed "Undo it now?" || stop 3 "$step is NOT undone (--undo $step)"
    fi
    take_back || stop 3 "$step is NOT undone: its undo failed. Try again with --undo $step, or do by hand what is left"
    stop "${why:-1}" "$step is undone${why:+ after the interruption}"
}

take_back() { # the undo of the step, in order, until it succeeds or somebody gives up
    while :; do
        spent_s=0
        say "   Undoing $step"
        note undo "$title"
        if part "$number" undo && [ -z "$interrupted" ]; then
            remember "$step" undone
            note undone "$title"
            return 0
        fi
        remember "$step" failed
        note undo-failed "$title" "${interrupted:-$status}"
        [ -z "$yes" ] && { : <>/dev/tty; } 2>/dev/null || return 1
        interrupted=''
        agreed "The undo failed. It may be run twice: try again?" || return 1
    done
}

undo_one() { # number
    local number=$1 later
    for later in "${steps[@]:number}"; do
        [[ -n $dry || ${record[$later]-} != @(done|waiting|begun|failed) ]] || later_done+=("$later")
    done
    about "$number"
    announce
    [ -z "$reads_only" ] || stop 0 "$step changes nothing: there is nothing to undo"
    [ -z "${later_done[*]-}" ] ||
        agreed "Done after it, and to be undone first: ${later_done[*]}. Undo $step all the same?" || refused_undo
    [ -z "$no_return" ] || [ -n "$dry" ] || agreed "Undoing has a price: $no_return Undo it all the same?" || refused_undo
    [ -z "$dry" ] || { part "$number" undo; exit 0; }
    take_back || stop "${interrupted:-3}" "$step is NOT undone: its undo failed"
    stop 0 "$step is undone"
}

refused_undo() {
    stop "${interrupted:-4}" "$step is not undone"
}
