"""Malformed inventories end in problems with lines, under limits of time and memory, and nothing else happens."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

HOSTILE = sorted((Path(__file__).parent.parent / "hostile").glob("*.yaml"))
READ = """
import json, sys
from pathlib import Path
from drillbook.inventory import load
estate, problems = load(Path(sys.argv[1]))
print(json.dumps([estate is None, [[p.where.line, p.code, p.message] for p in problems]]))
"""
HEADINGS = {15, 17, 19, 38, 46, 49, 51}
EXPECTED = {
    "01-merge-bomb": {(2, "E101"), (32, "E101")},
    "02-billion-laughs": {(6, "E008")},
    "03-deep-nesting": {(2, "E007")},
    "04-norway-types-dup": {
        (6, "E101"), (7, "E101"), (8, "E101"), (10, "E103"), (13, "E105"), (14, "E105"),
        (19, "E105"), (20, "E012"), (21, "E012"), (25, "E012"),
    },
    "05-recursive-alias": {(3, "E009")},
    "07-terminal-escapes": {(3, "E005")},
    "08-bidi-override": {(3, "E005")},
    "09-python-tags": {(3, "E010"), (4, "E010")},
    "10-template-injection": {(4, "E101")},
    "11-shell-injection": {(3, "E101")},
    "12-tabs-and-crlf": {(3, "E006")},
    "13-not-utf8": {(3, "E004")},
    "14-nul": {(3, "E005")},
    "15-two-documents": {(2, "E011")},
    "16-block-nesting": {(52, "E007")},
    "17-unclosed": {(2, "E006")},
    "18-unsafe-references": {
        (3, "E201"), (3, "E202"), (3, "E104"), (5, "E105"), (5, "E106"), (6, "E105"), (8, "E105"),
    },
    "19-what-commands-are-made-of": {(line, "E109") for line in range(5, 69) if line not in HEADINGS},
}  # fmt: skip


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))


def read(path: Path, folder: Path) -> list[tuple[int, str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        cwd=folder,
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    refused, problems = json.loads(done.stdout)
    assert refused
    assert list(folder.iterdir()) == []
    return [(line, code, message) for line, code, message in problems]


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_hostile_file_is_refused_with_its_lines(path, tmp_path):
    problems = read(path, tmp_path)
    assert problems
    found = {(line, code) for line, code, _ in problems}
    assert found >= EXPECTED.get(path.stem, set()), problems
    assert all(message.isprintable() for _, _, message in problems)


def test_every_unsafe_identifier_is_named(tmp_path):
    path = next(path for path in HOSTILE if path.stem == "06-site-names-paths")
    lines = {line for line, code, _ in read(path, tmp_path) if code in {"E107", "E005", "E012"}}
    safe = {
        number
        for number, text in enumerate(path.read_text().splitlines(), 1)
        if text.startswith(('  "aux.pdf"', '  "site"'))
    }
    assert lines == set(range(3, len(path.read_text().splitlines()) + 1)) - safe
