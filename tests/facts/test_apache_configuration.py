"""Apache's configuration syntax, on files of a public organisation and on what goes wrong."""

from pathlib import Path

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.facts.apache_configuration import Configuration, parse, read_configuration

REAL = Path(__file__).parents[1] / "data" / "apache"
FILES = {path.name: path.read_text("utf-8") for path in sorted(REAL.glob("*.conf"))}


def directives(text: str):
    found, faults = parse(text, "f")
    assert faults == ()
    return found


@pytest.mark.parametrize("name", FILES)
def test_real_files_are_read_without_a_fault_and_no_line_is_lost(name):
    found, faults = parse(FILES[name], name)
    assert faults == ()
    lines = [line.strip() for line in FILES[name].splitlines()]
    wanted = [n for n, line in enumerate(lines, 1) if line and not line.startswith(("#", "</"))]
    assert [one.line for one in Configuration(found).walk()] == wanted


def test_modules_and_cgi_folders_of_the_real_files():
    whole = {f"/etc/httpd/{name}": text for name, text in FILES.items()}
    whole["/etc/httpd/httpd.conf"] = "Include *.conf.never\nInclude [a-z0-9]*s*.conf\nInclude 00-mpm.conf\n"
    found = read_configuration(whole, "/etc/httpd/httpd.conf", {})
    assert sorted(found.modules()) == ["mpm_event_module", "ssl_module"]
    assert found.cgi_folders() == ("/usr/lib64/nagios/cgi-bin/", "/usr/lib64/nagios/cgi-bin/tac.cgi")


def test_quotes_continued_lines_and_comments():
    text = "Alias \"/a b\" '/c d' \\\n  last # not a comment\n# a comment \\\nstill a comment\nServerName x\n"
    found = directives(text)
    assert [(one.name, one.arguments, one.line) for one in found] == [
        ("Alias", ("/a b", "/c d", "last", "#", "not", "a", "comment"), 1),
        ("ServerName", ("x",), 5),
    ]


def test_blocks_nest_and_names_have_no_case():
    (host,) = directives("<virtualhost *:80>\n<DIRECTORY /srv>\noptions +execcgi\n</Directory>\n</VirtualHost>")
    assert (host.name, host.arguments, host.inside[0].inside[0].name) == ("virtualhost", ("*:80",), "options")
    assert Configuration((host,)).cgi_folders() == ("/srv",)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("User a\n<Directory /x>\nUser b", 2, "<Directory> is not closed"),
        ("</Directory>", 1, "</Directory> closes nothing"),
        ("<IfModule a>\n</Directory>\n</IfModule>", 2, "</Directory> closes nothing"),
        ("User a\n=== what", 2, "is no directive"),
    ],
)
def test_faults_are_told_with_their_lines_and_the_rest_is_read(text, line, says):
    _, (fault, *_) = parse(text)
    assert fault.line == line
    assert says in fault.what


def test_includes_variables_and_conditions_are_followed():
    files = {
        "/e/apache2.conf": "User ${RUN}\nDefine base /srv\nIncludeOptional sites/*.conf\nInclude extra\n",
        "/e/sites/a.conf": "<IfModule mod_ssl.c>\nDocumentRoot ${base}/tls\n</IfModule>\n"
        "<IfModule !mod_ssl.c>\nDocumentRoot ${base}/plain\n</IfModule>\n",
        "/e/sites/a.bak": "DocumentRoot /never\n",
        "/e/extra/b.conf": "<IfDefine nothing>\nGroup never\n</IfDefine>\nGroup ${unknown}\n",
    }
    with_tls = read_configuration(files, "/e/apache2.conf", {"RUN": "www"}, frozenset({"ssl"}))
    without = read_configuration(files, "/e/apache2.conf", {"RUN": "www"}, frozenset({"core"}))
    assert with_tls.value("user") == "www"
    assert with_tls.value("DocumentRoot") == "/srv/tls"
    assert without.value("DocumentRoot") == "/srv/plain"
    assert without.value("Group") == "${unknown}"


def test_files_that_include_each_other_come_to_an_end():
    files = {f"/e/{n}.conf": "Include *.conf\nUser u\n" for n in range(6)} | {"/e/apache2.conf": "Include *.conf\n"}
    assert read_configuration(files, "/e/apache2.conf", {}).value("User") == "u"


@examples(200)
@given(st.text(alphabet="<>/\"'\\ \n#aUIf*${}", max_size=200))
def test_any_text_is_read_to_its_end(text):
    found, faults = parse(text, "f")
    assert all(1 <= one.line <= text.count("\n") + 1 for one in (*Configuration(found).walk(), *faults))
