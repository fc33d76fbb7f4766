"""The reference page of the procedures, written from the generators themselves."""

from collections.abc import Callable, Sequence
from inspect import cleandoc

from drillbook.model import Phase
from drillbook.procedures import aside, mysql, name_service, postgresql, power, shell, site
from drillbook.procedures.moving import MOVE_GENERATORS, MoveGenerators, standby
from drillbook.procedures.moving import mysql as moving_mysql
from drillbook.procedures.moving import postgresql as moving_postgresql
from drillbook.procedures.write import STEP_GENERATORS, Generators

OPENING = """\
# Procedures

Every step of a runbook says what to do, how to see that it worked and how to take it back; who does it, on which
machine, how long it takes and where that figure comes from; and, where it matters, the question that must be answered
yes first, whether it is a point of no return, and when to stop trying. A step waits for the steps named under `after`;
where a generator names none, the steps wait for those of the generator before.

This page is written from the docstrings in `src/drillbook/procedures/`; a test keeps it current. A package adds
generators of its own under the entry points `drillbook.step_generators.recovery`, `….reconstitution`, `….migration`,
`….standby` and `….test`. The last three are for a move of one service from a machine to another (`drillbook migrate`).

"""
BACKGROUND = (shell, aside, postgresql, mysql, name_service, power, moving_postgresql, moving_mysql, standby)
OF_THE_SITE: tuple[Callable[..., object], ...] = (site.activation, power.shutdown, power.start, site.closing)
WORDS = {
    Phase.RECOVERY: "When a site is lost: for every service that has something there",
    Phase.RECONSTITUTION: "When it returns: for the same services",
    Phase.MIGRATION: "When a service moves to another machine, at the same company or another",
    Phase.STANDBY: "When another machine is always kept ready",
    Phase.TEST: "When that machine is tested, and nobody notices",
}


def write_manual(generators: Generators = STEP_GENERATORS, moves: MoveGenerators = MOVE_GENERATORS) -> str:
    """The page, in Markdown: a site's own runbooks, the generators by phase in their order, and the background."""
    parts = ["## For the site as a whole\n", *(_entry(one) for one in OF_THE_SITE)]
    phases: list[tuple[Phase, Sequence[Callable[..., object]]]] = [*generators.items(), *moves.items()]
    for phase, shipped in phases:
        parts += [f"## {WORDS.get(phase, phase.value.capitalize())}\n", *(_entry(one) for one in shipped)]
    parts.append("## What they keep to\n")
    parts += [f"{cleandoc(module.__doc__ or '')}\n" for module in BACKGROUND]
    return OPENING + "\n".join(parts)


def _entry(generator: Callable[..., object]) -> str:
    """The name, what its docstring says, and where it is written."""
    name = getattr(generator, "__name__", "").replace("_", " ")
    origin = generator.__module__.removeprefix("drillbook.")
    return f"### {name[:1].upper()}{name[1:]}\n\n{cleandoc(generator.__doc__ or '')} (`{origin}`)\n"
