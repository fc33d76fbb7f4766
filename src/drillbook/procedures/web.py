"""A web server at the standby: the four questions, then start.

Are the modules there, which user does it run as, where is the document root, which languages at which version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Server, ServiceKind, Step, Vm, WebSoftware
from drillbook.procedures.shell import command, local_path, shows
from drillbook.procedures.situation import Situation, minutes


@dataclass(frozen=True, slots=True)
class Program:
    """A web server program: its unit, and the commands that show its modules and test its configuration."""

    unit: str
    modules: str
    test: str
    passes: str


APACHE = Program("apache2", "apachectl -M", "sudo apachectl configtest", "Syntax OK")
NGINX = Program("nginx", "nginx -V", "sudo nginx -t", "test is successful")
LANGUAGES = MappingProxyType(
    {"perl": "perl -v", "php": "php -v", "python": "python3 --version", "ruby": "ruby -v", "java": "java -version"}
)
"""First word of a language, as people write it, and the command that shows its version."""


def start_web(situation: Situation) -> Iterator[Step]:
    """For web sites: answer the four questions on the standby machine, then start its web server.

    A module, user, folder or language that is missing shows before users do.
    """
    if situation.service.kind_of is not ServiceKind.WEB or not situation.here or not situation.away:
        return
    machine, web = situation.away[0], situation.service.web or WebSoftware()
    program = NGINX if "nginx" in web.server.lower() else APACHE
    yield _check(situation, machine, web, program)
    duration, provenance = minutes(5)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.start",
        title=f"Start the web server on {machine.title}",
        subject=machine.id,
        do=(command("sudo", "systemctl", "enable", "--now", program.unit),),
        verify=(_fetch(situation),),
        undo=(command("sudo", "systemctl", "disable", "--now", program.unit),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        after=(f"{situation.service.id}.{machine.id}.check",),
    )


def _check(situation: Situation, machine: Server | Vm, web: WebSoftware, program: Program) -> Step:
    duration, provenance = minutes(5)
    return Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the web server on {machine.title}: modules, user, root, languages",
        subject=machine.id,
        do=(program.modules, program.test, *_questions(web)),
        verify=(f"It shows: {'; '.join((f'{program.passes!r}', *_answers(web)))}",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go="Does the standby have everything the site needs?",
        escalate="A module is missing: install it from the packages kept on the standby, or go on without that part.",
    )


def _questions(web: WebSoftware) -> Iterator[str]:
    if web.user:
        yield command("id", "--", web.user)
    if web.document_root:
        yield command("ls", "-ld", local_path(web.document_root))
    for language in web.languages:
        word = language.split(maxsplit=1)[0].lower() if language.strip() else ""
        if word in LANGUAGES:
            yield LANGUAGES[word]


def _answers(web: WebSoftware) -> Iterator[str]:
    if web.modules:
        yield f"modules {', '.join(web.modules)}"
    if web.user:
        yield f"user {web.user}, group {web.group or web.user}"
    if web.document_root:
        yield f"document root {web.document_root}"
    yield from web.languages


def _fetch(situation: Situation) -> str:
    host = situation.service.url.partition("://")[2].partition("/")[0]
    header = ("-H", f"Host: {host}") if host else ()
    return shows(command("curl", "-fsSI", *header, "http://localhost/"), "answers 200")
