"""Restores that share a rate, and trucks that share a road: by hand, and against plain definitions."""

from datetime import timedelta

import pytest
from effort import examples
from estates import estate, hit, outages_drilled, play
from hypothesis import given
from hypothesis import strategies as st

from drillbook.model import (
    Backup,
    Circuit,
    Dataset,
    Feed,
    Generator,
    Person,
    Provider,
    Refuelling,
    Region,
    Server,
    Service,
    Site,
    Storage,
    Switchboard,
)
from drillbook.quantity import write_clock
from drillbook.simulation.rates import Flow, share


def restored(*names: str, size: str | None = "36 GB", **backup) -> list:
    """A dataset with a backup in the same vault for each name; alone, a restore takes an hour: 10 MB/s."""
    given = {"method": "rsync", "every": "1 h", "to": "tapes", "restore": "1 h", **backup}
    return [
        Site(id="vault"),
        *(Server(id=f"{name}-live") for name in names),
        *(Dataset(id=name, on=[f"{name}-live"], size=size) for name in names),
        *(Backup(id=f"{name}-copy", dataset=name, **given) for name in names),
    ]


def gone(*names: str, after: str = "0"):
    return [hit(f"{name}-live", after=after) for name in names]


def ends(trace, *names: str) -> list[str]:
    return [outages_drilled(trace, name)[0][1] for name in names]


def told(trace, happening: str) -> list[tuple[str, str]]:
    return [(write_clock(timedelta(seconds=one.at_s)), one.text) for one in trace.events if one.what == happening]


class TestRestores:
    def test_without_a_rate_they_do_not_disturb_each_other(self):
        trace = play(estate(Storage(id="tapes", on="vault"), *restored("x", "y")), *gone("x", "y"))
        assert ends(trace, "x", "y") == ["1:00:00", "1:00:00"]
        assert trace.resources == ()

    def test_two_at_once_take_twice_as_long(self):
        whole = estate(Storage(id="tapes", on="vault", restore_rate="10 MB/s"), *restored("x", "y"))
        trace = play(whole, *gone("x", "y"))
        assert ends(trace, "x", "y") == ["2:00:00", "2:00:00"]
        (tapes,) = trace.resources
        assert (tapes.kind, tapes.asked, tapes.waits, tapes.waited_s, tapes.longest_s) == ("rate", 2, 2, 7200, 3600)
        assert told(trace, "slowed")[0] == ("0:00:00", "x: x-copy comes at 50% of its speed, held back by tapes")

    def test_the_one_that_begins_later_slows_both(self):
        """x alone for half an hour, then both at half speed for an hour, then y alone for half an hour."""
        whole = estate(Storage(id="tapes", on="vault", restore_rate="10 MB/s"), *restored("x", "y"))
        trace = play(whole, *gone("x"), *gone("y", after="30 min"))
        assert ends(trace, "x", "y") == ["1:30:00", "2:00:00"]

    def test_a_rate_that_is_enough_for_both_slows_nobody(self):
        whole = estate(Storage(id="tapes", on="vault", restore_rate="20 MB/s"), *restored("x", "y"))
        assert ends(play(whole, *gone("x", "y")), "x", "y") == ["1:00:00", "1:00:00"]

    def test_data_that_do_not_fit_through_the_line_in_the_time_given_take_longer(self):
        """36 GB over 40 Mbit/s: two hours."""
        line = Circuit(id="line", site="vault", restore_rate="40 Mbit/s")
        whole = estate(Storage(id="tapes", on="vault"), line, *restored("x", restore_over=["line"]))
        assert ends(play(whole, *gone("x")), "x") == ["2:00:00"]

    def test_a_dataset_of_unknown_size_takes_all_there_is(self):
        whole = estate(Storage(id="tapes", on="vault", restore_rate="10 MB/s"), *restored("x", "y", size=None))
        assert ends(play(whole, *gone("x")), "x") == ["1:00:00"]
        assert ends(play(whole, *gone("x", "y")), "x", "y") == ["2:00:00", "2:00:00"]

    def test_people_are_busy_for_as_long_as_it_takes(self):
        """One after the other, each at full speed: ann does one thing at a time."""
        tapes = Storage(id="tapes", on="vault", restore_rate="5 MB/s")
        whole = estate(Person(id="ann"), tapes, *restored("x", "y", restored_by="ann"))
        assert ends(play(whole, *gone("x", "y")), "x", "y") == ["2:00:00", "4:00:00"]


WAYS = ["target", "line", "other"]


@st.composite
def sharing(draw):
    rates = {way: draw(st.integers(1, 100)) for way in WAYS}
    flows = draw(
        st.lists(
            st.builds(Flow, st.integers(1, 100), st.lists(st.sampled_from(WAYS), unique=True).map(tuple)),
            min_size=1,
            max_size=6,
        )
    )
    return flows, rates


@examples(200)
@given(sharing())
def test_shares_are_max_min_fair(drawn):
    """By the definition: no way is overfull, and who has less than his speed goes through a full way where none has
    more than he."""
    flows, rates = drawn
    speeds = [speed for speed, _ in share(flows, rates)]
    through = {way: [n for n, flow in enumerate(flows) if way in flow.through] for way in rates}
    load = {way: sum(speeds[n] for n in through[way]) for way in rates}
    assert all(load[way] <= rates[way] * (1 + 1e-9) for way in rates)
    for speed, flow in zip(speeds, flows, strict=True):
        assert speed > 0
        full = [way for way in flow.through if load[way] >= rates[way] * (1 - 1e-9)]
        assert speed == flow.speed or any(all(speeds[n] <= speed * (1 + 1e-9) for n in through[way]) for way in full)


def fuelled(site: str, within: str) -> list:
    """A site on the grid, with a tank of ten hours."""
    refuelling = Refuelling(provider="fuel", within=within)
    engine = Generator(id=f"engine-{site}", site=site, fuel="10 h", start_probability=1, refuelling=refuelling)
    return [
        Site(id=site, regions=["grid"]),
        Feed(id=f"feed-{site}", site=site),
        engine,
        Switchboard(id=f"board-{site}", site=site, feeds=[f"feed-{site}"], generators=[engine.id]),
    ]


def in_the_dark(*nouns, within: str, order: str = "ab"):
    """Fifteen hours of blackout over two sites with one truck."""
    sites = [noun for site in order for noun in fuelled(site, within)]
    return play(estate(Region(id="grid", kind="grid"), Provider(id="fuel"), *sites, *nouns), hit("grid", "15 h"))


SERVICES = Service(id="sa", needs=["board-a"], priority=2), Service(id="sb", needs=["board-b"], priority=1)
STARTS = ("0:00:00", "0:00:30")


class TestTrucks:
    """Tanks of ten hours; every site calls as soon as its generator runs, and again after each delivery."""

    def test_the_first_in_the_plan_never_runs_dry_for_the_second(self):
        """Six hours on the road. b, filled at 6:00:30, would be dry at 16:00:30, before the truck after a's is there
        (18:00:30); so b has it again, and a is dry from 10:00:30 on."""
        trace = in_the_dark(*SERVICES, within="6 h")
        assert outages_drilled(trace, "sb") == [STARTS]
        assert outages_drilled(trace, "sa") == [STARTS, ("10:00:30", "15:00:00")]

    def test_a_tank_that_lasts_until_the_next_truck_leaves_this_one_to_the_other(self):
        """Three hours on the road: b, b, then a, which has four hours left at 6:00:30."""
        trace = in_the_dark(*SERVICES, within="3 h")
        assert outages_drilled(trace, "sa") == outages_drilled(trace, "sb") == [STARTS]
        assert [clock for clock, _ in told(trace, "refuelled")] == [
            "3:00:30", "6:00:30", "9:00:30", "12:00:30"
        ]  # fmt: skip
        assert [text.split()[0] for _, text in told(trace, "refuelled")][:3] == ["engine-b", "engine-b", "engine-a"]

    def test_a_truck_has_its_account(self):
        (fuel,) = in_the_dark(*SERVICES, within="6 h").resources
        assert (fuel.resource, fuel.kind, fuel.at_once, fuel.asked) == ("fuel", "trucks", 1, 4)
        assert fuel.longest_s == 15 * 3600 - 30  # b has the grid again: the truck goes to a's empty tank
        assert fuel.busy_s == 21 * 3600 - 30

    @pytest.mark.parametrize("order", ["ab", "ba"])
    def test_of_equals_the_first_in_the_inventory_gets_it(self, order):
        trace = in_the_dark(within="6 h", order=order)
        assert told(trace, "waits")[:1] == [
            ("0:00:30", f"engine-{order[1]}: fuel waits for a truck of fuel: 1 of 1 busy")
        ]
