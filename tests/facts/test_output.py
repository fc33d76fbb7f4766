"""The output of the script: whole or refused, and what cannot be read is told with its line."""

import re
import subprocess
from datetime import UTC, datetime
from shutil import which

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.facts import read_facts, script
from drillbook.facts.certificates import read_end
from drillbook.facts.output import read_output
from drillbook.model import MachineFacts

MACHINE = "[machine]\n|host=web-a\n|collected=2026-01-02T03:04:05Z\n|privilege=user\n=0\n"


def whole(*sections: str) -> str:
    return "\n".join(["drillbook-facts 1", MACHINE + "\n".join(sections), "drillbook-facts end", ""])


def facts(*sections: str):
    return read_facts("web-a", whole(*sections))


def test_what_is_said_before_and_after_is_not_the_scripts():
    text = "Welcome to web-a!\n[users]\n" + whole("[users]", "|ivy:x:1001:1001:Ivy:/home/ivy:/bin/sh", "=0") + "bye\n"
    assert [one.name for one in read_facts("web-a", text).users] == ["ivy"]
    assert read_facts("web-a", text.replace("\n", "\r\n")).users == read_facts("web-a", text).users


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not the output"),
        ("drillbook-facts 2\ndrillbook-facts end\n", "not the output"),
        (whole("[users]").replace("drillbook-facts end", ""), "cut off"),
        ("drillbook-facts 1\ndrillbook-facts end\n", "collected"),
        (whole().replace("2026-01-02", "yesterday "), "collected"),
    ],
)
def test_what_is_no_output_or_was_cut_off_is_refused(text, says):
    with pytest.raises(ValueError, match=says):
        read_facts("web-a", text)


def test_unknown_lines_are_told_with_section_and_line_and_the_rest_is_read():
    found = facts(
        "[users]", "|ivy:x:1001:1001:Ivy:/home/ivy:/bin/sh", "|what is this", "=0", "[new.section]", "|x", "=0"
    )
    assert [one.uid for one in found.users] == [1001]
    (unread,) = found.unread
    assert (unread.section, unread.line) == ("users", 9)
    assert "what is this" in unread.what


def test_content_cannot_begin_a_section():
    """A comment in a crontab that looks like one stands behind a bar."""
    found = facts("[cron.system /etc/crontab]", "|[users]", "|drillbook-facts end", "|1 2 * * * root /bin/true", "=0")
    assert [one.command for one in found.cron_jobs] == ["/bin/true"]
    assert len(found.unread) == 2


def test_control_characters_do_not_reach_the_facts():
    found = facts("[users]", "|\x1b[31mivy\x07:x:1:1:::", "=0")
    assert all(char.isprintable() for char in found.users[0].name)


def test_a_program_that_is_not_there_and_one_that_fails_are_told_apart():
    found = facts("[php]", "=127", "[openssl]", "!openssl", "[apache.modules]", "=1")
    assert found.missing_tools == ("openssl", "php")
    assert [(one.section, one.what) for one in found.unread] == [("apache.modules", "the command failed with status 1")]


def test_schedules_users_and_names_of_cron():
    found = facts(
        "[cron.system /etc/cron.d/x]", "|PATH=/bin", "|", "|*/5 1-3 * jan,feb mon www-data  run  it",
        "|@daily root tidy", "=0", "[cron.user ivy]", "|0 2 * * * backup a", "=0",
        "[cron.folder weekly]", "|/etc/cron.weekly/b", "|/etc/cron.weekly/a", "=0",
    )  # fmt: skip
    assert [(one.schedule, one.user, one.command) for one in found.cron_jobs] == [
        ("*/5 1-3 * jan,feb mon", "www-data", "run  it"),
        ("@daily", "root", "tidy"),
        ("0 2 * * *", "ivy", "backup a"),
        ("weekly", "root", "/etc/cron.weekly/a"),
        ("weekly", "root", "/etc/cron.weekly/b"),
    ]


def test_nginx_and_its_modules():
    text = "|configure arguments: --user=www-data --with-http_ssl_module --with-http_perl_module=dynamic"
    (server,) = facts("[nginx.version]", "|nginx version: nginx/1.22.1", text, "=0").web_servers
    assert (server.software, server.version, server.user) == ("nginx", "1.22.1", "www-data")
    assert [(one.name, one.linkage) for one in server.modules] == [("http_perl", "shared"), ("http_ssl", "static")]


def test_virtual_hosts_by_name():
    found = facts(
        "[apache.version]", "|Server version: Apache/2.4.57 (Debian)", "=0", "[apache.settings]",
        "|VirtualHost configuration:", "|*:443                  is a NameVirtualHost",
        "|         default server a.example (/e/a.conf:3)", "|         port 443 namevhost a.example (/e/a.conf:3)",
        "|                 alias www.a.example", "|         port 443 namevhost b.example (/e/b.conf:1)",
        '|User: name="www-data" id=33 not_used', "=0",
    )  # fmt: skip
    assert [(one.address, one.name, one.aliases) for one in found.web_servers[0].virtual_hosts] == [
        ("*:443", "a.example", ("www.a.example",)),
        ("*:443", "b.example", ()),
    ]
    assert found.web_servers[0].user == "www-data"
    assert found.unread == ()


def test_dates_of_certificates_are_those_that_openssl_makes(tmp_path):
    assert read_end("Aug  4 12:00:00 2027 GMT") == datetime(2027, 8, 4, 12, tzinfo=UTC)
    assert read_end("Feb 30 12:00:00 2027 GMT") is None
    if not which("openssl"):
        pytest.skip("openssl is not installed")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/O=L, Inc/CN=a",
         "-addext", "subjectAltName=DNS:a.example,DNS:www.a.example,IP:192.0.2.1", "-days", "30",
         "-out", str(tmp_path / "c.pem")], check=True, capture_output=True,
    )  # fmt: skip
    done = subprocess.run(
        ["sh"], input=script().encode(), capture_output=True, check=True,
        env={"PATH": "/usr/bin:/bin", "DRILLBOOK_NO_SUDO": "1", "DRILLBOOK_CERTIFICATES": str(tmp_path)},
    )  # fmt: skip
    found = [one for one in read_facts("a", done.stdout.decode()).certificates if one.path == str(tmp_path / "c.pem")]
    assert found[0].names == ("a.example", "www.a.example", "192.0.2.1")
    assert re.search(r"O=L\\, Inc", found[0].subject)
    asked = subprocess.run(
        ["openssl", "x509", "-noout", "-checkend", str(30 * 86400 - 3600), "-in", str(tmp_path / "c.pem")], check=False
    )
    assert asked.returncode == 0
    assert found[0].not_after > datetime.now(UTC)


def test_script_passes_shellcheck():
    if not which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    done = subprocess.run(["shellcheck", "-s", "sh", "-"], input=script(), capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.parametrize("tools", [["awk"], ["awk", "sed", "sort", "head", "cat", "uname", "date", "id", "grep"]])
def test_script_runs_to_its_end_where_nearly_every_tool_is_missing(tools, tmp_path):
    for tool in tools:
        (tmp_path / tool).symlink_to(which(tool))
    done = subprocess.run(
        ["/bin/sh", "-c", script().replace("PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin", "")],
        capture_output=True, check=True, env={"PATH": str(tmp_path)},
    )  # fmt: skip
    output = read_output(done.stdout.decode())
    assert {"mysql.server", "apache.version", "ports"} <= {one.name for one in output.sections}
    assert output.unread == ()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("1 2 * * * root mysqldump -ushop -pSESAME orders", "SESAME"),
        ("1 2 * * * root mysqldump --password=SESAME orders", "SESAME"),
        ("1 2 * * * root PGPASSWORD=SESAME pg_dump orders", "SESAME"),
        ("API_TOKEN=SESAME", "SESAME"),
        ("1 2 * * * root curl https://ivy:SESAME@example.org/", "SESAME"),
        ("1 2 * * * root curl -u ivy:SESAME https://example.org/", "SESAME"),
    ],
)
def test_passwords_in_cron_lines_are_blanked(line, secret):
    body = script()
    blanking = body[body.index("without_passwords() {") : body.index("cron_file() {")]
    done = subprocess.run(
        ["sh", "-c", f"{blanking}\nwithout_passwords"], input=line, capture_output=True, text=True, check=True
    )
    assert secret not in done.stdout
    assert done.stdout.split()[0] == line.partition("=")[0].split()[0] + ("=..." if line.startswith("API") else "")


@examples(300)
@given(st.lists(st.sampled_from([
    "[users]", "[groups]", "[ports]", "[disks]", "[mounts]", "[perl]", "[packages.dpkg]", "[postgresql.server 5432]",
    "[postgresql.databases 5432]", "[postgresql.roles 5432]", "[mysql.server]", "[mysql.grants]", "[cron.user x]",
    "[certificate /x]", "[digests]", "[named.zones]", "[apache.file /e/apache2.conf]", "[apache.modules]", "=0", "=1",
    "|", "|a\tb\tc\td", "|a:b:c:d", "|{}", '|{"name": 3}', "|[1]", "|notAfter=never", "|x y z 1 2 3", "!tool", "zz",
    '|{"name": "x", "superuser": 1, "member_of": 3}', "|<Directory>", "|\\", "|* * * * *", "|::::::", "[", "|=0",
])))  # fmt: skip
def test_any_output_is_read_or_refused_in_words(lines):
    try:
        found = read_facts("web-a", whole(*lines))
    except ValueError:
        return
    assert found.machine == "web-a"
    assert MachineFacts.model_validate(found.model_dump(mode="json", exclude_none=True)) == found
