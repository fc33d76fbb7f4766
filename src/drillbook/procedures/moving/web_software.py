"""The four questions about a web site, asked on both machines and compared: what the new one lacks, blocks the move.

Are the web server's modules there (compiled in, or as files); under which user and group does it run, and is suexec
there; where is the document root; which languages do its programs need, and which modules at which version.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.model import Check, Command, Step, WebSoftware
from drillbook.procedures.moving.keep import begin, forget, into, last
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.shell import command, on, prints_nothing, succeeds
from drillbook.procedures.situation import minutes

COMPARED = ("sudo", "env", "LC_ALL=C", "comm")
PERL_MODULE = re.compile(r"[A-Za-z]\w*(?:::\w+)*", re.ASCII)
SHOW_PERL = 'print "Perl $^V\\n"; print "$_ ", $_->VERSION, "\\n" for @ARGV'
SHOW_PYTHON = (
    "import sys, importlib.metadata as m; print('Python', *sys.version_info[:3]); "
    "[print(n, m.version(n)) for n in sys.argv[1:]]"
)
SHOW_PHP = (
    "echo 'PHP ', PHP_VERSION, PHP_EOL; foreach (get_loaded_extensions() as $e) echo $e, ' ', phpversion($e), PHP_EOL;"
)


@dataclass(frozen=True, slots=True)
class Program:
    """A web server as Debian packages it."""

    unit: str
    folder: str
    """Its configuration."""
    of_sites: tuple[str, ...]
    """Filters of rsync for the part of the configuration that belongs to sites and modules."""
    modules: str
    """Where modules lie that are loaded as files."""
    enabled: str
    """Where it is written which of them are loaded."""
    loads: str
    """Program for awk: the file of a module, from a line of the configuration that loads it."""
    compiled: tuple[str, ...]
    """Lists what is compiled in."""
    loaded: tuple[str, ...]
    """Lists all modules, loaded or compiled in; empty: it has no such command."""
    test: tuple[str, ...]
    passes: str
    runs_as: tuple[str, ...]
    """Shows user, group and document root."""
    logs: str


APACHE = Program(
    unit="apache2",
    folder="/etc/apache2",
    of_sites=(
        "--exclude=000-default.conf",
        "--exclude=default-ssl.conf",
        *(f"--include=/{name}/***" for name in ("sites-available", "sites-enabled", "conf-available", "conf-enabled")),
        "--include=/mods-enabled/***",
        "--exclude=*",
    ),
    modules="/usr/lib/apache2/modules",
    enabled="/etc/apache2/mods-enabled",
    loads='$1 == "LoadModule" {print $3}',
    compiled=("apachectl", "-l"),
    loaded=("apachectl", "-M"),
    test=("apachectl", "configtest"),
    passes="Syntax OK",
    runs_as=("apachectl", "-t", "-D", "DUMP_RUN_CFG"),
    logs="/var/log/apache2",
)
NGINX = Program(
    unit="nginx",
    folder="/etc/nginx",
    of_sites=(
        "--exclude=default",
        *(f"--include=/{name}/***" for name in ("sites-available", "sites-enabled", "conf.d", "snippets")),
        "--include=/modules-enabled/***",
        "--exclude=*",
    ),
    modules="/usr/lib/nginx/modules",
    enabled="/etc/nginx/modules-enabled",
    loads='$1 == "load_module" {sub(/^modules/, "/usr/lib/nginx/modules", $2); sub(/;$/, "", $2); print $2}',
    compiled=("sh", "-c", "nginx -V 2>&1"),
    loaded=(),
    test=("nginx", "-t"),
    passes="test is successful",
    runs_as=("nginx", "-T"),
    logs="/var/log/nginx",
)


def check_software(move: Move) -> Iterator[Step]:
    """For web sites: what the old machine's web server and languages have and the new machine lacks, blocks.

    Compiled-in modules, modules as files, user and group, suexec, interpreters and their modules with versions.
    """
    if not move.is_web:
        return
    web, program = web_of(move), program_of(move)
    folder = f"{move.folder}.software"
    duration, provenance = minutes(10)
    questions = tuple(_questions(move, web, program))
    yield Step(
        id=f"{move.key}.software",
        title=f"Compare the web server and the languages of {move.source.title} and {move.target.title}",
        subject=move.target.id,
        do=(
            *begin(folder),
            *(into(asked(one), f"{folder}/{one.name}") for one in questions),
            *(different(one, f"{folder}/{one.name}") for one in questions),
        ),
        verify=(*(lacks_nothing(one, f"{folder}/{one.name}") for one in questions if one.blocks), *_accounts(web)),
        undo=forget(folder),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(succeeds(command("sudo", *program.test)),),
        go_no_go="Of the lines shown, those on the left are on the new machine alone, the others on the old one. A "
        "newer module may read old data differently: have the programs been tried with these versions?",
        changes=(f"{folder} on {move.target.title}",),
        escalate="Something is missing: install its package on the new machine, and run this step again.",
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A command that prints a fact a line, and whether the new machine must have every line: versions may differ.

    Where the command fails on the new machine, a module of a language is missing there, and the step fails.
    """

    name: str
    here: Command
    """As it is asked on the new machine."""
    there: Command
    """As it is asked on the old one, from the new one."""
    blocks: bool = True


def asked(question: Question) -> Command:
    """The old machine's answer, in order."""
    return last(question.there, SORTED)


def different(question: Question, saved: str) -> Command:
    """Shows the lines in which the two answers differ."""
    return last(last(question.here, SORTED), command(*COMPARED, "-3", "-", saved))


def lacks_nothing(question: Question, saved: str) -> Check:
    """Every line of the old machine is there on the new one."""
    lines = last(last(question.here, SORTED), command(*COMPARED, "-13", "-", saved))
    return prints_nothing(lines, f"{question.name}: a line shown is missing on the new machine")


def question(move: Move, name: str, *words: str, awk: str = "", blocks: bool = True) -> Question:
    """The same words on both machines, what they print filtered by the same program."""
    here, there = command("sudo", *words), from_source(move, *words)
    if awk:
        here, there = last(here, command("awk", awk)), last(there, command("awk", awk))
    return Question(name, here, there, blocks)


def from_source(move: Move, *words: str, stdin: str = "") -> Command:
    """A command on the old machine as root, run from the new one."""
    return command("sudo", "ssh", "--", on(move.source), shlex.join(words), stdin=stdin)


def _questions(move: Move, web: WebSoftware, program: Program) -> Iterator[Question]:
    yield question(move, "compiled-in", *program.compiled, awk="/\\.c$/ {print $1}", blocks=program is APACHE)
    lines = ("find", "-L", program.enabled, "-type", "f", "-name", "*.*", "-exec", "cat", "{}", "+")
    there = last(from_source(move, *lines), command("awk", program.loads))
    yield Question("module-files", command("sudo", "find", program.modules, "-name", "*.so"), there)
    if program is APACHE and any("suexec" in one.lower() for one in web.modules):
        yield question(
            move, "suexec", "sh", "-c", "/usr/lib/apache2/suexec -V 2>&1", awk="/-D/ {$1 = $1; print}", blocks=False
        )
    for language in web.languages:
        yield from _of_language(move, language)


def _of_language(move: Move, language: str) -> Iterator[Question]:
    word = language.split(maxsplit=1)[0].lower() if language.strip() else ""
    modules = modules_of(language)
    if word == "perl":
        loads = tuple(f"-M{one}" for one in modules)
        yield question(move, "perl", "perl", *loads, "-e", SHOW_PERL, *modules, blocks=False)
    elif word.startswith("python"):
        yield question(move, "python", "python3", "-c", SHOW_PYTHON, *modules, blocks=False)
    elif word == "php":
        yield question(move, "php", "php", "-r", SHOW_PHP, blocks=False)


def modules_of(language: str) -> list[str]:
    """The modules in 'Perl 5.36 with CGI.pm 4.55, DBD::Pg 3.16'."""
    named = (part.split() for part in language.partition(" with ")[2].split(","))
    names = (words[0].removesuffix(".pm") for words in named if words)
    return [name for name in names if PERL_MODULE.fullmatch(name)]


def _accounts(web: WebSoftware) -> Iterator[Check]:
    if web.user:
        yield succeeds(command("getent", "passwd", "--", web.user), "the user it runs as")
        yield succeeds(command("getent", "group", "--", web.group or web.user), "and its group")


def web_of(move: Move) -> WebSoftware:
    """What the inventory says about the web server; nothing where it says nothing."""
    return move.service.web or WebSoftware()


def program_of(move: Move) -> Program:
    """The web server program."""
    return NGINX if "nginx" in web_of(move).server.lower() else APACHE
