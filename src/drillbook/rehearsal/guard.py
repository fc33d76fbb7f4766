"""The guard: a rehearsal touches this machine's loopback and its own hosts, and no other address.

The hosts have no way out in any case (see switch.py). The guard looks before anything is run, so that a procedure which
means a real machine is refused with a reason, rather than failing against a network that is not there.
"""

import ipaddress
import re
import shlex
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from drillbook.model import Check, Command, Domain, Runbook
from drillbook.problem import NOWHERE, Problem, Where

CODES: Mapping[str, str] = MappingProxyType(
    {
        "R001": "An address outside the rehearsal. A rehearsal reaches 127.0.0.0/8, ::1 and its own throw-away hosts, "
        "which have the addresses of the inventory's machines; whatever else a step names is refused before it runs.",
        "R002": "A host's name that means nothing in the rehearsal. Names are looked up among its own hosts and the "
        "records of the inventory's domains only, never in the world's DNS.",
    }
)
"""Code → what it means and how to mend it."""

_IPV4 = re.compile(r"(?<![\w.:-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\w)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?![\w:])")
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?"
_URL = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@\s]*@)?({_NAME})")
_SETTING = re.compile(rf"\b(?:host|hostaddr|hostname|server|master_host)\s*=\s*['\"]?({_NAME})", re.IGNORECASE)
_FAR_PATH = re.compile(rf"(?:[\w.-]+@)?({_NAME}):[^:]")
_HOST_OPTIONS = frozenset({"-h", "-H", "--host", "--hostname", "--server"})
_HOST_OPTION_OF = frozenset(
    {"psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup", "pg_isready", "createdb"}
) | {
    *("dropdb", "createuser", "mariadb", "mysql", "mariadb-dump", "mysqldump", "mysqladmin", "mariadb-admin", "whois"),
}
_SSH = frozenset({"ssh", "sftp", "ssh-keyscan"})
_RESOLVING = frozenset({"dig", "delv", "mdig"})
_SSH_VALUES = frozenset("BbcDEeFIiJLlmOopQRSWw")
"""Options of ssh that take a value."""


@dataclass(frozen=True, slots=True)
class Own:
    """What belongs to a rehearsal."""

    hosts: Mapping[str, tuple[str, ...]]
    """Host → its addresses: all that may be reached."""
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name in a zone that the rehearsal serves, without a final dot, in lower case → the addresses it means."""

    @property
    def addresses(self) -> frozenset[str]:
        """Every address of an own host, in its shortest form."""
        return frozenset(str(ipaddress.ip_address(one)) for given in self.hosts.values() for one in given)

    def meant_by(self, name: str) -> tuple[str, ...] | None:
        """The addresses of a name; None: it means nothing here."""
        known = name.rstrip(".").lower()
        return self.hosts.get(known, self.records.get(known))


def own_of(hosts: Mapping[str, tuple[str, ...]], domains: Iterable[Domain]) -> Own:
    """What belongs to a rehearsal with these hosts (name → addresses) that serves these domains."""
    records: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, str] = {}
    for domain in domains:
        for written in domain.records:
            name, kind, value = (*written.split(maxsplit=2), "", "", "")[:3]
            full = _in_zone(name, domain.name or domain.id)
            if kind.upper() in {"A", "AAAA"} and value:
                records[full] = (*records.get(full, ()), value.strip())
            elif kind.upper() == "CNAME" and value:
                aliases[full] = _in_zone(value.strip(), domain.name or domain.id)
    known = {alias: records[meant] for alias, meant in aliases.items() if meant in records}
    return Own({name.lower(): tuple(given) for name, given in hosts.items()}, {**records, **known})


def _in_zone(name: str, zone: str) -> str:
    """The whole name of a record, which may be written without its zone, without a final dot and in lower case."""
    zone, given = zone.rstrip(".").lower(), name.lower()
    if given.endswith(".") or given == zone or given.endswith(f".{zone}"):
        return given.rstrip(".")
    return zone if given == "@" else f"{given}.{zone}"


def refused_machines(machines: Mapping[str, str], own: Own, where: Where = NOWHERE) -> list[Problem]:
    """Machines of an inventory (identifier → address or name) that the rehearsal would not reach among its own."""
    found = []
    for machine, address in machines.items():
        found += [
            Problem(where, one.code, f"{machine}: {one.message}") for one in _judged(address, own, where, named=True)
        ]
    return found


def refused_book(book: Runbook, own: Own, where: Where = NOWHERE) -> list[Problem]:
    """Everything that a procedure's commands name and must not reach, once each, with the step that does."""
    found: dict[tuple[str, str], Problem] = {}
    for step in book.steps:
        for part in (*step.preconditions, *step.do, *step.verify, *step.undo):
            command = part.command if isinstance(part, Check) else part
            for one in refused_command(command, own, where) if isinstance(command, Command) else ():
                found.setdefault((step.id, one.message), Problem(where, one.code, f"{step.id}: {one.message}"))
    return list(found.values())


def refused_command(command: Command, own: Own, where: Where = NOWHERE) -> list[Problem]:
    """Everything that a command names and must not reach: its words, its tests, what it reads, its pipe."""
    words = [one for argv in (command.argv, command.only_if, command.unless) for one in refused(argv, own, where)]
    read = refused((command.stdin,), own, where) if command.stdin else []
    return [*words, *read, *(refused_command(command.pipe, own, where) if command.pipe else [])]


def refused(words: Sequence[str], own: Own, where: Where = NOWHERE) -> list[Problem]:
    """Words of a command that look like an address or a host outside; one Problem for each of them.

    Addresses are found anywhere in a word. A name is taken for a host's where only a host can stand: in a URL, before a
    colon if it has a dot, in `host=`, after an option such as -h of a program that has it, as the target of ssh or the
    server of dig. A word that is itself a command line (for ssh, for `sh -c`) is looked at word by word.
    """
    found: dict[str, Problem] = {}
    for text, named in _meant(words):
        for problem in _judged(text, own, where, named=named):
            found.setdefault(problem.message, problem)
    return list(found.values())


def _meant(words: Sequence[str], depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Each text that means a host or an address; and whether, if it is a name, it can be nothing else."""
    for word in words:
        yield from ((match[0], False) for pattern in (_IPV4, _IPV6) for match in pattern.finditer(word))
        yield from ((match[1], True) for pattern in (_URL, _SETTING) for match in pattern.finditer(word))
        if (far := _FAR_PATH.match(word)) and not far[1].replace(".", "").isdigit() and "://" not in word:
            yield far[1], "." in far[1]
        if depth == 0 and any(space in word for space in " \t\n"):
            yield from _meant(_split(word), depth + 1)
    yield from ((word, True) for word in _targets(words))


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # not a command line
        return line.split()


def _targets(words: Sequence[str]) -> Iterator[str]:
    """Words that stand where a program expects a host: after its option, or as ssh's first operand."""
    for position, word in enumerate(words):
        program = word.rpartition("/")[2]
        rest = words[position + 1 :]
        if program in _SSH:
            if target := _ssh_target(rest):
                yield target.rpartition("@")[2]
        elif program in _RESOLVING:
            yield from (one[1:] for one in rest if one.startswith("@"))
        elif program in _HOST_OPTION_OF:
            yield from (value for option, value in pairwise(rest) if option in _HOST_OPTIONS)
            yield from (one.partition("=")[2] for one in rest if one.partition("=")[0] in _HOST_OPTIONS and "=" in one)


def _ssh_target(words: Sequence[str]) -> str | None:
    rest = iter(words)
    for word in rest:
        if word == "--":
            return next(rest, None)
        if not word.startswith("-"):
            return word
        if word[-1] in _SSH_VALUES and len(word) == 2:
            next(rest, None)
    return None


def _judged(text: str, own: Own, where: Where, *, named: bool) -> list[Problem]:
    """Why a text is refused, after it was resolved; nothing where it is allowed."""
    address = _address(text)
    if address is not None:
        return [] if _allowed(address, own) else [_outside(text, where)]
    if text.startswith("/") or text.rstrip(".").lower() == "localhost":  # the folder of a socket; this host
        return []
    addresses = own.meant_by(text)
    if addresses is None:
        message = f"no host of the rehearsal is called {text!r}, and names are not looked up anywhere else"
        return [Problem(where, "R002", message)] if named else []
    outside = (one for one in addresses if not _allowed(ipaddress.ip_address(one), own))
    return [_outside(f"{text} ({one})", where) for one in outside]


def _outside(text: str, where: Where) -> Problem:
    return Problem(where, "R001", f"{text} is neither loopback nor an address of the rehearsal's own hosts")


def _allowed(address: ipaddress.IPv4Address | ipaddress.IPv6Address, own: Own) -> bool:
    """Loopback, an own host's, or the unspecified address, on which a program listens."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified or str(address) in own.addresses


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text is, also in the old forms that programs take (127.1, 0x7f000001, 2130706433)."""
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if not re.fullmatch(r"(?:0[xX][0-9A-Fa-f]+|\d+)(?:\.(?:0[xX][0-9A-Fa-f]+|\d+)){0,3}", text):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))
    except OSError:
        return None
