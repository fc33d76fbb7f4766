"""A web server at the standby: the four questions, then start.

Are the modules there, which user does it run as, where is the document root, which languages at which version.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Dataset, Server, ServiceKind, Step, Vm, WebSoftware
from drillbook.procedures.shell import command, local_path, note, shows
from drillbook.procedures.situation import Situation, minutes


@dataclass(frozen=True, slots=True)
class Program:
    """A web server program: its unit, and the commands that show its modules and test its configuration."""

    unit: str
    modules: str
    test: str
    passes: str
    settings: str
    """Shows what is configured: user, group, document roots."""


APACHE = Program("apache2", "apachectl -M", "sudo apachectl configtest", "Syntax OK", "sudo apachectl -S")
NGINX = Program("nginx", "nginx -V", "sudo nginx -t", "test is successful", "sudo nginx -T")
LANGUAGES = MappingProxyType(
    {"perl": "perl -v", "php": "php -v", "python": "python3 --version", "ruby": "ruby -v", "java": "java -version"}
)
"""First word of a language, as people write it, and the command that shows its version."""
UNANSWERED = "what it must have is not in the inventory: add `web:` to the service"
PERL_MODULE = re.compile(r"[A-Za-z]\w*(?:::\w+)*", re.ASCII)


def start_web(situation: Situation) -> Iterator[Step]:
    """For web sites: answer the four questions on the standby machine, then start its web server.

    A module, user, folder or language that is missing shows before users do.
    """
    if situation.service.kind_of is not ServiceKind.WEB or not situation.switches:
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


def build_web(situation: Situation) -> Iterator[Step]:
    """For web sites that run nowhere else: what the replacement must have before it serves, and how to check it."""
    if situation.service.kind_of is not ServiceKind.WEB or not situation.lost:
        return
    service, web, machine = situation.service, situation.service.web or WebSoftware(), situation.lost[0]
    program = NGINX if "nginx" in web.server.lower() else APACHE
    duration, provenance = minutes(240)
    yield Step(
        id=f"{service.id}.build",
        title=f"Set the replacement for {machine.title} up as {machine.title} was",
        subject=machine.id,
        do=(
            note(f"Install {web.server or 'the web server'} ({'; '.join(_answers(web)) or UNANSWERED})"),
            note("Copy pages, programs and configuration from the newest copy, owners and permissions too"),
            *_restored(situation),
            *_questions(web, program),
        ),
        verify=(f"It shows: {'; '.join((f'{program.passes!r}', *_answers(web)))}", _fetch(situation)),
        undo=("Take it off the network; nothing else has been changed.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        go_no_go="Has the machine arrived, and is its data restored (the step before)?",
        escalate="Not up a working day after its arrival: tell the owner of the business process.",
    )


def _restored(situation: Situation) -> Iterator[str]:
    kept = [one for one in situation.datasets if any(map(situation.is_here, _primaries(situation, one)))]
    if kept:
        names = ", ".join(one.title for one in kept)
        yield note(f"In the programs' configuration: {names} is where it was restored, see the steps before")


def _primaries(situation: Situation, dataset: Dataset) -> list[str]:
    return [one.on for one in situation.databases(dataset) if not one.replicates]


def _check(situation: Situation, machine: Server | Vm, web: WebSoftware, program: Program) -> Step:
    duration, provenance = minutes(5)
    return Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the web server on {machine.title}: modules, user, root, languages",
        subject=machine.id,
        do=tuple(_questions(web, program)),
        verify=(f"It shows: {'; '.join((f'{program.passes!r}', *_answers(web)))}",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go="Does the standby have everything the site needs?",
        escalate="A module is missing: install it from the packages kept on the standby, or go on without that part.",
    )


def _questions(web: WebSoftware, program: Program) -> Iterator[str]:
    """Modules, user and group, document root, CGI, languages with their modules."""
    yield from (program.modules, program.test, program.settings)
    if web.user:
        yield command("id", "--", web.user)
    if web.document_root:
        yield command("ls", "-ld", local_path(web.document_root))
    if program is APACHE and any("cgi" in module.lower() or "suexec" in module.lower() for module in web.modules):
        yield command("apachectl", "-V")
        yield command("grep", "-rnE", "ScriptAlias|ExecCGI|SuexecUserGroup", "/etc/apache2/")
    for language in web.languages:
        word = language.split(maxsplit=1)[0].lower() if language.strip() else ""
        if word in LANGUAGES:
            yield LANGUAGES[word]
        if word == "perl" and (modules := _perl_modules(language)):
            show = 'print "$_ ", $_->VERSION, "\\n" for @ARGV'
            yield command("perl", *(f"-M{one}" for one in modules), "-e", show, *modules)


def _perl_modules(language: str) -> list[str]:
    """The modules in 'Perl 5.6.1 with CGI.pm 2.752, DBI 1.21'."""
    named = (part.split() for part in language.partition(" with ")[2].split(","))
    names = (words[0].removesuffix(".pm") for words in named if words)
    return [name for name in names if PERL_MODULE.fullmatch(name)]


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
