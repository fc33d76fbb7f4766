"""A web server at the standby: the four questions, then start.

Are the modules there, which user does it run as, where is the document root, which languages at which version.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from drillbook.model import (
    Action,
    Check,
    Command,
    Dataset,
    Instruction,
    Server,
    ServiceKind,
    Step,
    Verification,
    Vm,
    WebSoftware,
)
from drillbook.procedures.aside import started
from drillbook.procedures.shell import NOTHING, command, local_path, note, shows, succeeds
from drillbook.procedures.situation import Situation, minutes


@dataclass(frozen=True, slots=True)
class Program:
    """A web server program: its unit, and the commands that show its modules and test its configuration."""

    unit: str
    modules: Command
    test: Command
    passes: str
    settings: Command
    """Shows what is configured: user, group, document roots."""
    module_name: str
    """How `modules` shows a module; empty: it does not show all of them."""


APACHE = Program(
    "apache2",
    command("sudo", "apachectl", "-M"),
    command("sudo", "apachectl", "configtest"),
    "Syntax OK",
    command("sudo", "apachectl", "-S"),
    "{}_module",
)
NGINX = Program(
    "nginx",
    command("nginx", "-V"),
    command("sudo", "nginx", "-t"),
    "test is successful",
    command("sudo", "nginx", "-T"),
    "",
)
LANGUAGES = MappingProxyType(
    {
        "perl": command("perl", "-v"),
        "php": command("php", "-v"),
        "python": command("python3", "--version"),
        "ruby": command("ruby", "-v"),
        "java": command("java", "-version"),
    }
)
"""First word of a language, as people write it, and the command that shows its version."""
UNANSWERED = "what it must have is not in the inventory: add `web:` to the service"
PERL_MODULE = re.compile(r"[A-Za-z]\w*(?:::\w+)*", re.ASCII)
MODULE = re.compile(r"(?:mod_)?(\w+?)(?:_module)?", re.ASCII)
VERSION = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
SOON = timedelta(seconds=20)
"""For a server that has just been started."""


def start_web(situation: Situation) -> Iterator[Step]:
    """For web sites: answer the four questions on the standby machine, then start its web server.

    A module, user, folder or language that is missing shows before users do.
    """
    if situation.service.kind_of is not ServiceKind.WEB or not situation.switches:
        return
    machine = situation.away[0]
    yield check_web(situation, machine)
    yield replace(serve(situation, machine), after=(f"{situation.service.id}.{machine.id}.check",))


def serve(situation: Situation, machine: Server | Vm) -> Step:
    """Start the web server of a machine, now and at every boot."""
    program = program_of(situation)
    server = started(program.unit, f"{situation.service.id}.{machine.id}.start")
    duration, provenance = minutes(5)
    return Step(
        id=f"{situation.service.id}.{machine.id}.start",
        title=f"Start the web server on {machine.title}",
        subject=machine.id,
        preconditions=(shows(program.test, program.passes),),
        do=server.do,
        verify=(_fetch(situation),),
        undo=server.undo,
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        changes=(f"{program.unit} on {machine.title}",),
    )


def program_of(situation: Situation) -> Program:
    """The web server program of a service."""
    web = situation.service.web or WebSoftware()
    return NGINX if "nginx" in web.server.lower() else APACHE


def build_web(situation: Situation) -> Iterator[Step]:
    """For web sites that run nowhere else: what the replacement must have before it serves, and how to check it."""
    if situation.service.kind_of is not ServiceKind.WEB or not situation.lost:
        return
    service, web, machine = situation.service, situation.service.web or WebSoftware(), situation.lost[0]
    program = program_of(situation)
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
        verify=(*_expected(web, program), _fetch(situation)),
        undo=(note("Take it off the network; nothing else has been changed."),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        go_no_go="Has the machine arrived, and is its data restored (the step before)?",
        escalate="Not up a working day after its arrival: tell the owner of the business process.",
        changes=(f"the replacement for {machine.title}",),
    )


def _restored(situation: Situation) -> Iterator[Instruction]:
    kept = [one for one in situation.datasets if any(map(situation.is_here, _primaries(situation, one)))]
    if kept:
        names = ", ".join(one.title for one in kept)
        yield note(f"In the programs' configuration: {names} is where it was restored, see the steps before")


def _primaries(situation: Situation, dataset: Dataset) -> list[str]:
    return [one.on for one in situation.databases(dataset) if not one.replicates]


def check_web(situation: Situation, machine: Server | Vm) -> Step:
    """The four questions, asked of one machine; changes nothing."""
    web, program = situation.service.web or WebSoftware(), program_of(situation)
    duration, provenance = minutes(5)
    return Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the web server on {machine.title}: modules, user, root, languages",
        subject=machine.id,
        do=tuple(_questions(web, program)),
        verify=tuple(_expected(web, program)),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go="Does the standby have everything the site needs?",
        escalate="A module is missing: install it from the packages kept on the standby, or go on without that part.",
    )


def _questions(web: WebSoftware, program: Program) -> Iterator[Action]:
    """Modules, user and group, document root, CGI, languages with their modules."""
    yield from (program.modules, program.test, program.settings)
    if web.user:
        yield _user(web)
    if web.document_root:
        yield _root(web)
    if program is APACHE and any("cgi" in module.lower() or "suexec" in module.lower() for module in web.modules):
        yield command("sudo", "apachectl", "-V")
        yield command("grep", "-rnE", "ScriptAlias|ExecCGI|SuexecUserGroup", "/etc/apache2/")
    for language in web.languages:
        yield from (check.command for check in _versions(language))


def _expected(web: WebSoftware, program: Program) -> Iterator[Verification]:
    """What the answers must be; where no program can tell, what people compare."""
    named = [(one, MODULE.fullmatch(one)) for one in web.modules]
    modules = [program.module_name.format(match[1]) for _, match in named if match and program.module_name]
    if modules:
        yield shows(program.modules, *modules)
    yield shows(program.test, program.passes)
    if web.user:
        yield shows(_user(web), web.group or web.user)
    if web.document_root:
        yield succeeds(_root(web))
    for language in web.languages:
        yield from _versions(language)
    by_eye = [one for one, match in named if not match or not program.module_name]
    by_eye += [one for one in web.languages if not any(_versions(one))]
    if by_eye:
        yield note(f"By eye: {', '.join(by_eye)}")


def _user(web: WebSoftware) -> Command:
    return command("id", "--", web.user)


def _root(web: WebSoftware) -> Command:
    return command("ls", "-ld", "--", local_path(web.document_root))


def _versions(language: str) -> Iterator[Check]:
    """What shows the version of a language and of its modules, with those that the inventory names."""
    words = language.split(maxsplit=2)
    if not words or words[0].lower() not in LANGUAGES:
        return
    version = [one for one in words[1:2] if VERSION.fullmatch(one)]
    asked = LANGUAGES[words[0].lower()]
    yield shows(asked, *version) if version else succeeds(asked)
    if words[0].lower() == "perl" and (modules := _perl_modules(language)):
        show = 'print "$_ ", $_->VERSION, "\\n" for @ARGV'
        versions = command("perl", *(f"-M{one}" for one in modules), "-e", show, *modules)
        wanted = [f"{name} {version}" for name, version in modules.items() if version]
        yield shows(versions, *wanted) if wanted else succeeds(versions)


def _perl_modules(language: str) -> dict[str, str]:
    """The modules in 'Perl 5.6.1 with CGI.pm 2.752, DBI 1.21', with their versions where they are numbers."""
    named = (part.split() for part in language.partition(" with ")[2].split(","))
    found = {words[0].removesuffix(".pm"): words[1] if len(words) > 1 else "" for words in named if words}
    return {
        name: version if VERSION.fullmatch(version) else ""
        for name, version in found.items()
        if PERL_MODULE.fullmatch(name)
    }


def _answers(web: WebSoftware) -> Iterator[str]:
    if web.modules:
        yield f"modules {', '.join(web.modules)}"
    if web.user:
        yield f"user {web.user}, group {web.group or web.user}"
    if web.document_root:
        yield f"document root {web.document_root}"
    yield from web.languages


def _fetch(situation: Situation) -> Check:
    service = situation.service
    asked = f"{service.host}:{service.port}" if service.port else service.host
    header = ("-H", f"Host: {asked}") if asked else ()
    return shows(command("curl", "-fsSI", *header, "http://localhost/"), " 200", within=SOON)
