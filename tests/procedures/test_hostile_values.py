"""Whatever stands in an inventory, a command does what it says and nothing else.

The commands are not only parsed: they are carried out by a shell in which every program is missing, `sudo` and `ssh`
run their argument as the far side would, and every hostile value tries to leave a trace.
"""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from estates import estate, unchecked
from hypothesis import given
from hypothesis import strategies as st
from runbook_text import commands_of

from drillbook.graph import build_graph
from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Domain,
    Person,
    Server,
    Service,
    Site,
    Step,
    Team,
    Ups,
    WebSoftware,
    written,
)
from drillbook.procedures import write_runbooks
from drillbook.procedures.shell import command, note, on, remote, remote_path

# fmt: off
FAR_SHELL = """
PATH=/nonexistent
command_not_found_handle() { [ "$1" != sudo ] || [ "$2" != ssh ] || { shift; "$@"; return; }; return $ANSWER; }
ssh() {
    while [ "$1" = -o ]; do case $2 in BatchMode=yes | ConnectTimeout=5) shift 2 ;; *) echo > TRACE ;; esac; done
    [ "$1" = -- ] && [ "${2#-}" = "$2" ] || echo > TRACE
    shift 2
    eval "$*"
}
"""
# fmt: on
QUOTED = re.compile(r" E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\"(?:[^\"\\]|\"\"|\\.)*\"|`(?:[^`]|``)*`", re.DOTALL)
"""Strings with and without backslashes, and names, as PostgreSQL and MySQL quote them."""
HOSTILE = [
    "x; echo > TRACE; y",
    "$(echo > TRACE)",
    "`echo > TRACE`",
    "a\necho > TRACE\nb",
    "' ; echo > TRACE ; '",
    '" ; echo > TRACE ; "',
    "-oProxyCommand=echo>TRACE",
    "| echo > TRACE #",
    "&& echo > TRACE",
    "> TRACE",
    "\\'; echo > TRACE",
    "!$TRACE *?[a]{b,c}~",
    "name with spaces",
    "ünïcödé — “quoted”",
]


def hostile_estate(text: str, engine: str, method: str, kind: str):
    """An estate in which every text is hostile, also those that the loader would refuse."""
    return estate(
        Site(id="ny", name=text, alternate="chi", meeting_point=text, owner="crew"),
        Site(id="chi", name=text),
        Ups(id="battery", name=text, site="ny", fed_by="battery", runtime="20 min"),
        unchecked(Server, id="a", name=text, address=text, site="ny", hardware=text),
        unchecked(Server, id="b", name=text, address=text, site="chi"),
        unchecked(Server, id="c", name=text, address=text, site="chi"),
        unchecked(Dataset, id="data", name=text, path=text, sensitive=True),
        unchecked(Dataset, id="files", name=text, path=text, on=("a",)),
        unchecked(Dataset, id="pages", name=text, path=text, on=("a", "b")),
        unchecked(Database, id="primary", name=text, engine=engine, on="a", dataset="data", database=text, path=text),
        unchecked(
            Database,
            id="replica", name=text, engine=engine, on="b", dataset="data", database=text, path=text,
            replicates="primary", port=7777,
        ),
        unchecked(
            Backup, id="copy", name=text, dataset="files", method=method, every="1 h", to="b", restore_on="c", path=text
        ),
        unchecked(Backup, id="dump", name=text, dataset="data", method=method, every="1 h", to="b", path=text),
        unchecked(Domain, id="name", name=text, name_servers=("a", "b"), account=text, records=(f"{text} A {text}",)),
        Person(id="ivy", name=text, phones=(text,)),
        Team(id="crew", name=text, members=("ivy",), duty=text),
        unchecked(
            Service,
            id="shop", name=text, kind=kind, url=f"http://{text}/", owner="crew",
            needs=["data", "files", "pages", {"any": ["a", {"need": "b", "takeover": {"domain": "name"}}]}],
            web=unchecked(
                WebSoftware, server=text, modules=(text,), user=text, document_root=text, languages=(text,)
            ),
        ),
        unchecked(Service, id="alone", name=text, kind=kind, needs=["a"]),
    )  # fmt: skip


def steps_of(text: str, engine: str, method: str, kind: str) -> list[Step]:
    whole = hostile_estate(text, engine, method, kind)
    return [step for book in write_runbooks(whole, build_graph(whole)) for step in book.steps]


def lines_of(steps: list[Step]) -> list[str]:
    """Every command, as it is typed: guards, do, checks and undo."""
    return [written(one) for one in commands_of(steps)]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("engine", "method", "kind"),
    [("postgresql", "pg_dump", "web"), ("mysql", "mysqldump", "mail"), ("other", "rsync", "dns"),
     ("mariadb", "mysqldump", "web"), ("postgresql", "tape", "files")],
)  # fmt: skip
@pytest.mark.parametrize("answer", [0, 1])
def test_no_value_breaks_out_of_its_word(text, engine, method, kind, answer, tmp_path):
    lines = lines_of(steps_of(text, engine, method, kind))
    assert len(lines) > 40
    script = tmp_path / "script.bash"
    script.write_text(f"ANSWER={answer}\n{FAR_SHELL}" + "\n".join(lines))
    parsed = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert (parsed.returncode, parsed.stderr) == (0, "")
    (tmp_path / "here").mkdir()
    subprocess.run(["bash", script], cwd=tmp_path / "here", capture_output=True, check=False, timeout=20)
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_change_of_a_record_has_no_directive_of_its_own(text):
    changes = [one for one in commands_of(steps_of(text, "other", "other", "web")) if "nsupdate" in one.argv]
    assert changes
    for one in changes:
        directives = [line.split() for line in one.stdin.splitlines()]
        assert directives[0][0] == "server"
        assert directives[-1] == ["send"]
        assert {tuple(words[:2]) for words in directives[1:-1]} == {("update", "delete"), ("update", "add")}


@pytest.mark.parametrize("text", [*HOSTILE, "'; DROP TABLE TRACE; --", "TRACE\\'; \\! TRACE", '"TRACE', "`TRACE`"])
def test_in_a_statement_a_value_stands_inside_quotes_only(text):
    steps = [*steps_of(text, "postgresql", "pg_dump", "web"), *steps_of(text, "mariadb", "mysqldump", "web")]
    statements = [one.stdin for one in commands_of(steps) if "psql" in one.argv and one.stdin]
    clients = [one.argv for one in commands_of(steps) if {"psql", "mariadb"} & set(one.argv)]
    statements += [words[-1] for words in clients if words[-2] in ("-Ne", "-e", "-XAtc")]
    assert any("format(" in one for one in statements)
    assert any("MASTER_HOST" in one for one in statements)
    for one in statements:
        bare = QUOTED.sub("", one)
        assert "TRACE" not in bare
        assert set(re.findall(r"\\\w+", bare)) <= {"\\gexec", "\\dt", "\\G"}


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_words_come_back_as_they_went_in(words):
    assert shlex.split(written(command(*words))) == words


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_words_come_back_through_a_second_shell_too(words):
    typed = shlex.split(written(remote(Server(id="a", address="192.0.2.1"), *words)))
    assert typed[:3] == ["ssh", "--", "192.0.2.1"]
    assert shlex.split(typed[3]) == words


@given(st.text())
def test_a_note_is_one_line(text):
    assert len(str(note(text)).splitlines()) <= 1


def test_an_address_is_never_an_option():
    assert on(unchecked(Server, id="a", address="-oProxyCommand=x")) == "a"
    assert remote_path(Server(id="a", address="2001:db8::1"), "/srv") == "[2001:db8::1]:/srv"


def test_the_test_would_see_a_value_that_breaks_out(tmp_path):
    script = FAR_SHELL + "ssh -- host 'sudo x; echo > TRACE'"
    subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, check=False)
    assert [file.name for file in Path(tmp_path).iterdir()] == ["TRACE"]
