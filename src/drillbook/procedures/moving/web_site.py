"""The site's configuration: copied, tested and compared before it serves.

Copied files must not name the old address: a virtual host that listens there would answer nobody.
"""

import re
from collections.abc import Iterator

from drillbook.model import Check, Step
from drillbook.procedures.moving.keep import begin, forget, into, is_active, keep, last, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import (
    APACHE,
    Program,
    Question,
    different,
    lacks_nothing,
    program_of,
    question,
    web_of,
)
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.shell import command, only_if, prints_nothing, remote_path, rsync, shows, succeeds
from drillbook.procedures.situation import minutes

RUNS_AS = '$1 == "User:" || $1 == "Group:" {print $1, $2} $2 == "DocumentRoot:" {print $1, $2, $3}'


def copy_site(move: Move) -> Iterator[Step]:
    """For web sites: copy virtual hosts, snippets and the choice of modules; test them; compare user, group, modules.

    Document root, aliases of CGI programs and suexec users come with the virtual host; the check shows them.
    """
    if not move.is_web:
        return
    program, web = program_of(move), web_of(move)
    folder, kept = f"{move.folder}.site", f"{move.folder}.configuration"
    from_there = f"{remote_path(move.source, program.folder)}/"
    compared = tuple(_compared(move, program))
    reload = only_if(is_active(program.unit), command("sudo", "systemctl", "reload", program.unit))
    duration, provenance = minutes(15)
    yield Step(
        id=f"{move.key}.site",
        title=f"Copy the web server's configuration for {move.service.title} to {move.target.title}",
        subject=move.target.id,
        do=(
            *begin(folder),
            *keep(program.folder, kept),
            rsync(from_there, f"{program.folder}/", *program.of_sites),
            command("sudo", *program.test),
            *(into(last(one.there, SORTED), f"{folder}/{one.name}") for one in compared),
            *(different(one, f"{folder}/{one.name}") for one in compared),
            reload,
        ),
        verify=(
            shows(command("sudo", *program.test), program.passes),
            *(lacks_nothing(one, f"{folder}/{one.name}") for one in compared),
            *_named(move, program),
            _no_old_address(move, program),
        ),
        undo=(*put_back(program.folder, kept), reload, *forget(folder)),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(succeeds(command("sudo", *program.test), "its configuration is sound before it is changed"),),
        changes=(f"{program.folder} on {move.target.title}",),
        escalate=f"The test fails: what it names is missing on {move.target.title}, or is meant for another version.",
        go_no_go=f"Does {move.target.title} serve other sites? They are kept in {program.folder}, and must still work."
        if web.server
        else "Which web server is it? The inventory does not say: add `web:` to the service.",
    )


def _compared(move: Move, program: Program) -> Iterator[Question]:
    if program is APACHE:
        yield question(move, "modules", *program.loaded, awk="$2 ~ /static|shared/ {print $1}")
        yield question(move, "runs-as", *program.runs_as, awk=RUNS_AS)


def _named(move: Move, program: Program) -> Iterator[Check]:
    """What the inventory says the site needs."""
    web = web_of(move)
    if program is APACHE and web.modules:
        yield shows(command("sudo", *program.loaded), *(f"{name.removeprefix('mod_')}_module" for name in web.modules))
    if move.host:
        listing = ("apachectl", "-S") if program is APACHE else ("nginx", "-T")
        yield shows(command("sudo", *listing), move.host, remark="the virtual host is there")
    if web.document_root:
        asked = command("sudo", "grep", "-RF", "--", web.document_root, f"{program.folder}/sites-enabled/")
        yield succeeds(asked, "the document root, aliases of programs, suexec users")


def _no_old_address(move: Move, program: Program) -> Check:
    asked = command("sudo", "find", "-L", program.folder, "-type", "f", "-exec", "sed", "-n", _line(move), "{}", "+")
    return prints_nothing(asked, f"no file names the old address {move.source.address}")


def _line(move: Move) -> str:
    """A program for sed that prints lines with the old address, and none with a longer one."""
    escaped = re.sub(r"[^0-9A-Fa-f:]", lambda found: "\\" + found[0], move.source.address)
    return f"/\\(^\\|[^0-9.]\\){escaped}\\($\\|[^0-9]\\)/p"
