# Questions are asked on the terminal, not on standard input: that may be a file.

agreed() { # question: status 0 for yes
    local answer='' waited
    if [ -n "$yes" ]; then
        say "? $1 yes (--yes)"
        return 0
    fi
    if ! { exec {terminal}<>/dev/tty; } 2>/dev/null; then
        say "? $1 Nobody can answer: there is no terminal, and no --yes."
        return 1
    fi
    while [ -z "$interrupted" ]; do
        say "? $1 [yes/no]"
        while IFS= read -r -t 1 -u "$terminal" answer; waited=$?; [ "$waited" -gt 128 ] && [ -z "$interrupted" ]; do :; done
        [ "$waited" -eq 0 ] || break
        case $answer in yes) break ;; no) break ;; esac
    done
    exec {terminal}>&-
    note question "$1 $answer"
    [ "$answer" = yes ] && [ -z "$interrupted" ]
}
