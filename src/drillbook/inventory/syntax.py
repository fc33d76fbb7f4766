"""What the YAML parser stumbled over, in words of people who write inventories, at the place where they must look."""

import yaml

from drillbook.problem import Where

_ADVICE = (
    # words of the parser, what they mean, whether the place to look is where the construct began
    ("could not find expected ':'", "a colon is missing after this key", True),
    ("unexpected end of stream", "the quote that opens here is never closed", True),
    ("did not find expected ',' or '}'", "the '{' that opens here is not closed, or a comma is missing", True),
    ("did not find expected ',' or ']'", "the '[' that opens here is not closed, or a comma is missing", True),
    ("mapping values are not allowed", "a second colon in one line; put a text that holds ': ' in quotes", False),
    ("did not find expected key", "indented differently from the lines above, or text after a closed quote", False),
    ("did not find expected '-' indicator", "in a list, each entry of this level begins with '-'", False),
    ("did not find expected alphabetic", "'*' and '&' begin a reference in YAML; put this text in quotes", True),
    ("found unknown escape character", "in double quotes a backslash is written twice; or use single quotes", False),
)
_RESERVED = {
    "\t": "a tab; indent with spaces",
    "@": "a text that begins with '@' must be in quotes",
    "`": "a text that begins with '`' must be in quotes",
    "%": "a text that begins with '%' must be in quotes",
}


def explain_syntax(name: str, text: str, error: yaml.MarkedYAMLError) -> tuple[Where, str]:
    """Where to look in the file, and what to do; the parser's own words where nothing better is known."""
    mark = error.problem_mark or error.context_mark
    reason = " ".join(filter(None, (error.context, error.problem)))
    if mark is None:
        return Where(name), f"not YAML: {reason}"
    if "cannot start any token" in reason:
        character = _character(text, mark.line, mark.column)
        reason = _RESERVED.get(character, f"a text that begins with {character!r} must be in quotes")
        return Where(name, mark.line + 1, mark.column + 1), f"not YAML: {reason}"
    for words, advice, at_its_begin in _ADVICE:
        if words in reason:
            begin = error.context_mark if at_its_begin and error.context_mark else mark
            return Where(name, begin.line + 1, begin.column + 1), f"not YAML: {advice}"
    return Where(name, mark.line + 1, mark.column + 1), f"not YAML: {reason}"


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""
