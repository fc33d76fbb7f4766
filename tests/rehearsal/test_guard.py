"""What a rehearsal may not reach is refused before it runs, after names were resolved among its own."""

import ipaddress
from datetime import timedelta
from pathlib import Path

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as some

from drillbook.extensions import move_generators, step_generators
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Check, Command, Domain, Instruction, Phase, Provenance, Runbook, Step
from drillbook.rehearsal import Kind, Written, setting_of
from drillbook.rehearsal.guard import CODES, Own, own_of, refused, refused_book, refused_command, refused_machines
from drillbook.rehearsal.world import hosts_for

INVENTORIES = Path(__file__).parents[2] / "inventories"
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
    ("listen", "0.0.0.0", "[::]:80", "::"),  # noqa: S104
    ("apache2", "2.4.57-2+deb12u1", "DBD::mysql 4.050"),
    ("sed", "s/::ffff:127.0.0.1/x/"),
    ("perl", "-e", "for my $name (@ARGV) { print $name }"),
    ("mariadb", "-e", "set @@GLOBAL.read_only = @name"),
    ("dig", "@ns-a", "10.2.0.192.in-addr.arpa", "PTR"),
    ("mail", "-s", "done", "keeper@example.org"),
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
    (("ssh", "root@elsewhere", "true"), "R002"),
    (("sudo", "rsync", "-a", "--", "/a/", "root@backup.example.org:/a/"), "R002"),
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
@given(some.ip_addresses(), some.sampled_from(["dig @{}", "http://{}/", "{}:/path", "x {} y", "host={}"]))
def test_an_address_is_allowed_only_when_it_is_loopback_or_an_own_one(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, form: str
) -> None:
    mapped = getattr(address, "ipv4_mapped", None) or address
    allowed = mapped.is_loopback or mapped.is_unspecified or str(mapped) in OWN.addresses
    text = f"[{address}]" if ":" in str(address) and not form.startswith(("x", "dig", "host")) else str(address)
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


def test_every_part_of_a_step_is_looked_at_and_the_step_is_named() -> None:
    far = Command(("dig", "@9.9.9.9", "lantern.example"))
    near = Command(("dig", "@ns-a", "lantern.example"))
    parts = {"preconditions": (Check(near),), "do": (near,), "verify": (Check(near),), "undo": (near,)}
    for part, what in (("preconditions", Check(far)), ("do", far), ("verify", Check(far)), ("undo", far)):
        step = Step(
            id=f"step.{part}",
            title="Look",
            subject="shop",
            duration=timedelta(minutes=1),
            duration_from=Provenance.ASSUMED,
            **{**parts, part: (Instruction("Call 9.9.9.9."), what)},
        )
        book = Runbook("book", "Book", Phase.RECOVERY, "north", "shop", 1, (step,))
        message = f"step.{part}: 9.9.9.9 is neither loopback nor an address of the rehearsal's own hosts"
        assert [(one.code, one.message) for one in refused_book(book, OWN)] == [("R001", message)]


def test_procedures_of_the_two_providers_reach_nobody_else() -> None:
    estate, _ = load(INVENTORIES / "two-providers")
    written = Written(estate, build_graph(estate), step_generators(), move_generators())
    for kind in Kind:
        setting = setting_of(written, kind, None, None, None)
        own = own_of(hosts_for(estate, setting.service.id, setting.target), estate.domains.values())
        for book in (setting.book, *setting.before):
            assert refused_book(book, own) == []
        elsewhere = own_of({"admin": ("198.18.0.2",)}, ())
        assert {one.code for one in refused_book(setting.book, elsewhere)} >= {"R001"}


def test_records_are_known_by_their_whole_name_and_through_an_alias() -> None:
    domain = Domain(
        id="zone",
        name="Lantern.example",
        records=("www A 192.0.2.10", "www.lantern.example AAAA 2001:db8::1", "shop CNAME www", "@ MX 10 mail"),
    )
    assert own_of({}, (domain,)).records == {
        "www.lantern.example": ("192.0.2.10", "2001:db8::1"),
        "shop.lantern.example": ("192.0.2.10", "2001:db8::1"),
    }
