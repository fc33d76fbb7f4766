"""What the real inventories say of the smallest fatal disaster."""

from pathlib import Path

from drillbook.analysis import find_fatal_disasters
from drillbook.graph import build_graph
from drillbook.inventory import load

REAL = Path(__file__).parents[2] / "inventories"


def disasters(name: str):
    whole, _ = load(REAL / name)
    return {one.subject: one for one in find_fatal_disasters(whole, build_graph(whole))}


def test_a_circle_of_27_km_takes_the_shop_and_its_standby():
    found = disasters("northeast-2003")
    assert found["order-taking"].circle.sites == ("new-york", "stamford")
    assert 25 < found["order-taking"].circle.radius_km < 30
    assert found["order-taking"].cheapest.elements == ("northeast-grid",)
    assert found["editorial"].circle.sites == ("new-york",)


def test_with_chicago_it_takes_a_circle_that_no_event_fills():
    circle = disasters("northeast-2003-colocation")["order-taking"].circle
    assert circle.radius_km > 550
    assert circle.hazards == ()


def test_the_public_map_needs_three_sites_to_go():
    found = disasters("openstreetmap")["editing"]
    assert len(found.circle.sites) == 3
    assert found.circle.proven
    assert found.likeliest.proven
