"""The runbook of a move: its generators in their order, and what waits for what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from drillbook.graph import site_of
from drillbook.model import Phase, Runbook, Step
from drillbook.procedures.moving.afterwards import keep_old, look_after
from drillbook.procedures.moving.certificate import copy_certificate, renew_certificate
from drillbook.procedures.moving.content import copy_content, copy_rest, put_aside
from drillbook.procedures.moving.databases import (
    close_databases,
    follow_again,
    move_databases,
    prepare_databases,
    retire_databases,
)
from drillbook.procedures.moving.delegation import change_delegation
from drillbook.procedures.moving.isolated import test_standby
from drillbook.procedures.moving.logs import join_logs
from drillbook.procedures.moving.mail import copy_mail_settings, start_mail, stop_mail
from drillbook.procedures.moving.move import Move, MoveGenerator
from drillbook.procedures.moving.name_servers import serve_reverse, serve_zone
from drillbook.procedures.moving.names import lower_ttl, raise_ttl, switch
from drillbook.procedures.moving.provider import meet_provider
from drillbook.procedures.moving.settings import move_settings
from drillbook.procedures.moving.standby import keep_copying
from drillbook.procedures.moving.web_server import start_new, stop_late, stop_old
from drillbook.procedures.moving.web_site import copy_site
from drillbook.procedures.moving.web_software import check_software

MoveGenerators = Mapping[Phase, Sequence[MoveGenerator]]
MOVE_GENERATORS: MoveGenerators = MappingProxyType(
    {
        Phase.MIGRATION: (
            lower_ttl, serve_zone, serve_reverse, change_delegation,
            meet_provider, check_software, copy_site, copy_certificate, copy_mail_settings, copy_content,
            prepare_databases, put_aside,
            stop_old, stop_mail, copy_rest, close_databases, move_databases, move_settings, start_new, start_mail,
            switch, stop_late, join_logs, look_after, renew_certificate, retire_databases, follow_again, raise_ttl,
            keep_old,
        ),
        Phase.STANDBY: (
            meet_provider, check_software, copy_site, copy_certificate, copy_mail_settings, copy_content,
            prepare_databases, move_settings, keep_copying,
        ),
        Phase.TEST: (test_standby,),
    }
)  # fmt: skip
"""By phase, in the order in which the steps are done: names well before, then copies, the cut, and what comes after."""
ALONGSIDE: frozenset[MoveGenerator] = frozenset((meet_provider,))
"""Begins at once, while the name service waits: the copies do not need it."""
CUT: frozenset[MoveGenerator] = frozenset((stop_old, stop_mail, copy_rest, close_databases, start_new, switch))
"""The first of these waits for both lines."""
TITLES = MappingProxyType(
    {
        Phase.MIGRATION: "Move {} to {}",
        Phase.STANDBY: "Keep {} ready on {}",
        Phase.TEST: "Test {} on {}, seen by nobody",
    }
)


def write_move(move: Move, phase: Phase, generators: MoveGenerators = MOVE_GENERATORS) -> Runbook:
    """The runbook of one phase: a migration, a standby that is kept ready, or its test."""
    return Runbook(
        id=f"{move.key}.{phase.value}",
        title=TITLES.get(phase, "{} on {}").format(move.service.title, move.target.title),
        phase=phase,
        site=site_of(move.estate, move.target) or "",
        service=move.service.id,
        priority=move.service.priority,
        steps=tuple(_ordered(move, generators.get(phase, ()))),
    )


def _ordered(move: Move, generators: Sequence[MoveGenerator]) -> Iterator[Step]:
    """Each step waits for the one before, or for those it names.

    Before the cut there are two lines, the name service with its long waits and the copies; the cut waits for both.
    """
    lines: list[str | None] = [None]  # the last step of each line
    for generator in generators:
        steps = tuple(generator(move))
        if generator in ALONGSIDE and steps:
            lines.append(None)
        if generator in CUT and steps and len(lines) > 1:
            joined = tuple(one for one in lines if one)
            yield replace(steps[0], after=joined)
            lines, steps = [steps[0].id], steps[1:]
        for step in steps:
            before = lines[-1]
            yield step if step.after else replace(step, after=(before,) if before else ())
            lines[-1] = step.id
