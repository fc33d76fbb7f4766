"""Steps as they are printed, and every command in them, wherever it stands."""

from collections.abc import Iterable, Iterator

from drillbook.model import Check, Command, Instruction, Step


def texts(parts: Iterable[Command | Check | Instruction]) -> list[str]:
    """What the plan prints, part by part."""
    return [str(part) for part in parts]


def typed(parts: Iterable[Command | Check | Instruction]) -> list[str]:
    """What is typed: sentences left out."""
    return [str(part) for part in parts if not isinstance(part, Instruction)]


def commands_of(steps: Iterable[Step]) -> Iterator[Command]:
    """Every command of the steps: guards, do, checks and undo; not the ones behind a pipe."""
    for step in steps:
        for part in (*step.preconditions, *step.do, *step.verify, *step.undo):
            if isinstance(part, Check):
                yield part.command
            elif isinstance(part, Command):
                yield part


def programs_of(command: Command) -> Iterator[tuple[str, ...]]:
    """The words of each program of a pipeline, and of its tests."""
    part: Command | None = command
    while part is not None:
        yield part.argv
        yield from (test for test in (part.only_if, part.unless) if test)
        part = part.pipe
