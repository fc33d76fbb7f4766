"""A web server at the standby: the four questions, then start.

Are the modules there, which user does it run as, where is the document root, which languages at which version.
"""

from collections.abc import Iterator

from drillbook.model import ServiceKind, Step
from drillbook.procedures.shell import command
from drillbook.procedures.situation import Situation, minutes


def start_web(situation: Situation) -> Iterator[Step]:
    """Check and start the web server on the standby machine."""
    if situation.service.kind_of is not ServiceKind.WEB or not situation.here or not situation.away:
        return
    machine, web = situation.away[0], situation.service.web
    checks = ["apachectl -M", "apachectl configtest"]
    expected = ["'Syntax OK'"]
    if web:
        if web.modules:
            expected.append(f"modules {', '.join(web.modules)}")
        if web.user:
            checks.append(command("id", web.user))
            expected.append(f"user {web.user}, group {web.group or web.user}")
        if web.document_root:
            checks.append(command("ls", "-ld", web.document_root))
            expected.append(f"document root {web.document_root}")
        if web.languages:
            expected.append(", ".join(web.languages))
    duration, provenance = minutes(5)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the web server on {machine.title}: modules, user, root, languages",
        subject=machine.id,
        do=tuple(checks),
        verify=(f"It shows: {'; '.join(expected)}",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go="Does the standby have everything the site needs?",
        escalate="A module is missing: install it from the packages kept on the standby, or go on without that part.",
    )
    yield Step(
        id=f"{situation.service.id}.{machine.id}.start",
        title=f"Start the web server on {machine.title}",
        subject=machine.id,
        do=(command("sudo", "systemctl", "enable", "--now", "apache2"),),
        verify=(_fetch(situation),),
        undo=(command("sudo", "systemctl", "disable", "--now", "apache2"),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        after=(f"{situation.service.id}.{machine.id}.check",),
    )


def _fetch(situation: Situation) -> str:
    url = situation.service.url
    if not url:
        return "curl -fsSI http://localhost/ answers 200"
    host = url.partition("://")[2].partition("/")[0]
    return command("curl", "-fsSI", "-H", f"Host: {host}", "http://localhost/") + " answers 200"
