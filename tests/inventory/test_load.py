"""What a good inventory becomes, and what the loader keeps of it."""

import shutil
from datetime import date, time, timedelta

import jsonschema
import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.inventory import json_schema, load

GOOD = """\
organisation: {name: Harbor Books, plan_date: 2026-01-31}
regions:
  grid: {kind: grid}
sites:
  oslo: {name: "Oslo <b>{{ 7*7 }}</b> $(id)", regions: [grid], location: {country: NO}}
servers:
  db1: {site: oslo, boot: 5 min}
datasets:
  orders: {on: [db1], size: 40 GB}
backups:
  dump: {dataset: orders, method: pg_dump, at: 02:00, to: oslo, last_restore_test: 2003-06-01}
providers:
  landlord: {contract: {monthly_cost: "USD 1,200"}}
services:
  web:
    rto: 4 h
    needs:
      - db1
      - any: [oslo, {need: grid, takeover: 300 s}]
      - {at_least: 1, of: [db1, orders]}
scenarios:
  blackout: {start: 2003-08-14T16:10:39-04:00, hits: [{element: grid, for: 6 hours}]}
"""


@pytest.fixture
def estate(tmp_path):
    (tmp_path / "inventory.yaml").write_text(GOOD)
    found, problems = load(tmp_path)
    assert problems == []
    return found


def test_texts_become_values_by_what_the_attribute_is(estate):
    assert estate.sites["oslo"].location.country == "NO"
    assert estate.servers["db1"].boot == timedelta(minutes=5)
    assert estate.datasets["orders"].size == 40 * 10**9
    assert estate.backups["dump"].at == time(2)
    assert estate.backups["dump"].last_restore_test == date(2003, 6, 1)
    assert str(estate.providers["landlord"].contract.monthly_cost) == "USD 1,200"
    assert estate.scenarios["blackout"].hits[0].lasts == timedelta(hours=6)
    assert estate.scenarios["blackout"].start.utcoffset() == timedelta(hours=-4)


def test_names_are_plain_text_whatever_they_look_like(estate):
    assert estate.sites["oslo"].name == "Oslo <b>{{ 7*7 }}</b> $(id)"


def test_places_are_relative_to_the_inventory(estate):
    where = estate.where(estate.servers["db1"], "boot")
    assert (where.file, where.line, where.column) == ("inventory.yaml", 7, 27)


def test_the_digest_does_not_depend_on_the_folder(estate, tmp_path):
    shutil.copytree(tmp_path, tmp_path / "elsewhere" / "copy")
    assert load(tmp_path / "elsewhere" / "copy")[0].digest == estate.digest


def test_one_file_is_an_inventory_too(estate, tmp_path):
    found, problems = load(tmp_path / "inventory.yaml")
    assert problems == []
    assert found.servers == estate.servers


def test_sections_may_be_spread_over_files(tmp_path):
    (tmp_path / "a.yaml").write_text("organisation: {name: Harbor Books}\nsites: {oslo: {}}\n")
    (tmp_path / "b.yaml").write_text("sites: {bergen: {alternate: oslo}}\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "not-inventory.yaml").write_text("{{ broken")
    found, problems = load(tmp_path)
    assert problems == []
    assert list(found.sites) == ["oslo", "bergen"]


def test_a_fault_in_one_file_does_not_hide_those_in_another(tmp_path):
    (tmp_path / "a.yaml").write_text("organisation: {nmae: Harbor Books}\n")
    (tmp_path / "b.yaml").write_text("sites: {oslo: {regions: [gird]}}\nregions: {grid: {kind: gird}}\n")
    problems = load(tmp_path)[1]
    assert [(problem.where.file.rpartition("/")[2], problem.code) for problem in problems] == [
        ("a.yaml", "E102"),
        ("a.yaml", "E101"),
        ("b.yaml", "E201"),
        ("b.yaml", "E105"),
    ]
    assert "did you mean 'grid'?" in problems[2].message


def test_merge_keys_give_defaults(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "organisation: {name: x}\nx-small: &small {boot: 5 min, system: Debian 12}\n"
        "servers:\n  a: {<<: *small}\n  b: {<<: *small, boot: 1 min}\n"
    )
    found, problems = load(tmp_path)
    assert problems == []
    assert [server.boot for server in found.servers.values()] == [timedelta(minutes=5), timedelta(minutes=1)]


@pytest.mark.parametrize(("attribute", "value"), [("at", "1350"), ("at", "22"), ("last_restore_test", "20030601")])
def test_a_bare_number_is_no_time_and_no_date(tmp_path, attribute, value):
    (tmp_path / "a.yaml").write_text(GOOD.replace("at: 02:00", f"at: {value}") if attribute == "at" else
                                     GOOD.replace("2003-06-01", value))  # fmt: skip
    assert [problem.code for problem in load(tmp_path)[1]] == ["E105"]


def test_the_schema_for_editors_accepts_a_good_file_and_names_an_unknown_key():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    good = {
        "organisation": {"name": "x"},
        "services": {"web": {"needs": ["a", {"any": ["b", ["c", "d"]]}], "rto": "4 h"}},
    }
    jsonschema.validate(good, schema)
    good["services"]["web"]["need"] = []
    with pytest.raises(jsonschema.ValidationError, match="'need' was unexpected"):
        jsonschema.validate(good, schema)


@examples(200)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.text("{}[]:,- \n'\"&*ab<!|>#%", max_size=80).map(str.encode)
)
def test_whatever_the_bytes_there_are_problems_or_an_estate(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(content)
    found, problems = load(file)
    assert (found is None) == bool(problems)
    assert all(problem.where.line > 0 or problem.code.startswith("E0") for problem in problems)
