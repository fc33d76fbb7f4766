"""Importance splitting over whole stories: the stories themselves are resampled, element by element.

Generalised splitting (Botev and Kroese, "Efficient Monte Carlo simulation via the generalized splitting method",
2012). The levels are stories in which repairs are stretched and failures hurried on by a factor that falls to 1: on
the last level the subject has an outage in the story as it is; on a level before, it has one in that level's stretched
story or in a later level's. So the levels are nested, and the last is the event that is asked about, whatever the
factors.
A step of the chain draws one element's whole history anew, or turns all of its uniform numbers a little around the
circle, and is kept when the story stays on the level: that leaves the law of stories on a level as it is.
"""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import NOBODY, Numbers, Records, Seconds
from drillbook.graph.outage_state import Keys
from drillbook.graph.philox import two_uniforms
from drillbook.jit import Whole, bare, entry
from drillbook.simulation.years.story_kernel import Desk, Model, play_story

AFRESH = 0.3
"""Of the steps, so many draw a history afresh; the others move it on a little, so that coincidences can be kept."""


class Chains(NamedTuple):
    """A population of stories. P is the most there may be of them, A the number of elements that fail, and one more:
    the last key is that of what is drawn at demands."""

    now: Keys
    """Shape (P, A): the key of each element's history."""
    now_turned: Seconds
    """Shape (P, A): how far each history is turned."""
    following: Keys
    """Shape (P, A): the stories that reached the next level."""
    following_turned: Seconds
    stretches: Seconds
    """Falling to 1: one a level."""


@bare
def tell(
    model: Model, desk: Desk, keys: Keys, turned: Seconds, stretch: float, ends_s: float, horizon_s: float
) -> Whole:
    """The story in which each element has the history of its key, stretched; -1 without room."""
    for place in range(len(model.drawn)):
        node = model.drawn[place]
        desk.luck.first[node], desk.luck.second[node] = (
            keys[place] & np.uint64(0xFFFFFFFF),
            keys[place] >> np.uint64(32),
        )
        desk.luck.turn[node] = turned[place]
    desk.state.luck[0], desk.state.luck[1] = keys[-1] & np.uint64(0xFFFFFFFF), keys[-1] >> np.uint64(32)
    return play_story(model, desk, stretch, ends_s, horizon_s)


@bare
def down_s(model: Model, desk: Desk, begins_s: float, ends_s: float) -> float:
    """Seconds for which the subject is down between two times, in the story on the desk."""
    node, total = model.subjects[0].node, 0.0
    for i in range(desk.spans.first[node], desk.spans.first[node] + desk.spans.length[node]):
        total += max(0.0, min(desk.spans.end[i], ends_s) - max(desk.spans.start[i], begins_s))
    return total


@bare
def is_on(
    model: Model, desk: Desk, keys: Keys, turned: Seconds, stretches: Seconds, level: Whole, begins_s: float,
    ends_s: float, horizon_s: float,
) -> Whole:  # fmt: skip
    """Whether a story is on a level (0: the first): 1, 0, or -1 without room."""
    for which in range(level, len(stretches)):
        if tell(model, desk, keys, turned, stretches[which], ends_s, horizon_s) < 0:
            return NOBODY
        if down_s(model, desk, begins_s, ends_s) > 0:
            return 1
    return 0


@bare
def _fresh(seed: Whole, number: Whole) -> tuple[Whole, float]:
    """A new key of a history, and a uniform number."""
    value, uniform = two_uniforms((np.uint64(seed), np.uint64(1)), (np.uint64(2), np.uint64(3)), number)
    return np.uint64(value * 2.0**53) * np.uint64(2048) + np.uint64(number & 2047), uniform


@bare
def _copy(source: Records, target: Records) -> None:
    for place in range(len(source)):
        target[place] = source[place]


@entry
def split_once(
    model: Model, desk: Desk, chains: Chains, factors: Numbers, population: Whole, run: Whole, begins_s: float,
    ends_s: float, horizon_s: float, found: Seconds, passed: Numbers,
) -> Whole:  # fmt: skip
    """One run of splitting. `found`: probability of an outage, expected seconds down; `passed`: stories on each level.

    `factors[t]` is how many steps each story takes on level t. Returns 0; -1 without room for intervals, -2 for
    stories.
    """
    levels, drawn = len(chains.stretches), chains.now.shape[1]
    number: Whole = np.int64(0)
    reached: Whole = np.int64(0)
    weight = 1.0 / population
    found[0] = found[1] = 0.0
    passed[:] = 0
    for _ in range(population):
        for place in range(drawn):
            chains.following[reached, place], chains.following_turned[reached, place] = _fresh(run, number)
            number += 1
        keys, turned = chains.following[reached], chains.following_turned[reached]
        on = is_on(model, desk, keys, turned, chains.stretches, 0, begins_s, ends_s, horizon_s)
        if on < 0:
            return -1
        reached += on
    for level in range(levels):
        passed[level] = reached
        for story in range(reached):
            _copy(chains.following[story], chains.now[story])
            _copy(chains.following_turned[story], chains.now_turned[story])
        here, reached = reached, 0
        if level == levels - 1:
            for story in range(here):
                if tell(model, desk, chains.now[story], chains.now_turned[story], 1.0, ends_s, horizon_s) < 0:
                    return -1
                found[0] += weight
                found[1] += weight * down_s(model, desk, begins_s, ends_s)
            return 0
        weight /= factors[level]
        for story in range(here):
            keys, turned = chains.now[story], chains.now_turned[story]
            for _ in range(factors[level]):
                for place in range(drawn):
                    before, before_turned = keys[place], turned[place]
                    fresh, uniform = _fresh(run, number)
                    number += 1
                    if uniform < AFRESH:
                        keys[place] = fresh
                        turned[place] = uniform / AFRESH
                    else:  # anywhere from a ten-thousandth of the circle to all of it, to either side
                        _, side = _fresh(run, number)
                        number += 1
                        far = 10.0 ** (-4.0 * (uniform - AFRESH) / (1.0 - AFRESH)) * (side - 0.5)
                        turned[place] = (before_turned + far) % 1.0
                    on = is_on(model, desk, keys, turned, chains.stretches, level, begins_s, ends_s, horizon_s)
                    if on < 0:
                        return -1
                    if on == 0:
                        keys[place], turned[place] = before, before_turned
                on = is_on(model, desk, keys, turned, chains.stretches, level + 1, begins_s, ends_s, horizon_s)
                if on < 0:
                    return -1
                if on:
                    if reached >= len(chains.following):
                        return -2
                    _copy(keys, chains.following[reached])
                    _copy(turned, chains.following_turned[reached])
                    reached += 1
    return 0
