"""When each module of an exercise is played, what is told in it, and how the story runs against it."""

from collections.abc import Iterable, Sequence

from drillbook.exercises.exercise import Module, Timetable
from drillbook.exercises.moment import Sign
from drillbook.exercises.pace import pace_of
from drillbook.exercises.wishes import Difficulty

BRIEFING, DISCUSSION, HOT_WASH = 0.08, 0.2, 0.12
"""Shares of the exercise: briefing; discussion, of each module; hot wash at its end."""
LEAST_MODULE = 0.15
"""A module is at least so large a part of what is played."""
EVERY_S = {Difficulty.EASY: 360.0, Difficulty.STANDARD: 270.0, Difficulty.HARD: 180.0}
"""A room takes in one inject in so many seconds of exercise time."""
MOST = 60
MINUTE_S = 60.0


def timetable(modules: Sequence[Module], signs: Sequence[Sign], duration_s: float, difficulty: Difficulty) -> Timetable:
    """Share the exercise among its modules by how much is told in each, and lay the story onto it."""
    begins_s, hot_wash_s = to_minute(duration_s * BRIEFING), to_minute(duration_s * (1 - HOT_WASH))
    told = [max(1, sum(1 for sign in signs if _within(sign, module, modules))) for module in modules]
    weights = [max(number**0.5, 1.0) for number in told]
    shares = [max(LEAST_MODULE, weight / sum(weights)) for weight in weights]
    shares = [share / sum(shares) for share in shares]
    plays: list[tuple[float, float]] = []
    ends: list[float] = []
    at_s = begins_s
    for share in shares:
        ends_s = hot_wash_s if len(ends) == len(shares) - 1 else to_minute(at_s + (hot_wash_s - begins_s) * share)
        plays.append((at_s, to_minute(ends_s - (ends_s - at_s) * DISCUSSION)))
        ends.append(ends_s)
        at_s = ends_s
    stretches = [
        ([module.from_s, *(sign.at_s for sign in chosen_in(signs, module, modules, play, difficulty))], *play)
        for module, play in zip(modules, plays, strict=True)
    ]
    pace = pace_of(stretches, modules[-1].to_s)
    return Timetable(tuple(modules), tuple(plays), tuple(ends), hot_wash_s, pace)


def chosen_in(
    signs: Iterable[Sign],
    module: Module,
    modules: Sequence[Module],
    play: tuple[float, float],
    difficulty: Difficulty,
) -> list[Sign]:
    """What is told in a module: as much as a room takes in, the weightiest; as they come."""
    here = [sign for sign in signs if _within(sign, module, modules)]
    room = max(2, min(MOST, int((play[1] - play[0]) / EVERY_S[difficulty])))
    best = {sign.key for sign in sorted(here, key=lambda sign: (-sign.weight, sign.at_s, sign.key))[:room]}
    return [sign for sign in here if sign.key in best]


def to_minute(seconds: float) -> float:
    """To the minute: nobody delivers by the second."""
    return round(seconds / MINUTE_S) * MINUTE_S


def _within(sign: Sign, module: Module, modules: Sequence[Module]) -> bool:
    last = module is modules[-1]
    return module.from_s <= sign.at_s < module.to_s or (last and sign.at_s == module.to_s)
