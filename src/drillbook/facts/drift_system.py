"""Drift of the machine: users and groups, cron, certificates, packages, configuration files."""

from collections.abc import Iterator

from drillbook.facts.listed import listed
from drillbook.facts.pair import Facts
from drillbook.model import MachineFacts
from drillbook.model.facts import Certificate

FIRST_PERSON = 1000
"""Below this number, a distribution gives users and groups to its own packages (Debian policy 9.2.2)."""
NOBODY = 65534


def _users(facts: MachineFacts) -> set[str]:
    """Names of users that count: people and programs of ours, who runs the web server, whom cron runs for."""
    known = {one.name for one in facts.users}
    found = {one.name for one in facts.users if FIRST_PERSON <= one.uid != NOBODY}
    found |= {one.user for one in facts.web_servers} | {one.user for one in facts.cron_jobs}
    return found & known


def _groups(facts: MachineFacts) -> set[str]:
    known = {one.name for one in facts.groups}
    numbers = {one.gid for one in facts.users if one.name in _users(facts)}
    found = {one.name for one in facts.groups if FIRST_PERSON <= one.gid != NOBODY or one.gid in numbers}
    return (found | {one.group for one in facts.web_servers}) & known


def missing_accounts(facts: Facts) -> Iterator[str]:
    """Users and groups that the standby lacks."""
    there = {one.name for one in facts.standby.users}
    if users := sorted(_users(facts.primary) - there):
        yield f"{facts.there} lacks the user{'s' if len(users) > 1 else ''} {listed(users)}, which {facts.here} has"
    there = {one.name for one in facts.standby.groups}
    if groups := sorted(_groups(facts.primary) - there):
        yield f"{facts.there} lacks the group{'s' if len(groups) > 1 else ''} {listed(groups)}, which {facts.here} has"


def other_numbers(facts: Facts) -> Iterator[str]:
    """Users and groups with another number on the standby, where files keep the number."""
    ours, theirs = ({one.name: one.uid for one in of.users} for of in (facts.primary, facts.standby))
    users = [name for name in sorted(_users(facts.primary)) if theirs.get(name, ours[name]) != ours[name]]
    if users:
        shown = listed(f"{name} ({ours[name]} here, {theirs[name]} there)" for name in users)
        yield f"users have other numbers on {facts.there} than on {facts.here}: {shown}"
    ours, theirs = ({one.name: one.gid for one in of.groups} for of in (facts.primary, facts.standby))
    groups = [name for name in sorted(_groups(facts.primary)) if theirs.get(name, ours[name]) != ours[name]]
    if groups:
        shown = listed(f"{name} ({ours[name]} here, {theirs[name]} there)" for name in groups)
        yield f"groups have other numbers on {facts.there} than on {facts.here}: {shown}"


def missing_cron_jobs(facts: Facts) -> Iterator[str]:
    """Commands that cron runs on the primary and not on the standby, for the same user."""
    there = {(one.user, one.command) for one in facts.standby.cron_jobs}
    missing = [one for one in facts.primary.cron_jobs if (one.user, one.command) not in there]
    if missing:
        shown = listed(f"{one.command[:60]!r} ({one.schedule}, {one.user})" for one in missing)
        yield f"cron on {facts.there} does not run {shown}"


def _same_names(one: Certificate, other: Certificate) -> bool:
    return set(one.names) <= set(other.names) if one.names else one.subject == other.subject


def missing_certificates(facts: Facts) -> Iterator[str]:
    """Certificates for names that no certificate on the standby is good for."""
    for certificate in facts.primary.certificates:
        if not any(_same_names(certificate, one) for one in facts.standby.certificates):
            names = listed(certificate.names) or certificate.subject
            yield f"{facts.there} has no certificate for {names}; {facts.here} has it at {certificate.path}"


def earlier_certificates(facts: Facts) -> Iterator[str]:
    """Certificates that end earlier on the standby than on the primary."""
    for certificate in facts.primary.certificates:
        ends = [one.not_after for one in facts.standby.certificates if _same_names(certificate, one)]
        if ends and max(ends) < certificate.not_after:
            names = listed(certificate.names) or certificate.subject
            dates = f"{max(ends):%Y-%m-%d} on {facts.there} and {certificate.not_after:%Y-%m-%d} on {facts.here}"
            yield f"the certificate for {names} ends {dates}"


def missing_packages(facts: Facts) -> Iterator[str]:
    """Packages that the standby lacks, where both have any."""
    there = {one.name for one in facts.standby.packages}
    missing = sorted({one.name for one in facts.primary.packages} - there) if there else []
    if missing:
        count = f"{len(missing)} package{'s' if len(missing) > 1 else ''}"
        yield f"{facts.there} lacks {count} that {facts.here} has: {listed(missing)}"


def other_files(facts: Facts) -> Iterator[str]:
    """Configuration files of one path whose content differs."""
    there = {one.path: one.sha256 for one in facts.standby.configuration_files}
    changed = [one.path for one in facts.primary.configuration_files if there.get(one.path, one.sha256) != one.sha256]
    if changed:
        yield f"configuration files differ between {facts.here} and {facts.there}: {listed(changed)}"
