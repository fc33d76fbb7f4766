"""What is accepted as a host, an account, a path … is one word to a shell, and no program's option or directive."""

import json
import re
import shlex
import subprocess
from getopt import gnu_getopt

import dns.name
import dns.rdata
import dns.rdataclass
import pytest
from effort import examples
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from drillbook.model import names
from drillbook.model.record import VALUES, RecordText, read_record

WORDS = {
    "Address": ["192.0.2.10", "2001:db8::10", "::1", "web1", "web1.example.net", "127.0.0.53", "a-b.c"],
    "DomainName": [
        "example.net",
        "_dmarc.example.net",
        "2.0.192.in-addr.arpa",
        "xn--bcher-kva.example",
    ],
    "Account": ["www-data", "Debian-exim", "_chrony", "postgres"],
    "AbsolutePath": [
        "/srv/www",
        "/srv/www/",
        "/var/lib/postgresql/15/main",
        "/srv/Büro",
        "/a/b:c@d",
        "/srv/...",
        "/.x",
    ],
    "KeptAt": ["/backup/orders", "s3://backups/orders", "rsync://b.example.net/orders/2003"],
    "DatabaseName": ["orders", "a_b-c.d", "3rd"],
    "Version": ["15", "15.4", "10.11.6-MariaDB-0+deb12u1", "5.7"],
}
OTHERS = {
    "WebAddress": [
        "http://www.example.net/", "https://[2001:db8::1]:8443/a?b=c&d=%20#e", "http://192.0.2.1:8080", "https://host/~u",
    ],
    "ModuleName": ["rewrite", "mod_rewrite", "cgid or cgi"],
    "Language": ["Perl 5.6.1 with CGI.pm 2.752, DBI 1.21, DBD::Pg 1.01", "PHP 8.2 with mysqli", "Python 3.11", "Perl"],
}  # fmt: skip
REFUSED_BY_ALL = [
    "-oProxyCommand=x",
    "-e",
    "--rsync-path=x",
    "\\! x",
    "\\",
    "a\nb",
    "a\x1bb",
    "$(x)",
    "`x`",
    "a;b",
    "a|b",
]
REFUSED_BY_ALL += ["$INCLUDE x", "$GENERATE", "(", "a'b", 'a"b', "*", "a>b", "", " ", "a\u00a0b", "a\u202eb", "a\n"]
TYPES = {name: TypeAdapter(getattr(names, name)) for name in (*WORDS, *OTHERS)}
RECORDS = [
    "www.example.net A 192.0.2.10", "@ AAAA 2001:db8::1", "*.example.net CNAME www",
    "lantern.example MX 10 mail.lantern.example",
    "_sip._tcp SRV 0 5 5060 sip.example.net.", '_dmarc TXT "v=DMARC1; p=none"', 'www CAA 0 issue "ca.example"',
    "10 PTR web1.example.net.", "@ NS ns1", "_443._tcp.www TLSA 3 1 1 " + "ab" * 32, "host SSHFP 4 2 " + "ab" * 32,
]  # fmt: skip
hostile = st.text(st.sampled_from("-$;&|<>(){}[]*?!#~'\"`\\ \t\n\r\0\x1b\u2028\u202e%=@:/.,_aZ0é"), max_size=3)


def accepts(kind: TypeAdapter, text: str) -> bool:
    try:
        return kind.validate_python(text) == text
    except ValidationError:
        return False


def pattern(name: str) -> str:
    return TYPES[name].json_schema()["pattern"]


def texts(name: str) -> st.SearchStrategy[str]:
    """Values near what is accepted: an example or what the pattern allows, broken open with hostile characters."""
    seed = st.sampled_from((WORDS | OTHERS)[name]) | st.from_regex(pattern(name).replace(r"\w", "0-9A-Za-z_"))
    cut = st.integers(0, 40)
    return st.builds(lambda text, at, more: text[:at] + more + text[at:], seed, cut, hostile)


@pytest.mark.parametrize("name", TYPES)
def test_what_people_write_is_accepted_by_the_type_and_its_pattern(name):
    for text in (WORDS | OTHERS)[name]:
        assert accepts(TYPES[name], text), text
        assert re.search(pattern(name), text), text


@pytest.mark.parametrize("name", TYPES)
def test_what_a_program_could_misread_is_refused_and_what_is_expected_is_said(name):
    for text in REFUSED_BY_ALL:
        with pytest.raises(ValidationError, match=r"is not an? .*such as|is not the name of .*such as"):
            TYPES[name].validate_python(text)


@pytest.mark.parametrize("name", TYPES)
def test_the_pattern_for_editors_refuses_nothing_that_is_accepted(name):
    @examples(30)
    @given(texts(name))
    def check(text):
        assume(accepts(TYPES[name], text))
        assert re.search(pattern(name), text)

    check()


@pytest.mark.parametrize("name", WORDS)
def test_an_accepted_value_is_one_word_and_no_option(name):
    @examples(50)
    @given(texts(name))
    def check(text):
        assume(accepts(TYPES[name], text))
        assert shlex.split(text) == [text]
        assert gnu_getopt([text], "abcdefghijklmnopqrstuvwxyz", []) == ([], [text])
        assert text.isprintable()
        assert not set(text) & set("\\'\"`$;&|<>(){}[]*?!# \t")

    check()


@pytest.mark.parametrize("name", WORDS)
def test_a_shell_leaves_an_accepted_value_as_it_is_even_without_quotes(name, tmp_path):
    @examples(3)
    @given(st.lists(texts(name).filter(lambda text: accepts(TYPES[name], text)), min_size=1, max_size=20))
    def check(found):
        line = f"printf '%s\\n' {' '.join(found)}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=tmp_path, check=True)
        assert done.stdout.splitlines() == found

    check()


@pytest.mark.parametrize("name", OTHERS)
def test_an_accepted_line_is_no_option_and_opens_nothing(name):
    @examples(50)
    @given(texts(name))
    def check(text):
        assume(accepts(TYPES[name], text))
        assert not text.startswith("-")
        assert text.isprintable()
        assert not set(text) & set("\\'\"`$;|<>(){}*!")
        assert all(not word.startswith("-") for word in text.split())

    check()


@pytest.mark.parametrize("text", RECORDS)
def test_a_record_is_read_as_its_three_parts(text):
    record = read_record(text)
    assert " ".join((record.name, record.type, record.value)) == text
    assert re.search(TypeAdapter(RecordText).json_schema()["pattern"], text)


@examples(150)
@given(st.sampled_from(RECORDS), st.integers(0, 50), hostile)
def test_an_accepted_record_holds_no_directive_and_no_second_line(text, at, more):
    text = text[:at] + more + text[at:]
    assume(accepts(TypeAdapter(RecordText), text))
    record = read_record(text)
    assert record.type in VALUES
    assert text.isprintable()
    bare = re.sub(r'"[^"]*"', "", text)
    assert not set(bare) & set("$();\\'\"`|<>&")
    assert not text.startswith(("-", "$"))
    dns.rdata.from_text(dns.rdataclass.IN, record.type, record.value, dns.name.root)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("@", "example.net"), ("www", "www.example.net"), ("example.net", "example.net"), ("*", "*.example.net"),
        ("a.example.net", "a.example.net"), ("b.other.example.", "b.other.example"),
        ("myexample.net", "myexample.net.example.net"),
    ],
)  # fmt: skip
def test_names_are_relative_unless_they_end_with_the_zone(name, full):
    assert read_record(f"{name} A 192.0.2.1").full_name("example.net") == full


def test_patterns_are_json():
    assert json.loads(json.dumps([pattern(name) for name in TYPES]))
