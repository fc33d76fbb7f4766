"""From signs to injects: which are told, in which module, at what time of the exercise, and what is expected."""

from collections.abc import Iterator, Sequence

from drillbook.exercises.exercise import Inject, InjectKind, Method, Objective, Timetable
from drillbook.exercises.moment import Sign
from drillbook.exercises.telling import write_time
from drillbook.exercises.timetable import EVERY_S, chosen_in, to_minute
from drillbook.exercises.wishes import Difficulty

KEY_WEIGHT = 5.0
CONTROLLER, SIMULATOR = "Lead controller", "Simulation cell"
EXPECTED = {
    "detection": "Find out what else is out, and what is not; open the log; name who leads.",
    "activation": "Hold it against the plan's criteria; decide, and note who decided and when.",
    "notification": "Go on along the call tree; find the deputy, or another way to reach them.",
    "failover": "Check what is reported before anything is announced; decide on the next step of the plan.",
    "restoration": "Verify by the plan's check before users are told; look at what waits for it.",
    "communication": "Answer with what is known, what is not, and when the next message comes.",
    "fail-back": "Fix a time; fresh backup first; say how long it stands still.",
}
AT_ONCE = {
    "detection": "Has anybody looked at monitoring? (Hand them the alarm again, on paper.)",
    "activation": "Management asks on the telephone: “Is this a disaster or not? Who decides?”",
    "notification": "Somebody who was not called asks: “Why do I hear of this from the radio?”",
    "failover": "Management asks: “Until when can you still decide, and what does each hour cost?”",
    "restoration": "A user asks: “Can I work again? Are my data there?”",
    "communication": "A journalist calls: “Your customers say that nothing works. What do you say?”",
    "fail-back": "Management asks: “When is everything as it was?”",
}


def injects(
    table: Timetable,
    signs: Sequence[Sign],
    objectives: Sequence[Objective],
    difficulty: Difficulty,
    surprising: set[str],
) -> tuple[Inject, ...]:
    """The master scenario events list. `surprising`: elements of what goes wrong besides the scenario."""
    found = [*_administrative(table), *_told(table, signs, objectives, difficulty, surprising)]
    return tuple(sorted(found, key=lambda one: (one.exercise_s, one.number)))


def _told(
    table: Timetable,
    signs: Sequence[Sign],
    objectives: Sequence[Objective],
    difficulty: Difficulty,
    surprising: set[str],
) -> Iterator[Inject]:
    for module, play in zip(table.modules, table.plays, strict=True):
        chosen = chosen_in(signs, module, table.modules, play, difficulty)
        times = _spread([table.pace.to_exercise(sign.at_s) for sign in chosen], play)
        nudged: set[str] = set()
        number = 0
        for sign, exercise_s in zip(chosen, times, strict=True):
            number += 1
            label = f"{module.number}.{number:02d}"
            is_key = sign.weight >= KEY_WEIGHT and sign.capability not in nudged
            follow = f"{module.number}.{number + 1:02d}" if is_key else ""
            kind = InjectKind.KEY if sign.weight >= KEY_WEIGHT else InjectKind.EXPECTED
            kind = InjectKind.SURPRISE if surprising & set(sign.tells) else kind
            inject = _inject(sign, label, exercise_s, kind, _objective(sign, objectives), follow)
            yield inject
            if is_key:
                nudged.add(sign.capability)
                number += 1
                yield _contingency(inject, sign, follow, min(exercise_s + EVERY_S[difficulty] / 2, play[1]))


def _spread(times: list[float], play: tuple[float, float]) -> list[float]:
    """Injects of one moment come one after the other, not all at once; none after the module's play."""
    if not times:
        return []
    step_s = (play[1] - play[0]) / (len(times) + 1)
    spread: list[float] = []
    for number, at_s in enumerate(times):
        earliest_s = spread[-1] + step_s / 2 if spread else play[0]
        latest_s = play[1] - (len(times) - number) * step_s / 2
        spread.append(to_minute(min(max(at_s, earliest_s), latest_s)))
    return spread


def _inject(sign: Sign, label: str, exercise_s: float, kind: InjectKind, objective: str, follow: str) -> Inject:
    controller = SIMULATOR if sign.method in (Method.PHONE, Method.RADIO) else CONTROLLER
    return Inject(
        label, sign.key, sign.at_s, exercise_s, kind, sign.sender, sign.receiver, sign.method, sign.message,
        EXPECTED[sign.capability], objective, controller, follow, sign.tells, sign.knows,
    )  # fmt: skip


def _contingency(after: Inject, sign: Sign, label: str, exercise_s: float) -> Inject:
    """What is delivered when players do not act on a key inject."""
    return Inject(
        label, f"{after.key}/contingency", after.at_s, to_minute(exercise_s), InjectKind.CONTINGENCY, CONTROLLER,
        after.receiver, Method.IN_PERSON, AT_ONCE[sign.capability], after.expected, after.objective, CONTROLLER, "",
        after.tells, f"Only if they do not act on {after.number}.",
    )  # fmt: skip


def _objective(sign: Sign, objectives: Sequence[Objective]) -> str:
    """The objective that an inject serves: of its service first, else of its capability."""
    capability = "failover" if sign.capability == "restoration" else sign.capability
    fitting = [one for one in objectives if one.capability == capability]
    of_service = (one.id for service in sign.services for one in fitting if service in one.services)
    return next(of_service, None) or next((one.id for one in fitting), "")


def _administrative(table: Timetable) -> Iterator[Inject]:
    """What is about the exercise, not the story."""
    story = table.pace.to_story
    yield _admin("0.01", "startex", 0.0, 0.0, "STARTEX. This is an exercise. Read the rules of play and the situation.")
    for module, play, ends_s in zip(table.modules, table.plays, table.ends, strict=True):
        yield _admin(
            f"{module.number}.00",
            f"module-{module.number}",
            play[0],
            module.from_s,
            f"Module {module.number}: {module.title}.",
        )
        yield _admin(
            f"{module.number}.99", f"discussion-{module.number}", play[1], story(play[1]),
            f"Stop. Module {module.number} is discussed until {write_time(ends_s)}.",
        )  # fmt: skip
    yield _admin("9.98", "endex", table.hot_wash_s, story(table.hot_wash_s), "ENDEX. The story is over.")
    yield _admin(
        "9.99",
        "hot-wash",
        table.hot_wash_s,
        story(table.hot_wash_s),
        "Hot wash: what went well, what did not, what is done about it.",
    )


def _admin(number: str, key: str, exercise_s: float, at_s: float, message: str) -> Inject:
    return Inject(
        number, f"admin/{key}", round(at_s, 3), round(exercise_s, 3), InjectKind.ADMINISTRATIVE, CONTROLLER,
        "everybody", Method.IN_PERSON, message, "", "", CONTROLLER, "", (), "",
    )  # fmt: skip
