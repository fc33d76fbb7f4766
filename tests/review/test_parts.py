"""Parts of the review: how long sites run, when notice is due, what changed, which facilities there are."""

from datetime import date
from math import inf

import pytest
from reviewing import catalogue_in, trials_of
from shipped import INVENTORIES, inventory

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.review.change import changes, in_words, since
from drillbook.review.commitment import commitments
from drillbook.review.endurance import endurance_of_sites
from drillbook.review.facility import facilities
from drillbook.review.recovery import play
from drillbook.review.review import counted_in
from drillbook.review.sample import Effort, sample

EFFORT = Effort(years=5, replications=20, batches=20)
POWER = """\
organisation: {name: Test}
sites: {s: {}, bare: {}}
providers: {fuel: {}}
feeds: {f: {site: s}, g: {site: bare}}
generators: {d: {site: s, start: 30 s, fuel: 24 h, REFUELLING}}
switchboards: {b: {site: s, feeds: [f], generators: [d]}}
ups: {u: {site: s, fed_by: b, runtime: 20 min, recharge: 8 h}}
panels: {p: {site: s, fed_by: [u]}}
servers: {m: {site: s}, n: {site: bare}}
"""


def loaded(tmp_path, text: str, name: str = "inventory.yaml"):
    (tmp_path / name).write_text(text)
    estate, problems = load(tmp_path / name)
    assert problems == []
    return estate


def test_a_site_runs_as_long_as_its_tank_and_its_battery(tmp_path):
    """Worked example E1: 30 s of battery, 24 h of fuel, and the battery again, recharged by then."""
    estate = loaded(tmp_path, POWER.replace(", REFUELLING", ""))
    found = {one.site: one for one in endurance_of_sites(estate, build_graph(estate))}
    assert found["s"].alone_s == found["s"].refuelled_s == 24 * 3600 + 30 + 20 * 60
    assert (found["bare"].alone_s, found["bare"].consumers) == (0.0, "server")


def test_deliveries_count_apart(tmp_path):
    contract = "refuelling: {provider: fuel, within: 8 h, call_at: 12 h}"
    estate = loaded(tmp_path, POWER.replace("REFUELLING", contract))
    found = next(iter(endurance_of_sites(estate, build_graph(estate))))
    assert found.alone_s == 24 * 3600 + 30 + 20 * 60
    assert found.refuelled_s == inf


CONTRACTS = """\
organisation: {name: Test}
providers:
  soon: {contract: {ends: 2026-12-31, notice: 60 days}}
  late: {contract: {ends: 2026-11-30, notice: 180 days}}
  open: {contract: {number: "17"}}
sites: {far: {contract: {ends: 2029-01-01, sla: power 99.9 %}}}
domains: {name: {expires: 2026-11-01}}
"""


def test_notice_is_due_before_the_end_by_its_period(tmp_path):
    found = commitments(loaded(tmp_path, CONTRACTS), date(2026, 10, 1))
    assert [(one.noun.id, one.notice_by, one.days_left, one.is_due) for one in found] == [
        ("late", date(2026, 6, 3), -120, True),
        ("name", date(2026, 11, 1), 31, True),
        ("soon", date(2026, 11, 1), 31, True),
        ("far", date(2029, 1, 1), 823, False),
        ("open", None, None, False),
    ]


def test_without_a_date_nothing_is_due(tmp_path):
    assert not any(one.is_due for one in commitments(loaded(tmp_path, CONTRACTS), None))


def test_every_difference_is_named(tmp_path):
    first = loaded(tmp_path, "organisation: {name: A}\nsites: {a: {repair: 4 h}, b: {}}\n", "first.yaml")
    second = loaded(tmp_path, "organisation: {name: A}\nsites: {a: {repair: 6 h}, c: {}}\n", "second.yaml")
    assert [(one.what, one.element, one.attribute, one.before, one.after) for one in changes(first, second)] == [
        ("changed", "a", "repair", "4 h", "6 h"),
        ("added", "c", "", "", ""),
        ("removed", "b", "", "", ""),
    ]
    assert list(changes(first, first)) == []


def test_places_in_files_and_provenance_are_no_difference(tmp_path):
    first = loaded(tmp_path, "organisation: {name: A}\nsites: {a: {}}\n", "first.yaml")
    moved = loaded(tmp_path, "organisation: {name: A}\n\n\nsites:\n  a: {assumed: {name: a guess}}\n", "moved.yaml")
    assert list(changes(first, moved)) == []


def test_of_long_values_the_difference_is_shown():
    same = " ".join(["word"] * 40)
    assert in_words(f"{same} one", f"{same} two") == ("… word word one", "… word word two")
    assert in_words("x", "x y") == ("x", "x y")


def test_the_effect_of_changes_is_that_of_simulating_both():
    """The bookseller without its co-location, as if that had been given up since the last review."""
    before, after = inventory("northeast-2003-colocation"), inventory("northeast-2003")
    graph = build_graph(after)
    counted = counted_in(after, graph)
    now = sample(after, graph, counted, EFFORT)
    played = play(after, graph, after.scenarios.values(), 0)
    found = since("q2", before, (after, graph, now), played, counted)
    assert found.now_met == frozenset()
    assert {target.subject for target in found.now_missed} >= {"shop", "wiki", "dns"}
    assert found.spared_h.high < 0
    assert found.not_compared == ()
    itself = since("q2", after, (after, graph, now), played, counted)
    assert (itself.changes, itself.moved, itself.spared_h.value) == ((), (), 0.0)


def test_a_scenario_that_hits_what_was_not_there_is_not_compared(tmp_path):
    head = "organisation: {name: A}\nservices: {s: {needs: [a], rto: 1 h}}\n"
    hits = "scenarios: {x: {start: 2026-01-01T00:00:00Z, hits: [{element: b, for: 5 h}]}}\n"
    before = loaded(tmp_path, head + "servers: {a: {}}\n", "before.yaml")
    after = loaded(tmp_path, head + "servers: {a: {}, b: {}}\n" + hits, "after.yaml")
    graph = build_graph(after)
    now = sample(after, graph, ("s",), EFFORT)
    found = since("q2", before, (after, graph, now), play(after, graph, after.scenarios.values(), 0), ("s",))
    assert found.not_compared == ("x",)


def test_services_that_a_process_needs_do_not_count_twice():
    northeast, public_map = inventory("northeast-2003"), inventory("openstreetmap")
    assert counted_in(northeast, build_graph(northeast)) == ("order-taking", "customer-care", "editorial", "dns")
    counted = counted_in(public_map, build_graph(public_map))
    assert counted[0] == "editing"
    assert "website" not in counted
    assert "mail" in counted


@pytest.fixture(scope="module")
def candidates():
    trials = trials_of(catalogue_in(INVENTORIES / "northeast-2003"), EFFORT)
    estate = trials.catalogue.estate
    return {one.site.id: one for one in facilities(estate, build_graph(estate), trials)}


def test_candidates_of_the_inventory_and_of_options_stand_side_by_side(candidates):
    assert {name: one.option for name, one in candidates.items()} == {"chicago": "", "newark": "newark"}


def test_chicago_shares_nothing_and_newark_the_grid(candidates):
    chicago, newark = candidates["chicago"], candidates["newark"]
    assert all(one.shared == () and one.hazards == () for one in chicago.neighbours)
    assert any("northeast-grid" in one.shared for one in newark.neighbours)
    assert "hurricane" in newark.neighbours[0].hazards
    assert newark.titles["northeast-grid"] == "Northeast grid"
    assert newark.grids == ("Grid of New Jersey", "Northeast grid")


def test_what_is_asked_of_a_facility_is_there(candidates):
    chicago = candidates["chicago"]
    assert (chicago.site.tier, str(chicago.monthly)) == ("III", "USD 2,100")
    assert chicago.published_availability == 99.982
    assert chicago.carriers == ("Carrier One", "Carrier Two", "Lakeside Colocation")
    assert [(person.id, time.total_seconds()) for person, time in chicago.travel] == [("ruth", 7 * 3600)]
    assert chicago.power.refuelled_s == inf
    assert chicago.power.alone_s == pytest.approx(24 * 3600 + 30 + 15 * 60)
