"""What cron runs: crontab(5) of the system (with a user), of users (without), and the folders daily, weekly …"""

import re
from collections.abc import Iterator

from drillbook.facts.output import Output, Section
from drillbook.model.facts import CronJob, Unread

_VARIABLE = re.compile(r"[A-Za-z_]\w*\s*=.*")
_FIELD = r"[\d*/,\-A-Za-z~]+"
_TIMES = re.compile(rf"(@[a-z]+|(?:{_FIELD}\s+){{4}}{_FIELD})\s+(\S.*)")


def read_cron(output: Output) -> tuple[tuple[CronJob, ...], tuple[Unread, ...]]:
    """Every job, in the order of the files."""
    unread: list[Unread] = []
    jobs = [job for section in output.named("cron.system") for job in _table(section, None, unread)]
    for section in output.named("cron.user"):
        jobs += _table(section, section.argument, unread)
    for section in output.named("cron.folder"):
        folder = f"/etc/cron.{section.argument}"
        for line in sorted(section.lines, key=lambda one: one.text):
            jobs.append(CronJob(source=folder, schedule=section.argument, user="root", command=line.text))
    return tuple(jobs), tuple(unread)


def _table(section: Section, user: str | None, unread: list[Unread]) -> Iterator[CronJob]:
    source = section.argument if user is None else f"crontab of {user}"
    for line in section.lines:
        text = line.text.strip()
        if not text or text.startswith("#") or _VARIABLE.fullmatch(text):
            continue
        match = _TIMES.fullmatch(text)
        who, command = (user, match[2]) if match and user is not None else _user_first(match[2] if match else "")
        if match is None or not command:
            unread.append(section.unread(line, "not a job"))
            continue
        yield CronJob(source=source, schedule=" ".join(match[1].split()), user=who or "", command=command)


def _user_first(text: str) -> tuple[str, str]:
    user, _, command = text.partition(" ") if "\t" not in text.partition(" ")[0] else text.partition("\t")
    return user, command.strip()
