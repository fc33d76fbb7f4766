"""Interpreters and their modules: lines of name and version, the interpreter's own first."""

from drillbook.facts.output import Section
from drillbook.model.facts import Unread
from drillbook.model.facts_software import Interpreter, Module

LANGUAGES = ("perl", "php", "python", "ruby")
"""Sections of the output, one a language."""


def read_interpreter(section: Section) -> tuple[Interpreter | None, tuple[Unread, ...]]:
    """An interpreter with its modules by name; None where the machine has none."""
    version = ""
    modules: dict[str, str] = {}
    unread: list[Unread] = []
    for line in section.lines:
        name, tab, stated = line.text.partition("\t")
        if not tab or not name:
            unread.append(section.unread(line, "not a name and a version"))
        elif name == section.name and not version:
            version = stated
        else:
            modules.setdefault(name, stated)
    if not version:
        return None, tuple(unread)
    found = tuple(Module(name=name, version=modules[name]) for name in sorted(modules))
    return Interpreter(name=section.name, version=version, modules=found), tuple(unread)
