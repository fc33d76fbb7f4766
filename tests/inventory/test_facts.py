"""Facts in an inventory's folder `facts/`: read into the estate, or every fault at its place."""

import json

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.inventory import load, read_facts_file

INVENTORY = "organisation: {name: Harbor Books}\nservers: {web-a: {}, web-b: {}}\n"
FACTS = {"machine": "web-a", "collected": "2026-01-01T00:00:00Z", "users": [{"name": "ivy", "uid": 1, "gid": 1}]}


def written(folder, content, name="web-a.json"):
    (folder / "facts").mkdir(exist_ok=True)
    (folder / "inventory.yaml").write_text(INVENTORY)
    (folder / "facts" / name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return load(folder)


def test_facts_are_in_the_estate_and_part_of_its_digest(tmp_path):
    before, _ = written(tmp_path, FACTS)
    assert before.facts["web-a"].users[0].name == "ivy"
    assert before.facts["web-a"].web_server() is None
    after, _ = written(tmp_path, {**FACTS, "kernel": "Linux 6.1"})
    assert before.digest != after.digest


def test_one_file_as_an_inventory_has_no_facts(tmp_path):
    written(tmp_path, b"nonsense")
    estate, problems = load(tmp_path / "inventory.yaml")
    assert (estate.facts, problems) == ({}, [])


@pytest.mark.parametrize(
    ("content", "code", "line", "column", "says"),
    [
        (b'{\n  "machine": "web-a",\n', "E017", 3, 1, "not JSON"),
        (b'{\n  "machine": "web-a"\n}\n', "E017", 1, 1, "'collected' is missing"),
        (b'{"machine": "web-a",\n "collected": "2026-01-01T00:00:00Z",\n "kernal": "x"}', "E017", 3, 12, "no meaning"),
        (b'{"machine": "web-a", "collected": "2026-01-01T00:00:00Z",\n "users": [{"name": "i", "uid": -1, "gid": 1}]}',
         "E017", 2, 33, "users.0.uid"),
        (b'{"machine": "web-a", "collected": "2026-01-01T00:00:00Z",\n "format": 2}', "E017", 2, 12, "format"),
        (b'{"machine": "web-a",\n "machine": "web-a"}', "E012", 2, 2, "again"),
        (b"[" * 100_000, "E007", 1, 1001, "nesting"),
        (b'{"machine": "web-\xff"}', "E004", 1, 18, "UTF-8"),
        (b"[1, 2]", "E017", 1, 1, "dictionary"),
        (b'{"machine": "web-b",\n "collected": "2026-01-01T00:00:00Z"}', "E018", 1, 13, "named after 'web-a'"),
    ],
)  # fmt: skip
def test_faults_are_told_at_their_places(content, code, line, column, says, tmp_path):
    estate, problems = written(tmp_path, content)
    assert estate is None
    found = [one for one in problems if one.code == code and says in one.message]
    assert found, problems
    assert (found[0].where.line, found[0].where.column) == (line, column), found
    assert found[0].where.file == str(tmp_path / "facts" / "web-a.json")


def test_facts_about_nothing_in_the_inventory_are_a_fault(tmp_path):
    _, problems = written(tmp_path, {**FACTS, "machine": "web-z"}, "web-z.json")
    assert [one.code for one in problems] == ["E018"]


def test_a_link_out_of_the_inventory_is_not_followed(tmp_path):
    (outside := tmp_path / "secret.json").write_text(json.dumps(FACTS))
    (inventory := tmp_path / "inventory").mkdir()
    written(inventory, FACTS)
    (inventory / "facts" / "web-b.json").symlink_to(outside)
    assert [one.code for one in load(inventory)[1]] == ["E002"]


def test_every_fault_of_all_files_is_told_at_once(tmp_path):
    written(tmp_path, b"{")
    _, problems = written(tmp_path, {"machine": "web-b", "users": 3}, "web-b.json")
    assert [(one.where.file.rpartition("/")[2], one.code) for one in problems] == [
        ("web-a.json", "E017"),
        ("web-b.json", "E017"),
        ("web-b.json", "E017"),
    ]


KEYS = st.sampled_from(["machine", "collected", "users", "web_servers", "x"])
LEAVES = st.none() | st.integers() | st.text(max_size=5) | st.floats()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=8)


@examples(150)
@given(VALUES)
def test_any_json_is_facts_or_told_why_not(value):
    found, problems = read_facts_file("f.json", json.dumps(value).encode())
    assert (found is None) == bool(problems)
    assert all(one.where.file == "f.json" for one in problems)
