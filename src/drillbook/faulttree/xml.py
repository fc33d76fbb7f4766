"""XML as elements with their places. No document types, no entities, no look outside the file."""

from dataclasses import dataclass, field
from xml.parsers import expat

from drillbook.problem import Problem, Where

MOST_BYTES = 64 * 10**6
DEEPEST = 200


@dataclass(slots=True)
class Element:
    """One element: what it is called, what it says, where it stands."""

    tag: str
    attributes: dict[str, str]
    where: Where
    children: list["Element"] = field(default_factory=list)


class _RefusedError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def parse(content: bytes, file: str) -> tuple[Element | None, list[Problem]]:
    """The root element, or the problem at which reading stopped. Text between elements is left out."""
    if len(content) > MOST_BYTES:
        return None, [Problem(Where(file), "F001", f"larger than {MOST_BYTES // 10**6} MB")]
    parser = expat.ParserCreate()
    holder = Element("", {}, Where(file))
    stack = [holder]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEEPEST:
            raise _RefusedError("F011", f"nested deeper than {DEEPEST} levels")
        element = Element(tag, attributes, Where(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
        stack[-1].children.append(element)
        stack.append(element)

    def refuse(*_: object) -> None:
        raise _RefusedError("F002", "a document type or an entity")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        where = Where(file, error.lineno, error.offset + 1)
        return None, [Problem(where, "F001", f"not XML: {expat.errors.messages[error.code]}")]
    except _RefusedError as refused:
        where = Where(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        return None, [Problem(where, refused.code, refused.message)]
    return holder.children[0], []
