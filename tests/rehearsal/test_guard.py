"""What a rehearsal may not reach is refused before it runs, after names were resolved among its own."""

import ipaddress

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as some

from drillbook.model import Command
from drillbook.rehearsal.guard import CODES, Own, refused, refused_command, refused_machines

OWN = Own(
    {"web-a": ("192.0.2.10", "2001:db8::10"), "ns-a": ("192.0.2.53",)},
    {"www.lantern.example": ("192.0.2.10",), "cdn.lantern.example": ("203.0.113.99",)},
)

ALLOWED = [
    ("dig", "@192.0.2.53", "lantern.example", "A"),
    ("dig", "@ns-a", "unknown.example"),
    ("curl", "http://www.lantern.example/a?b=c"),
    ("curl", "http://[2001:db8::10]:8080/"),
    ("curl", "http://127.1/"),
    ("ssh", "-p", "22", "--", "operator@web-a", "sudo systemctl stop apache2"),
    ("psql", "-h", "/var/run/postgresql", "-c", "select 1"),
    ("psql", "-h", "localhost"),
    ("rsync", "-aHAXs", "--", "/var/www/shop/", "[2001:db8::10]:/var/www/shop/"),
    ("rsync", "-a", "--", "/a/", "web-a:/a/"),
    ("chown", "www-data:www-data", "/var/www/shop"),
    ("date", "-d", "2026-11-24 12:30:00"),
    ("perl", "-MDBD::Pg", "-e", "1"),
    ("cp", "orders.sql", "a.b.c"),
    ("listen", "0.0.0.0", "[::]:80", "::"),
    ("apache2", "2.4.57-2+deb12u1", "DBD::mysql 4.050"),
    ("sed", "s/::ffff:127.0.0.1/x/"),
]

REFUSED = [
    (("dig", "@9.9.9.9", "lantern.example"), "R001"),
    (("curl", "http://192.0.2.11/"), "R001"),
    (("curl", "http://0x08080808/"), "R001"),
    (("curl", "http://134744072/"), "R001"),
    (("curl", "http://user:secret@8.8.8.8/"), "R001"),
    (("curl", "http://[2001:4860:4860::8888]/"), "R001"),
    (("curl", "http://cdn.lantern.example/"), "R001"),
    (("curl", "https://example.org"), "R002"),
    (("dig", "@resolver.example.org"), "R002"),
    (("ssh", "-p", "22", "elsewhere"), "R002"),
    (("ssh", "--", "web-a", "sudo rsync -a -- /x/ 203.0.113.99:/y"), "R001"),
    (("sh", "-c", "ssh backup.example.org true"), "R002"),
    (("rsync", "-a", "--", "/a/", "backup.example.org:/a/"), "R002"),
    (("psql", "-h", "db.example.org"), "R002"),
    (("mariadb-dump", "--host=10.0.0.1"), "R001"),
    (("psql", "host=10.0.0.1 port=5432"), "R001"),
    (("nc", "-z", "::ffff:8.8.8.8", "80"), "R001"),
]


@pytest.mark.parametrize("words", ALLOWED, ids=" ".join)
def test_what_means_loopback_or_an_own_host_or_no_host_at_all_is_allowed(words: tuple[str, ...]) -> None:
    assert refused(words, OWN) == []


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_means_somebody_else_is_refused_with_a_code(words: tuple[str, ...], code: str) -> None:
    assert {problem.code for problem in refused(words, OWN)} == {code}
    assert code in CODES


@examples(100)
@given(some.ip_addresses(), some.sampled_from(["@{}", "http://{}/", "{}:/path", "x {} y", "host={}"]))
def test_an_address_is_allowed_only_when_it_is_loopback_or_an_own_one(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, form: str
) -> None:
    mapped = getattr(address, "ipv4_mapped", None) or address
    allowed = mapped.is_loopback or mapped.is_unspecified or str(mapped) in OWN.addresses
    text = f"[{address}]" if ":" in str(address) and not form.startswith(("x", "@", "host")) else str(address)
    assert (refused((form.format(text),), OWN) == []) == allowed


def test_all_parts_of_a_command_are_looked_at() -> None:
    far = ("nc", "8.8.8.8")
    for command in (
        Command(("true",), stdin="CHANGE MASTER TO MASTER_HOST='10.0.0.1';"),
        Command(("true",), only_if=far),
        Command(("true",), unless=far),
        Command(("true",), pipe=Command(("true",), pipe=Command(far))),
    ):
        assert [problem.code for problem in refused_command(command, OWN)] == ["R001"]
    assert refused_command(Command(("true",), stdin="MASTER_HOST='192.0.2.10'"), OWN) == []


def test_machines_are_named_that_would_not_be_reached() -> None:
    machines = {"web-a": "192.0.2.10", "old": "10.9.8.7", "named": "WEB-A", "far": "far.example.org"}
    assert [(one.code, one.message.split(":")[0]) for one in refused_machines(machines, OWN)] == [
        ("R001", "old"),
        ("R002", "far"),
    ]
