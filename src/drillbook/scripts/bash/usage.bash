# ---------------------------------------------------------------------------------------------------------------------
# From here on, every script is the same: how steps are carried out, interrupted, undone and resumed.
# ---------------------------------------------------------------------------------------------------------------------

usage() {
    cat <<END
$runbook: $heading
Usage: ${0##*/} [OPTION]...
  --list            the steps, and how far each one is; nothing is done
  --from STEP       begin at this step, whatever the record says of those before it
  --only STEP       carry out this step only
  --undo STEP       take this step back, and stop
  --dry-run         print everything that would be done; nothing is done, nothing is asked
  --yes             unattended: every question is answered yes, every instruction taken as carried out
  --no-wait         where time must pass (a TTL, a delegation): stop with status 6, to be started again later
  --here MACHINE    the commands of this machine are run here, without ssh
  --state FILE      the record of what is done (otherwise beside the script, its name with .state)
  --journal FILE    append what happens, a line of JSON for each event
  --help            this text
Started again, the script goes on where it stopped. It needs bash 4.4, GNU coreutils, flock and, for other machines, ssh.
Exit status:
    0  done: all steps, or what was asked for
    1  a step failed and is undone; started again, the script tries it again
    2  bad usage, or a record that cannot be used; nothing was done
    3  a step failed and is NOT undone: the last lines say what is left to do
    4  stopped at a question: answered no, or nobody there to answer it (no terminal, no --yes)
    5  stopped before a step: a precondition does not hold; the step was not begun
    6  stopped at a wait: start the script again when its time has passed
    7  a program that the script itself needs is missing
  129, 130, 143  hung up, interrupted or terminated; a step that was under way is undone first
END
}

say() {
    local line=$*
    printf '%s\n' "${line//[^[:print:]$'\n']/?}" >&2 || true
}

stop() { # status, why
    local status=$1
    shift
    say "${0##*/}: $*"
    exit "$status"
}
