"""What a site does as a whole: activation when it may be lost, and the close of an emergency."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from drillbook.graph import site_of
from drillbook.model import Backup, Estate, Phase, Provenance, Runbook, Site, Step
from drillbook.procedures.people import calls
from drillbook.procedures.shell import note

_ASSUMED = Provenance.ASSUMED
ASSESSED = (
    ("Power, up or down", ("feed", "ups", "generator")),
    ("Cooling", ("cooling",)),
    ("Lines and network", ("circuit", "device")),
    ("Machines that do not answer", ("server",)),
)
"""What the first look is at, in its order, and the kinds of elements of each."""


def activation(estate: Estate, site: Site) -> Runbook:
    """The first actions, in the order of a tired reader: people, log, assessment, declaration, calls, jobs."""
    steps = _one_by_one((*_first(estate, site), *_stop_jobs(estate, site)))
    return Runbook(f"{site.id}.activation", f"Activation: {site.title}", Phase.ACTIVATION, site.id, None, 0, steps)


def closing(estate: Estate, site: Site) -> Runbook:
    """The last actions: jobs on again, clean up, review, stand down."""
    restart = tuple(_restart_job(backup, site) for backup in _jobs(estate, site))
    steps = _one_by_one((*restart, *_last(estate, site)))
    return Runbook(f"{site.id}.closing", f"Closing: {site.title}", Phase.RECONSTITUTION, site.id, None, 9, steps)


def _one_by_one(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Each waits for the one before it."""
    return tuple(replace(step, after=(steps[number - 1].id,)) if number else step for number, step in enumerate(steps))


def _talk(site: Site, key: str, title: str, do: tuple[str, ...], undo: str, minutes: int, **more: object) -> Step:
    return Step(
        id=f"{site.id}.{key}",
        title=title,
        subject=site.id,
        do=tuple(note(line) for line in do),
        undo=(note(undo),),
        verify=(note(str(more.pop("verify", "Written in the log, with the time."))),),
        duration=timedelta(minutes=minutes),
        duration_from=_ASSUMED,
        **more,  # type: ignore[arg-type]
    )


def _first(estate: Estate, site: Site) -> Iterator[Step]:
    organisation = estate.organisation
    declarers = sorted((one for one in estate.people.values() if one.may_declare), key=lambda one: one.may_declare or 0)
    meet = f"; meet: {site.meeting_point}" if site.meeting_point else ""
    yield _talk(
        site,
        "safe",
        f"Get people safe{meet}",
        ("Count heads. Nobody goes back in for equipment.",),
        "Nothing to undo.",
        5,
    )
    yield _talk(
        site,
        "log",
        "Start the log: time, what you see, who is here",
        ("On paper; every entry with the time.",),
        "Nothing to undo.",
        2,
    )
    yield _talk(
        site, "assess", "Assess the damage: what is gone, and for how long?",
        tuple(_assessments(estate, site)), "Nothing to undo: looking only.", 10, owner=site.owner,
        verify="A repair estimate stands in the log for power, network, building and machines.",
    )  # fmt: skip
    who = declarers[0].title if declarers else "nobody is named: add `may_declare:` to a person"
    yield _talk(
        site, "declare", "Declare the disaster, or stand down", (f"First: {who}. Nobody answers in 10 min: you do.",),
        "Stand down: the same list, in the same order.", 5,
        go_no_go="Is one of the criteria true (first-hour page, section 3)?",
        owner=declarers[0].id if declarers else None,
    )  # fmt: skip
    bridge = f"Bridge: {organisation.bridge}." if organisation.bridge else "No bridge number is in the inventory."
    yield _talk(
        site,
        "call",
        "Call the teams, in the order of the call tree",
        (bridge, *calls(estate)),
        "Call again and stand down.",
        10,
        owner=site.owner,
    )
    if organisation.status_page:
        yield _talk(
            site, "tell", "Tell users: what is down, and when the next word comes",
            (f"Write on {organisation.status_page}",), "Write that all is well again.", 5, owner=site.owner,
        )  # fmt: skip


def _assessments(estate: Estate, site: Site) -> Iterator[str]:
    """What to look at, by kind; how long its repair usually takes stands in the plan's own table, with its origin."""
    for word, kinds in ASSESSED:
        found = [one.title for one in estate.nouns() if one.kind in kinds and site_of(estate, one) == site.id]
        if found:
            yield f"{word}: {', '.join(found)}."
    yield "Building: may it be entered?"
    yield "Write an estimate beside each in the table of section 3: when is it back?"


def _jobs(estate: Estate, site: Site) -> list[Backup]:
    """Backups that come from or go to the site."""
    found = []
    for backup in estate.backups.values():
        holders = [database.on for database in estate.databases.values() if database.dataset == backup.dataset]
        holders += [*estate.datasets[backup.dataset].on, backup.to]
        if any(site_of(estate, estate.find(holder)) == site.id for holder in holders):
            found.append(backup)
    return found


def _job(estate: Estate, backup: Backup) -> str:
    """Which job it is, and from where to where it copies."""
    holders = [one.on for one in estate.databases.values() if one.dataset == backup.dataset and not one.replicates]
    source = next(iter((*holders, *estate.datasets[backup.dataset].on)), None)
    titles = [noun.title if noun else one for one in (source, backup.to) if one for noun in [estate.find(one)]]
    return f"{backup.title} ({backup.id}): {' to '.join(titles)}."


def _stop_jobs(estate: Estate, site: Site) -> Iterator[Step]:
    jobs = _jobs(estate, site)
    if jobs:
        yield _talk(
            site, "stop-jobs", "Stop the jobs that would overwrite good copies",
            tuple(_job(estate, backup) for backup in jobs), "Start them again.", 5, owner=site.owner,
            verify="None of them runs, and none starts at its next time: the copies elsewhere keep their dates.",
        )  # fmt: skip


def _restart_job(backup: Backup, site: Site) -> Step:
    return _talk(
        site, f"restart.{backup.id}", f"Switch the job on again: {backup.title}", ("Wait for its first good run.",),
        "Switch it off again.", 5, owner=backup.restored_by or site.owner, verify="The next copy has arrived.",
    )  # fmt: skip


def _last(estate: Estate, site: Site) -> Iterator[Step]:
    yield _talk(
        site,
        "clean",
        "Clean up: temporary accounts, open firewalls, spare copies of sensitive data",
        (
            "Go through the log: every account, port, rule and copy made is taken back, or given an owner.",
            "Data left at the alternate site: erased, or kept with the protection it had.",
        ),
        "Nothing to undo.",
        60,
        owner=site.owner,
    )
    yield _talk(
        site,
        "review",
        "After-action review within five days",
        ("What was expected, what happened, what is changed, by whom, by when.",),
        "Nothing to undo.",
        90,
        owner=site.owner,
    )
    yield _talk(
        site,
        "stand-down",
        "Deactivate the plan",
        (
            "Tell everybody who was called, users and companies on call.",
            "File the log with the plan; note the hour.",
        ),
        "Declare again.",
        10,
        owner=site.owner,
    )
