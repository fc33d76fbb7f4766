"""After the switch: what a user would find wrong is looked for, from outside and in the error log; then the old
machine is kept for a while, and switched off when nobody comes to it and no name leads to it."""

from collections.abc import Iterator

from drillbook.model import Step
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import APACHE, program_of, web_of
from drillbook.procedures.moving.zone import masters, points_to
from drillbook.procedures.shell import NOTHING, command, note, prints_nothing, shows
from drillbook.procedures.situation import minutes

ERRORS = "/:\\(error\\|crit\\|alert\\|emerg\\)\\]/p"
"""For sed: lines of Apache's error log that are more than a warning."""
RAW = "/<!--#/p; 1{/^#!/p}"
"""For sed: a server-side include or a program that was delivered instead of carried out."""


def look_after(move: Move) -> Iterator[Step]:
    """Follow every link as a user does: CGI programs, includes, pages that need a nonstandard module; read the log."""
    if not move.is_web or not move.host:
        return
    program, folder = program_of(move), f"/tmp/{move.key}.seen"  # noqa: S108 - of the person who looks
    url = move.service.url
    crawl = ("wget", "-nv", "--recursive", "--level=5", "--page-requisites", "-e", "robots=off")
    duration, provenance = minutes(20)
    yield Step(
        id=f"{move.key}.links",
        title=f"Follow the links of {move.service.title} from outside: programs, includes, modules",
        subject=move.service.id,
        do=(
            command("rm", "-rf", "--", folder),
            command(*crawl, f"--directory-prefix={folder}", "--", url),
        ),
        verify=(
            prints_nothing(
                command("find", folder, "-type", "f", "-exec", "sed", "-s", "-n", RAW, "{}", "+"),
                "an include or a program that was delivered as text: mod_include or CGI is not at work",
            ),
            shows(command("curl", "-fsSI", "--max-time", "20", "--", url), " 200"),
        ),
        undo=(command("rm", "-rf", "--", folder),),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        changes=(f"{folder} on the workstation",),
        escalate="A link is broken that worked before: its module, its permissions, its language? Read the error log.",
    )
    yield _errors(move, program.logs)


def _errors(move: Move, logs: str) -> Step:
    web, program = web_of(move), program_of(move)
    duration, provenance = minutes(10)
    more = (shows(command("sudo", *program.loaded), *(f"{one}_module" for one in web.modules)),)
    return Step(
        id=f"{move.key}.errors",
        title=f"Read the error log on {move.target.title}",
        subject=move.target.id,
        do=(
            command("sudo", "sed", "-n", ERRORS, f"{logs}/error.log"),
            command("sudo", "tail", "-n", "50", f"{logs}/error.log"),
        ),
        verify=(
            *(more if program is APACHE and web.modules else ()),
            note("Nothing in it is newer than the start, or its cause is known: a program, a permission, a module."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        after=(f"{move.key}.links",),
    )


def keep_old(move: Move) -> Iterator[Step]:
    """Keep the old machine for some days; then, when no name leads there, switch it off and end its contract."""
    duration, provenance = minutes(10)
    source = move.source
    yield Step(
        id=f"{move.key}.keep",
        title=f"Keep {source.title} as it is for {move.keep.days} days, and count who still comes to it",
        subject=source.id,
        do=(
            note(f"Take a first backup of everything on {move.target.title}, and let the regular ones run there."),
            note(f"Write {move.target.id} into the inventory, and the plan anew; send it to those who have a copy."),
            command("sudo", "ss", "-Htn", "state", "established"),
        ),
        verify=tuple(points_to(one, record, move.target.address) for one in masters(move) for record in move.records)
        or (note("Nobody comes to it any more."),),
        undo=(NOTHING,),
        duration=duration + move.keep,
        duration_from=provenance,
        owner=move.owner,
        machine=source.id,
        wait=move.keep,
    )
    yield _switch_off(move)


def _switch_off(move: Move) -> Step:
    source = move.source
    provider = move.estate.providers.get(getattr(source, "provider", None) or "")
    contract = f"contract {provider.contract.number}" if provider and provider.contract else "its contract"
    old_names = " and take the zone off the old name servers" if move.name_servers else ""
    duration, provenance = minutes(30)
    return Step(
        id=f"{move.key}.switch-off",
        title=f"Switch {source.title} off for good",
        subject=source.id,
        do=(
            note(f"Keep a last copy of its disks for as long as the law wants; erase them{old_names}."),
            note(f"Power it off, and end {contract}{f' with {provider.title}' if provider else ''}."),
            note(f"On {move.target.title}: what the move kept is in {move.folder}.*; delete it when nobody goes back."),
        ),
        verify=(note(f"{source.title} does not answer, {move.service.title} does."),),
        undo=(note("Power it on again, as long as the contract runs and its disks are not erased."),),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        go_no_go="Has nobody come to it for a week, and is a backup of the new machine restored as a test?",
        point_of_no_return="Once its disks are erased there is no way back: what was written since the cut exists on "
        "the new machine alone.",
        after=(f"{move.key}.keep",),
    )
