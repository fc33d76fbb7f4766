"""Story time against exercise time: slow where things happen, fast through the night."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEAST_S = 1e-3
"""Two points of story time are at least so far apart, so that each moment of the exercise is one of the story."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A strictly rising, piecewise linear map. Both sequences rise, and are of one length (2 or more)."""

    story_s: tuple[float, ...]
    """Seconds since the scenario's start."""
    exercise_s: tuple[float, ...]
    """Seconds since STARTEX."""

    def to_exercise(self, at_s: float) -> float:
        """The exercise time of a story time; before the first point the first, after the last the last."""
        return round(float(np.interp(at_s, self.story_s, self.exercise_s)), 3)

    def to_story(self, exercise_s: float) -> float:
        """The story time of an exercise time."""
        return round(float(np.interp(exercise_s, self.exercise_s, self.story_s)), 3)


def pace_of(stretches: Sequence[tuple[Sequence[float], float, float]], ends_s: float) -> Pace:
    """Lay stretches of the story onto an exercise, one after the other.

    Each is the story times at which something happens, in order, the first its begin, and the exercise times between
    which it is played: what happens is spread evenly between them. `ends_s`: the story time at which the last ends.
    """
    points: list[tuple[float, float]] = []
    for times, begins_s, played_until_s in stretches:
        distinct = sorted(set(times))
        step_s = (played_until_s - begins_s) / max(1, len(distinct))
        points += [(at_s, begins_s + number * step_s) for number, at_s in enumerate(distinct)]
    last_s = stretches[-1][2] if stretches else 1.0
    points.append((max(ends_s, points[-1][0] + 1.0 if points else 1.0), last_s))
    story, exercise = [points[0][0]], [points[0][1]]
    for at_s, exercise_s in points[1:]:
        if at_s >= story[-1] + LEAST_S and exercise_s > exercise[-1]:
            story.append(at_s)
            exercise.append(exercise_s)
    return Pace(tuple(story), tuple(exercise))
