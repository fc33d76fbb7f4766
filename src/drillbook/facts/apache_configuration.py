"""Apache httpd's configuration files: text → directives and blocks, with their lines.

The syntax is that of https://httpd.apache.org/docs/2.4/configuring.html: one directive a line, a backslash at its end
goes on in the next one, `#` begins a comment only at the start of a line, names in whatever case, blocks in angle
brackets. `Include` is followed among the files at hand, with wildcards; `${NAME}` is filled in from `Define` and the
environment that Debian's `envvars` sets.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|\'((?:\\.|[^\'\\])*)\'|(\S+)')
_OPEN = re.compile(r"<\s*([A-Za-z_][\w]*)\s*(.*?)\s*>")
_CLOSE = re.compile(r"</\s*([A-Za-z_][\w]*)\s*>")
_NAME = re.compile(r"[A-Za-z_][\w]*")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
DEEPEST = 20
"""Files that include each other are followed no deeper."""
MOST_FILES = 5000
"""So many files are included, each as often as it is: files that all include each other grow without end."""


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive, or a block with what stands in it."""

    name: str
    arguments: tuple[str, ...]
    file: str
    line: int
    inside: "tuple[Directive, ...]" = ()
    is_block: bool = False

    def first(self, name: str) -> tuple[str, ...]:
        """Arguments of the first such directive in the block; none where there is none."""
        return next((one.arguments for one in self.inside if one.name.lower() == name.lower()), ())


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that is no configuration."""

    file: str
    line: int
    what: str


def parse(text: str, file: str = "") -> tuple[tuple[Directive, ...], tuple[Fault, ...]]:
    """The directives of one file, in order; every line that is none, as a fault."""
    faults: list[Fault] = []
    stack: list[tuple[Directive, list[Directive]]] = []
    current: list[Directive] = []
    for number, line in _logical_lines(text):
        if opened := _OPEN.fullmatch(line):
            block = Directive(opened[1], _words(opened[2]), file, number, is_block=True)
            stack.append((block, current))
            current = []
        elif closed := _CLOSE.fullmatch(line):
            if not stack or stack[-1][0].name.lower() != closed[1].lower():
                faults.append(Fault(file, number, f"</{closed[1]}> closes nothing"))
                continue
            current = _closed(stack, current)
        elif _NAME.fullmatch(name := line.split(None, 1)[0]):
            current.append(Directive(name, _words(line[len(name) :]), file, number))
        else:
            faults.append(Fault(file, number, f"{line[:60]!r} is no directive"))
    while stack:
        faults.append(Fault(file, stack[-1][0].line, f"<{stack[-1][0].name}> is not closed"))
        current = _closed(stack, current)
    return tuple(current), tuple(sorted(faults, key=lambda one: one.line))


def _closed(stack: list[tuple[Directive, list[Directive]]], inside: list[Directive]) -> list[Directive]:
    block, outer = stack.pop()
    outer.append(Directive(block.name, block.arguments, block.file, block.line, tuple(inside), is_block=True))
    return outer


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their first number, continued ones joined, comments and empty ones left out."""
    begun: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not begun:
            start = number
        if line.endswith("\\"):
            begun.append(line[:-1])
            continue
        whole = "".join([*begun, line]).strip()
        begun = []
        if whole and not whole.startswith("#"):
            yield start, whole
    whole = "".join(begun).strip()
    if whole and not whole.startswith("#"):
        yield start, whole


def _words(text: str) -> tuple[str, ...]:
    """Arguments; quoted ones without their quotes."""
    return tuple(
        re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2]) if match[3] is None else match[3]
        for match in _WORD.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration as the server sees it: includes followed, conditional blocks opened, variables filled in."""

    directives: tuple[Directive, ...] = ()
    faults: tuple[Fault, ...] = ()

    def walk(self, directives: tuple[Directive, ...] | None = None) -> Iterator[Directive]:
        """Every directive and block, blocks before what stands in them."""
        for one in self.directives if directives is None else directives:
            yield one
            yield from self.walk(one.inside)

    def value(self, name: str) -> str:
        """The first argument of the last such directive outside of any block; empty where there is none."""
        found = [one for one in self.directives if one.name.lower() == name.lower() and one.arguments]
        return found[-1].arguments[0] if found else ""

    def modules(self) -> Iterator[str]:
        """Names of modules that are loaded, as in rewrite_module."""
        return (one.arguments[0] for one in self.walk() if one.name.lower() == "loadmodule" and one.arguments)

    def cgi_folders(self) -> tuple[str, ...]:
        """Folders and files that are run: targets of ScriptAlias, and directories with the option ExecCGI."""
        found: dict[str, None] = {}
        for one in self.walk():
            name = one.name.lower()
            if name in ("scriptalias", "scriptaliasmatch") and len(one.arguments) > 1:
                found[one.arguments[1]] = None
            elif name == "directory" and one.arguments and _runs_cgi(one):
                found[one.arguments[-1]] = None
        return tuple(found)


def _runs_cgi(block: Directive) -> bool:
    options = [one.arguments for one in block.inside if one.name.lower() == "options"]
    given = {word.lower().removeprefix("+") for words in options for word in words}
    return bool(given & {"execcgi", "all"})


@dataclass
class _Reader:
    """Reads files at hand, following includes."""

    files: Mapping[str, str]
    variables: dict[str, str]
    loaded: frozenset[str] = frozenset()
    root: str = ""
    faults: list[Fault] = field(default_factory=list)
    included: int = 0

    def file(self, name: str, depth: int = 0) -> Iterator[Directive]:
        directives, faults = parse(self.files[name], name)
        self.faults += faults
        yield from self.opened(directives, depth)

    def opened(self, directives: tuple[Directive, ...], depth: int) -> Iterator[Directive]:
        for one in directives:
            name = one.name.lower()
            arguments = tuple(self._filled(word) for word in one.arguments)
            if name == "define" and arguments:
                self.variables[arguments[0]] = arguments[1] if len(arguments) > 1 else ""
            elif name == "serverroot" and arguments:
                self.root = arguments[0]
            if name in ("include", "includeoptional") and arguments:
                yield from self._included(arguments[0], depth)
            elif name in ("ifmodule", "ifdefine", "ifversion", "if", "ifdirective", "ifsection", "iffile"):
                yield from self.opened(one.inside, depth) if self._holds(name, arguments) else ()
            else:
                inside = tuple(self.opened(one.inside, depth))
                yield Directive(one.name, arguments, one.file, one.line, inside, one.is_block)

    def _included(self, pattern: str, depth: int) -> Iterator[Directive]:
        if depth >= DEEPEST:
            return
        wanted = posixpath.normpath(posixpath.join(self.root, pattern))
        for name in sorted(self.files):
            if _matches(name, wanted) and self.included < MOST_FILES:
                self.included += 1
                yield from self.file(name, depth + 1)

    def _holds(self, kind: str, arguments: tuple[str, ...]) -> bool:
        """Whether a conditional block counts. What cannot be told from here is taken to hold."""
        if kind == "ifdefine" and arguments:
            wanted = arguments[0].removeprefix("!")
            return (wanted in self.variables) != arguments[0].startswith("!")
        if kind == "ifmodule" and arguments and self.loaded:
            wanted = arguments[0].removeprefix("!").lower().removesuffix(".c")
            name = wanted.removeprefix("mod_").removesuffix("_module")
            return (name in self.loaded) != arguments[0].startswith("!")
        return True

    def _filled(self, word: str) -> str:
        return _VARIABLE.sub(lambda match: self.variables.get(match[1], match[0]), word)


def _matches(name: str, pattern: str) -> bool:
    """A wildcard does not pass a slash; a folder stands for all that is in it."""
    parts, wanted = name.split("/"), pattern.split("/")
    if len(parts) < len(wanted) or not all(map(fnmatchcase, parts, wanted)):
        return False
    return len(parts) == len(wanted) or not any(char in pattern for char in "*?[")


def read_configuration(
    files: Mapping[str, str], main: str, variables: Mapping[str, str], loaded: frozenset[str] = frozenset()
) -> Configuration:
    """The configuration that begins in `main`; `loaded` names modules for `<IfModule>` (none: all of them hold)."""
    if main not in files:
        return Configuration()
    reader = _Reader(files, dict(variables), loaded, posixpath.dirname(main))
    return Configuration(tuple(reader.file(main)), tuple(reader.faults))
