"""Drift of languages and versions: what is missing, what is lower, what is higher."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.facts.claim import claims
from drillbook.facts.listed import listed
from drillbook.facts.pair import Facts
from drillbook.facts.version import is_lower
from drillbook.model import Interpreter

NAMES = {"perl": "Perl", "php": "PHP", "python": "Python", "ruby": "Ruby"}


@dataclass(frozen=True, slots=True)
class _Compared:
    """A program or module on both machines."""

    what: str
    here: str
    there: str
    is_perl: bool = False


def _named(facts: Facts) -> dict[str, set[str]]:
    """Language → modules that the pair's services name; empty where they name none."""
    found: dict[str, set[str]] = {}
    for claim in claims(facts.pair.services):
        found.setdefault(claim.language, set()).update({claim.module.lower()} - {""})
    return found


def _languages(facts: Facts) -> Iterator[tuple[Interpreter, Interpreter | None, set[str] | None]]:
    """The primary's interpreters that count, the standby's, and the modules that count (None: all)."""
    named = _named(facts)
    for primary in facts.primary.interpreters:
        if not named or primary.name in named:
            yield primary, facts.standby.interpreter(primary.name), named.get(primary.name)


def missing_languages(facts: Facts) -> Iterator[str]:
    """Interpreters and modules that the standby lacks."""
    for primary, standby, wanted in _languages(facts):
        name = NAMES.get(primary.name, primary.name)
        if standby is None:
            yield f"{facts.there} has no {name}, which {facts.here} has"
            continue
        missing = [
            one.name
            for one in primary.modules
            if (wanted is None or one.name.lower() in wanted) and standby.module(one.name) is None
        ]
        if missing:
            what = f"the {name} module{'s' if len(missing) > 1 else ''}"
            yield f"{facts.there} lacks {what} {listed(missing)}, which {facts.here} has"


def _versions(facts: Facts) -> Iterator[_Compared]:
    for server in facts.primary.web_servers:
        other = facts.standby.web_server(server.software)
        if other is not None:
            yield _Compared(server.software, server.version, other.version)
    for primary, standby, wanted in _languages(facts):
        if standby is None:
            continue
        name = NAMES.get(primary.name, primary.name)
        yield _Compared(name, primary.version, standby.version)
        theirs = {one.name.lower(): one.version for one in standby.modules}
        for module in primary.modules:
            there = theirs.get(module.name.lower(), "")
            if there and (wanted is None or module.name.lower() in wanted):
                yield _Compared(f"{name}'s {module.name}", module.version, there, primary.name == "perl")
    for program in facts.primary.software:
        for found in facts.standby.software:
            if found.name == program.name:
                yield _Compared(program.name, program.version, found.version)


def lower_versions(facts: Facts) -> Iterator[str]:
    """What is older on the standby."""
    lower = [one for one in _versions(facts) if is_lower(one.there, one.here, decimal=one.is_perl)]
    if lower:
        yield f"older on {facts.there} than on {facts.here}: {_list(lower)}"


def higher_versions(facts: Facts) -> Iterator[str]:
    """What is newer on the standby."""
    higher = [one for one in _versions(facts) if is_lower(one.here, one.there, decimal=one.is_perl)]
    if higher:
        yield f"newer on {facts.there} than on {facts.here}: {_list(higher)}"


def _list(found: list[_Compared]) -> str:
    return listed(f"{one.what} ({one.there} there, {one.here} here)" for one in found)
