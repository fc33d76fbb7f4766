"""Degraded levels; worked out by hand."""

import pytest
from estates import estate, hit, outages_drilled, play, reached
from pydantic import ValidationError

from drillbook.model import Need, Server, Service

FIVE = [f"s{number}" for number in range(5)]


def farm(*more: Service, **need: object):
    """Three of five servers are needed, five are full capacity."""
    entry = {"at_least": 3, "of": FIVE, "full": 5, **need}
    return estate(*(Server(id=one, boot="0") for one in FIVE), Service(id="tiles", needs=[entry]), *more)


def levels(trace, service: str = "tiles") -> list[tuple[float, float, float]]:
    """Hours, and the share of full capacity."""
    spans = reached(trace, service).degraded
    return [(span.start_s / 3600, span.end_s / 3600, round(span.level, 3)) for span in spans]


LOST = (hit("s0", "10 h"), hit("s1", "4 h", after="2 h"), hit("s2", "1 h", after="3 h"))


def test_it_serves_degraded_down_to_the_least_and_then_not():
    trace = play(farm(), *LOST)
    assert outages_drilled(trace, "tiles") == [("3:00:00", "4:00:00")]
    assert levels(trace) == [(0, 2, 0.8), (2, 3, 0.6), (4, 6, 0.6), (6, 10, 0.8)]
    result = reached(trace, "tiles")
    assert (result.degraded_s, result.least_level, result.rta_s) == (9 * 3600, 0.6, 3600)


def test_levels_that_are_given_stand_in_for_shares():
    trace = play(farm(levels={"3": "50 %"}), *LOST)
    assert [level for _, _, level in levels(trace)] == [0.8, 0.5, 0.5, 0.8]


def test_without_full_nothing_is_known_of_levels():
    whole = estate(*(Server(id=one) for one in FIVE), Service(id="tiles", needs=[{"at_least": 3, "of": FIVE}]))
    assert levels(play(whole, *LOST)) == []


def test_what_needs_it_serves_at_its_level_and_an_alternative_in_full_lifts_it():
    site = Service(id="site", needs=["tiles"])
    choice = Service(id="choice", needs=[{"any": ["tiles", "s4"]}])
    trace = play(farm(site, choice), *LOST)
    assert levels(trace, "site") == levels(trace)
    assert levels(trace, "choice") == []


def test_it_is_told_when_the_level_changes():
    told = [
        (event.at_s / 3600, event.text) for event in play(farm(), *LOST).events if event.what in ("degraded", "full")
    ]
    assert told == [
        (0, "tiles serves at 80% of its capacity"),
        (2, "tiles serves at 60% of its capacity"),
        (4, "tiles serves at 60% of its capacity"),
        (6, "tiles serves at 80% of its capacity"),
        (10, "tiles serves in full again"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"any": ["a", "b"], "full": 2},
        {"at_least": 2, "of": ["a", "b", "c"], "full": 4},
        {"at_least": 2, "of": ["a", "b", "c"], "full": 1},
        {"at_least": 2, "of": ["a", "b", "c"], "levels": {"2": 0.5}},
        {"at_least": 1, "of": ["a", "b", "c"], "full": 3, "levels": {"3": 0.5}},
        {"at_least": 1, "of": ["a", "b", "c"], "full": 3, "levels": {"two": 0.5}},
        {"at_least": 1, "of": ["a", "b", "c"], "full": 3, "levels": {"2": 1.5}},
        {"need": "a", "drain": "1 h"},
    ],
)
def test_levels_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValidationError):
        Need.model_validate(wrong)
