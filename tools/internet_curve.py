"""Draw docs/images/internet-2003.svg: the blackout of 2003 played on made-up sites, beside what was published.

    python tools/internet_curve.py

The times of restoration are published ones; the mix of backup is assumed, and printed on the page.
The sites' outages are the graph's own (`graph.outages`): nothing here decides who is down when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drillbook.documents.figure import new_figure, styled, to_svg
from drillbook.graph import build_graph, compile_graph, outages
from drillbook.model import (
    Estate,
    Feed,
    Generator,
    Noun,
    Organisation,
    Region,
    Server,
    Service,
    Site,
    Switchboard,
    Ups,
    failure_rate,
)

TARGET = Path(__file__).parent.parent / "docs" / "images" / "internet-2003.svg"
SCALE = 10
"""Networks that one made-up site stands for."""
CHECKED = 9700
HOUR_S = 3600.0
PUBLISHED = {"with an outage": 3175, "over 4 h": 2000, "over 12 h": 1400}
TROUGH = ((5 / 60, 1000), (2.84, 2500))
"""Hours after 16:10, networks out: "about 1,000 in 5 min, the trough of 2,500 by 19:00" (Renesys, November 2003)."""
RESTORED_H: Mapping[str, tuple[float, tuple[float, float]]] = {
    "New York City": (0.25, (10.8, 28.9)),
    "Albany and Long Island": (0.13, (2.0, 8.0)),
    "New Jersey, three quarters": (0.09, (2.0, 8.0)),
    "New Jersey, the rest, and Connecticut": (0.05, (8.0, 28.0)),
    "Pennsylvania": (0.02, (2.0, 24.0)),
    "Cleveland": (0.10, (6.0, 28.0)),
    "Detroit": (0.16, (14.0, 40.0)),
    "Ontario, first half": (0.10, (4.0, 16.0)),
    "Ontario, second half": (0.10, (16.0, 40.0)),
}
"""Share of the sites (assumed), and between which hours after its loss power came back (published, as far as told)."""
MIX: Mapping[str, float] = {"none": 0.10, "battery": 0.17, "generator, a tank": 0.08, "generator, supplied": 0.65}
"""Assumed: the first so that the drop of the first minutes is the published one, the others plausible beside it."""
BATTERY_H = (1.0, 0.9)
"""Median and spread (of the logarithm) of a battery's runtime; assumed."""
TANK_H = (6.0, 24.0)


@dataclass(frozen=True)
class Population:
    """Made-up sites, and how their generators fail in this blackout."""

    estate: Estate
    blackouts: Mapping[str, float]
    """Grid → hours without power."""
    broken: Mapping[str, float]
    """Generator → hours after which it stops for good; 0: it did not start."""


def population(seed: int = 2003) -> Population:
    """Sites with a plausible mix of backup, the same for the same seed."""
    chance = np.random.default_rng(seed)
    nouns: dict[str, dict[str, Noun]] = {}
    blackouts, broken = {}, {}
    for number in range(CHECKED // SCALE):
        area = chance.choice(list(RESTORED_H), p=[share for share, _ in RESTORED_H.values()])
        blackouts[f"grid{number}"] = chance.uniform(*RESTORED_H[area][1])
        backup = chance.choice(list(MIX), p=list(MIX.values()))
        for noun in _site(number, backup, chance):
            nouns.setdefault(noun.plural, {})[noun.id] = noun
        fails = chance.random() < failure_rate("generator.fails-to-start").value
        broken[f"engine{number}"] = 0.0 if fails else chance.exponential(failure_rate("generator.mttf").value)
    return Population(Estate(Organisation(name="made up"), **nouns), blackouts, broken)


def _site(number: int, backup: str, chance: np.random.Generator) -> Iterator[Noun]:
    site = f"site{number}"
    yield Region(id=f"grid{number}", kind="grid")
    yield Site(id=site, regions=[f"grid{number}"])
    yield Feed(id=f"utility{number}", site=site)
    engines = []
    if backup.startswith("generator"):
        engines = [f"engine{number}"]
        hours = chance.uniform(*TANK_H) if "tank" in backup else 1000.0
        yield Generator(id=engines[0], site=site, fuel=f"{hours:.3f} h", start_probability=1)
    yield Switchboard(id=f"board{number}", site=site, feeds=[f"utility{number}"], generators=engines)
    power = f"board{number}"
    if backup != "none":
        hours = chance.lognormal(np.log(BATTERY_H[0]), BATTERY_H[1]) if backup == "battery" else 0.25
        yield Ups(id=f"ups{number}", site=site, fed_by=power, runtime=f"{hours:.3f} h")
        power = f"ups{number}"
    yield Server(id=f"server{number}", site=site, boot="5 min", needs=[power])
    yield Service(id=f"network{number}", needs=[f"server{number}"])


def spans(made: Population) -> list[tuple[float, float]]:
    """The outage of every network that has one, from its first to its last moment, in hours after the start."""
    compiled = compile_graph(build_graph(made.estate))
    failures = {compiled.number[grid]: [(0.0, hours * HOUR_S)] for grid, hours in made.blackouts.items()}
    for engine, hours in made.broken.items():
        if engine in compiled.number and hours < 100:
            failures[compiled.number[engine]] = [(hours * HOUR_S, 1e6)]
    found = outages(compiled, failures)
    each = (found.of(compiled.number[name]) for name in made.estate.services)
    return [(one[0][0] / HOUR_S, one[-1][1] / HOUR_S) for one in each if one]


def counts(found: list[tuple[float, float]]) -> dict[str, int]:
    """The figures that were published, of the made-up networks."""
    lasting = np.array([end - start for start, end in found])
    return {
        "with an outage": SCALE * len(found),
        "over 4 h": SCALE * int((lasting > 4).sum()),
        "over 12 h": SCALE * int((lasting > 12).sum()),
    }


def out_at(found: list[tuple[float, float]], hours: float) -> int:
    """Networks out at one time."""
    return SCALE * sum(start <= hours < end for start, end in found)


def draw(found: list[tuple[float, float]]) -> bytes:
    """The chart: networks out over time, and how many were out for how long."""
    figure = new_figure(170, 75)
    with styled():
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        hours = np.linspace(0, 48, 481)
        left.step(hours, [out_at(found, hour) for hour in hours], where="post", color="#1f4e79", label="replayed")
        left.plot(*zip(*TROUGH, strict=True), "o", color="#b03a2e", label="published (Renesys)")
        left.set_xlabel("hours after 16:10 EDT, 14 August 2003")
        left.set_ylabel("networks out")
        left.set_xlim(0, 48)
        left.set_ylim(0, None)
        left.legend(frameon=False)
        places = np.arange(len(PUBLISHED))
        right.barh(places - 0.2, list(PUBLISHED.values()), 0.36, color="#b03a2e", label="published")
        right.barh(places + 0.2, list(counts(found).values()), 0.36, color="#1f4e79", hatch="//", label="replayed")
        right.set_yticks(places, list(PUBLISHED))
        right.invert_yaxis()
        right.set_xlabel(f"networks of {CHECKED:,}")
        right.legend(frameon=False)
        figure.tight_layout()
    return to_svg(figure)


if __name__ == "__main__":
    made = spans(population())
    TARGET.write_bytes(draw(made))
    print(counts(made), [(hours, out_at(made, hours)) for hours, _ in TROUGH])
