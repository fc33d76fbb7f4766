"""The output of the collection script, in sections: text → lines with their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.model.facts import Unread

HEAD = "drillbook-facts 1"
END = "drillbook-facts end"
NOT_FOUND = 127
"""The status with which a shell says that there is no such program (POSIX)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section's content."""

    number: int
    """In the whole output, from 1."""
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one command printed."""

    name: str
    argument: str
    number: int
    lines: tuple[Line, ...] = ()
    status: int | None = None
    missing: str = ""
    """The program that is not there."""

    @property
    def text(self) -> str:
        """The content as one text."""
        return "\n".join(line.text for line in self.lines)

    def unread(self, line: Line | None, what: str) -> Unread:
        """A report of what could not be read."""
        shown = f"{what}: {line.text[:80]!r}" if line else what
        named = f"{self.name} {self.argument}".strip()
        return Unread(section=named[:200], line=line.number if line else 0, what=shown)


@dataclass(frozen=True, slots=True)
class Output:
    """The whole output."""

    sections: tuple[Section, ...]
    unread: tuple[Unread, ...] = ()

    def named(self, name: str) -> Iterator[Section]:
        """Sections of this name, in order."""
        return (one for one in self.sections if one.name == name)

    def first(self, name: str) -> Section:
        """The first section of this name; an empty one where there is none."""
        return next(self.named(name), Section(name, "", 0, missing="?"))


def read_output(text: str) -> Output:
    """Split the output of the collection script. ValueError where it is none, or was cut off."""
    lines = text.splitlines() if "\r\n" in text else text.split("\n")
    lines = [line.rstrip("\r") for line in lines]
    while lines and not lines[-1].strip():
        lines.pop()
    try:
        start = lines.index(HEAD)  # what a log-in prints before is not ours
    except ValueError:
        raise ValueError(f"not the output of the collection script: there is no line {HEAD!r}") from None
    if END not in lines[start:]:
        raise ValueError(f"the output was cut off: there is no line {END!r}; collect again")
    return _split(lines[start + 1 : lines.index(END, start)], start + 1)


def _split(lines: list[str], before: int) -> Output:
    sections: list[Section] = []
    content: list[Line] = []
    unread: list[Unread] = []
    for number, line in enumerate(lines, before + 1):
        if line.startswith("[") and line.endswith("]"):
            name, _, argument = line[1:-1].partition(" ")
            sections.append(Section(name, argument, number))
            content = []
        elif sections and line.startswith("|"):
            content.append(Line(number, _printable(line[1:])))
        elif sections and line.startswith("=") and line[1:].isdigit():
            last = sections[-1]
            status = int(line[1:])
            sections[-1] = Section(last.name, last.argument, last.number, tuple(content), status)
        elif sections and line.startswith("!"):
            last = sections[-1]
            sections[-1] = Section(last.name, last.argument, last.number, missing=_printable(line[1:]))
        else:
            unread.append(Unread(section="", line=number, what=f"a line of no section: {_printable(line)[:80]!r}"))
    return Output(tuple(sections), tuple(unread))


def _printable(text: str) -> str:
    """Control characters, tabs apart, replaced: what a host prints reaches terminals and documents."""
    return "".join(char if char.isprintable() or char == "\t" else "�" for char in text)
