print_list() {
    local number
    for number in "${!steps[@]}"; do
        about "$((number + 1))"
        printf '%3d  %-8s %s  %s (%s, %s)\n' "$((number + 1))" "${record[$step]:--}" "$step" "$title" "$who" "$takes"
    done
}

resume() { # a step that an earlier run left in the middle
    local number=$1
    case ${record[${steps[number - 1]}]-} in
    begun | failed) ;;
    *) return 0 ;;
    esac
    about "$number"
    if [ -n "$reads_only" ] || [ -n "$dry" ]; then return 0; fi
    say "$step was begun and neither finished nor undone."
    if [ -n "$no_return" ] && [ -n "$yes" ]; then
        say "   it is a point of no return: it is done again, from its beginning"
    elif agreed "Undo it first (otherwise it is done again as it is)?"; then
        take_back || stop "${interrupted:-3}" "$step is NOT undone: its undo failed"
    elif [ -n "$interrupted" ]; then
        stop "$interrupted" "interrupted; $step is as it was left"
    elif ! { : <>/dev/tty; } 2>/dev/null; then
        stop 4 "stopped: nobody to say whether $step is undone or done again"
    fi
}

chosen() { # value of an option that names a step: its number
    number_of "$1" || stop 2 "no step is called '$1'; --list prints them"
}

main() {
    local first=1 last=${#steps[@]} number option undo='' chose='' later_done=()
    dry='' yes='' list='' no_wait='' here='' journal='' state=$0.state step='' check_s=60 spent_s=0 status=0
    while [ "$#" -gt 0 ]; do
        option=$1
        shift
        case $option in
        --from | --only | --undo | --state | --journal | --here)
            [ "$#" -gt 0 ] || stop 2 "$option needs a value; see --help"
            case $option in
            --from) first=$(chosen "$1") || exit 2 ;;
            --only) first=$(chosen "$1") && last=$first || exit 2 ;;
            --undo) undo=$(chosen "$1") || exit 2 ;;
            --state) state=$1 ;;
            --journal) journal=$1 ;;
            --here) here=$1 ;;
            esac
            case $option in --from | --only) chose=yes ;; esac
            shift
            ;;
        --list) list=yes ;;
        --dry-run) dry=yes ;;
        --yes) yes=yes ;;
        --no-wait) no_wait=yes ;;
        --help)
            usage
            exit 0
            ;;
        *) stop 2 "$option is not an option; see --help" ;;
        esac
    done
    trap 'interrupt 129' HUP
    trap 'interrupt 130' INT
    trap 'interrupt 143' TERM
    prepare
    [ -z "$list" ] || { print_list; exit 0; }
    [ -z "$undo" ] || undo_one "$undo"
    for ((number = first; number <= last; number++)); do
        step=${steps[number - 1]}
        [ -n "$dry" ] || [ -n "$chose" ] || case ${record[$step]-} in
        "done") continue ;;
        waiting)
            about "$number"
            wait_out
            continue
            ;;
        esac
        resume "$number"
        [ -z "$interrupted" ] || stop "$interrupted" "interrupted between two steps"
        carry_out "$number"
    done
    [ -n "$dry" ] || say "" "Done."
}

prepare() {
    local needed
    for needed in timeout flock date mktemp mv sync tail tr; do
        command -v "$needed" >/dev/null || stop 7 "$needed is missing here"
    done
    case $state in /* | ./* | ../*) ;; *) state=./$state ;; esac
    if [ -z "$dry$list" ]; then
        { exec {lock}<"$0" && flock -n "$lock"; } || stop 2 "this script is running already"
        scratch=$(mktemp -d) || stop 7 "no folder for temporary files"
        trap 'rm -rf -- "$scratch"' EXIT
    fi
    read_record
}

main "$@"
