"""The live drill in a terminal: one command a line, from people or from a file."""

import shlex
from collections.abc import Callable, Iterable, Mapping

from drillbook.console.driver import Driver, Refused
from drillbook.console.view import facilitator_view
from drillbook.exercises.session import decision_of

HELP = """\
start · pause · speed N · next (set the clock to the next inject) · status
deliver [NUMBER] · skip NUMBER
decisions (what may be decided) · decide NUMBER [MINUTES] [by WHO] · lose ELEMENT [MINUTES]
noticed SERVICE · declared SERVICE · recovered SERVICE
note WORDS · observe OBJECTIVE WORDS · rate OBJECTIVE P|S|M|U [WORDS]
end · quit (it can be resumed)"""
SHOWN = 5
Put = Callable[[str], None]


def play_lines(driver: Driver, lines: Iterable[str], put: Put) -> None:
    """Carry out one command after the other until there is none left, or it says quit."""
    put(HELP)
    _status(driver, [], put)
    for line in lines:
        driver.tick()
        try:
            words = shlex.split(line)
        except ValueError as error:
            put(f"refused: {error}")
            continue
        if not words:
            continue
        if words[0] == "quit":
            return
        command = COMMANDS.get(words[0])
        try:
            if command is None:
                put(f"refused: there is no {words[0]}; help lists what there is")
            else:
                command(driver, words[1:], put)
        except Refused as error:
            put(f"refused: {error}")
        except (IndexError, ValueError):
            put("refused: something is missing, or no number; help lists what there is")


def _status(driver: Driver, words: list[str], put: Put) -> None:
    """Clocks, what comes next, services."""
    found = facilitator_view(driver.play, driver.session)
    clock = found["clock"]
    state = "over" if clock["ended"] else "runs" if clock["running"] else "stands"
    put(f"{clock['exercise']} of the exercise, story {clock['story']}; the clock {state}, speed {clock['speed']:g}")
    for one in found["waiting"][:SHOWN]:
        due = " DUE" if one["due"] else ""
        head = f"{one['number']:>5} {one['time']}{due} {one['kind']}: {one['from']} → {one['to']}, {one['how']}"
        put(f"  {head}: {one['message']}")
    for one in found["services"]:
        now = "up" if one["up"] else f"DOWN, back {one['back']}"
        missed = "" if one["met"] else " MISSED"
        down, lost = f"down {one['rta']} (RTO {one['rto']})", f"lost {one['rpa']} (RPO {one['rpo']})"
        put(f"  {one['name']}: {now}; {down}, {lost}{missed}")


def _next(driver: Driver, words: list[str], put: Put) -> None:
    driver.advance()
    _status(driver, words, put)


def _decisions(driver: Driver, words: list[str], put: Put) -> None:
    """What may be decided now, numbered."""
    for number, one in enumerate(facilitator_view(driver.play, driver.session)["decisions"], 1):
        put(f"  {number:>3} {one['words']}{' … (minutes)' if one['needs_time'] else ''}")


def _decide(driver: Driver, words: list[str], put: Put) -> None:
    offered = facilitator_view(driver.play, driver.session)["decisions"]
    by = " ".join(words[words.index("by") + 1 :]) if "by" in words else ""
    rest = words[: words.index("by")] if "by" in words else words
    if not 0 < int(rest[0]) <= len(offered):
        raise Refused("no decision has that number; decisions lists them")
    one = offered[int(rest[0]) - 1]
    if one["needs_time"] and len(rest) < 2:
        raise Refused("say in how many minutes of the story")
    _carry_out(driver, one, rest[1] if len(rest) > 1 else None, by)
    for line in facilitator_view(driver.play, driver.session)["changed"]:
        put(f"  {line}")


def _carry_out(driver: Driver, one: Mapping[str, object], minutes: str | None, by: str) -> None:
    now_s = driver.session.story_s
    until_s = None if minutes is None else now_s + float(minutes) * 60
    driver.decide(decision_of({**one, "at_s": now_s, "until_s": until_s}), by, "")


def _lose(driver: Driver, words: list[str], put: Put) -> None:
    _carry_out(driver, {"what": "lose", "element": words[0]}, words[1] if len(words) > 1 else None, "")


def _deliver(driver: Driver, words: list[str], put: Put) -> None:
    waiting = driver.session.waiting()
    if not words and not waiting:
        raise Refused("no inject is left")
    inject = driver.deliver(words[0] if words else waiting[0].number)
    put(f"  told: {inject.message}")


COMMANDS: Mapping[str, Callable[[Driver, list[str], Put], object]] = {
    "help": lambda driver, words, put: put(HELP),
    "status": _status,
    "start": lambda driver, words, put: driver.start(),
    "pause": lambda driver, words, put: driver.pause(),
    "speed": lambda driver, words, put: driver.set_speed(float(words[0])),
    "next": _next,
    "deliver": _deliver,
    "skip": lambda driver, words, put: driver.skip(words[0]),
    "decisions": _decisions,
    "decide": _decide,
    "lose": _lose,
    "noticed": lambda driver, words, put: driver.milestone(words[0], "noticed"),
    "declared": lambda driver, words, put: driver.milestone(words[0], "declared"),
    "recovered": lambda driver, words, put: driver.milestone(words[0], "recovered"),
    "note": lambda driver, words, put: driver.note(" ".join(words)),
    "observe": lambda driver, words, put: driver.observe(words[0], " ".join(words[1:])),
    "rate": lambda driver, words, put: driver.rate(words[0], words[1], " ".join(words[2:])),
    "end": lambda driver, words, put: driver.end(),
}
