"""`drillbook cutsets`, on an inventory and on fault trees."""

import json
from types import SimpleNamespace

import jsonschema
import pytest
from commands import NORTHEAST, ran

from drillbook.faulttree import Connective, Event, FaultTree, Gate, write_open_psa
from drillbook.results import SHAPES, schema_of


@pytest.fixture
def drillbook(capfdbinary):
    """The command, with what it printed as text."""

    def run(*arguments: object) -> SimpleNamespace:
        status, out, err = ran(capfdbinary, *arguments)
        return SimpleNamespace(returncode=status, stdout=out.decode(), stderr=err)

    return run


@pytest.fixture
def bridge(tmp_path):
    """Two of three valves, or the pump."""
    valves = {name: Event(name, 0.1) for name in ("v1", "v2", "v3")}
    gates = {
        "valves": Gate("valves", Connective.AT_LEAST, tuple(valves), at_least=2),
        "top": Gate("top", Connective.OR, ("pump", "valves")),
    }
    path = tmp_path / "bridge.xml"
    path.write_bytes(write_open_psa(FaultTree("bridge", "top", gates, {**valves, "pump": Event("pump", 0.001)})))
    return path


def test_a_tree_as_json(drillbook, bridge):
    done = drillbook("cutsets", bridge, "--format", "json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema_of(SHAPES["cutsets"], "cutsets"))
    assert done.returncode == 0
    assert (found["count"], found["by_order"]) == (4, {"1": 1, "2": 3})
    assert found["top_probability"] == pytest.approx(1 - 0.999 * (1 - 0.028))
    assert [one["elements"] for one in found["cut_sets"]][-1] == ["pump"]


def test_limits_bound_the_list_and_not_the_counts(drillbook, bridge):
    found = json.loads(drillbook("cutsets", bridge, "--format", "json", "--limit", "1", "--order", "1").stdout)
    assert found["count"] == 4
    assert [one["elements"] for one in found["cut_sets"]] == [["pump"]]


def test_a_lower_gate_may_be_asked_about(drillbook, bridge):
    assert json.loads(drillbook("cutsets", bridge, "--top", "valves", "--format", "json").stdout)["count"] == 3


def test_findings_of_a_small_order_may_fail(drillbook, bridge):
    assert drillbook("cutsets", bridge, "--fail-on", "1").returncode == 1
    assert drillbook("cutsets", bridge, "--top", "valves", "--fail-on", "1").returncode == 0


def test_an_inventory_as_json_and_as_a_tree_for_other_engines(drillbook, tmp_path):
    done = drillbook("cutsets", NORTHEAST, "--select", "shop", "--format", "json", "--limit", "0")
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema_of(SHAPES["cutsets-inventory"], "cutsets-inventory"))
    (shop,) = found["services"]
    assert shop["count"] == len(shop["cut_sets"]) == sum(shop["by_order"].values())
    points = json.loads(drillbook("spof", NORTHEAST, "--select", "shop", "--format", "json").stdout)["findings"]
    ever = {one["element"] for one in points if one["ever"] and one["service"] == "shop"}
    assert {one["elements"][0] for one in shop["cut_sets"] if one["order"] == 1} == ever
    assert "northeast-grid" in ever
    spared = [one["spared_h"] for one in shop["fix_first"]]
    assert spared == sorted(spared, reverse=True)
    path = tmp_path / "shop.xml"
    path.write_text(drillbook("cutsets", NORTHEAST, "--select", "shop", "--format", "open-psa").stdout)
    again = json.loads(drillbook("cutsets", path, "--format", "json").stdout)
    assert again["by_order"] == shop["by_order"]
    assert again["top_probability"] == pytest.approx(shop["top_probability"], rel=1e-12)


def test_text_names_what_fails_together(drillbook):
    done = drillbook("cutsets", NORTHEAST, "--select", "shop", "--limit", "5")
    assert done.returncode == 0
    assert "Northeast grid" in done.stdout
    assert "Fix first" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "nothing"), "nothing"),
        (("--select", "web-ny-1"), "neither a service nor a process"),
        (("--top", "shop"), "--select"),
        (("--format", "open-psa"), "choose one"),
    ],
)
def test_wrong_use_is_explained(drillbook, arguments, said):
    done = drillbook("cutsets", NORTHEAST, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_faults_of_a_tree_have_places(drillbook, tmp_path):
    path = tmp_path / "tree.xml"
    path.write_text('<opsa-mef><define-fault-tree name="t"><define-gate name="a"><or>\n<gate name="b"/></or>')
    done = drillbook("cutsets", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{path}:2:" in done.stderr
    assert "F001" in done.stderr
