"""What people are told about the mistakes that people make: the place to look at, and what to write instead."""

import pytest

from drillbook.inventory import load

HEAD = "organisation: {name: Harbor Books}\n"


def told(tmp_path, text: str) -> list[str]:
    file = tmp_path / "i.yaml"
    file.write_text(HEAD + text)
    return [str(problem).removeprefix(f"{file}:") for problem in load(file)[1]]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("sites:\n\toslo: {}\n", "3:1", "a tab; indent with spaces"),
        ("sites:\n  oslo {name: Oslo}\n", "3:3", "a colon is missing before '{'"),
        ("sites:\n  oslo:\n    name: Oslo\n    note x\n    access: key\n", "5:5", "a colon is missing after this key"),
        ("sites:\n  oslo:\n    name:Oslo\n", "4:5", "a space is missing after the colon"),
        ('sites: {oslo: {name: "Oslo}}\n', "2:22", "the quote that opens here is never closed"),
        ("sites:\n  oslo: {name: Oslo\n  bergen: {}\n", "3:9", "the '{' that opens here is not closed"),
        ("sites:\n  oslo:\n    name: Oslo: north\n", "4:15", "put a text that holds ': ' in quotes"),
        ("sites:\n  oslo: {}\n   bergen: {}\n", "4:4", "indented differently"),
        ("sites: {oslo: {name: @home}}\n", "2:22", "begins with '@' must be in quotes"),
        ("sites:\n  oslo: {name: **loud**}\n", "3:16", "put this text in quotes"),
        ("sites: {Oslo Nord: {}}\n", "2:9", "for example 'oslo-nord'"),
        ("regions: {r: {kind: gird}}\n", "2:21", "did you mean 'grid'?"),
        ("teams: {t: {members: jo}}\n", "2:22", "a list is expected, as in '[jo]'"),
        ("people: {jo: {may_declare: first}}\n", "2:28", "'first' is not a whole number"),
        ("teams: {t: {members: [], minimum: 2}}\n", "2:9", "minimum is 2, but the team has only 0 members"),
    ],
)
def test_a_mistake_is_named_where_it_is_with_what_to_do(tmp_path, text, place, said):
    (problem,) = told(tmp_path, text)
    assert problem.startswith(f"{place}: E")
    assert said in problem


def test_more_generators_are_needed_than_there_are(tmp_path):
    (problem,) = told(tmp_path, "sites: {s: {}}\nswitchboards: {b: {site: s, generators_needed: 2}}\n")
    assert problem == "3:16: E105 'b': generators_needed is 2, but there are 0"


def test_a_noun_with_another_fault_is_still_held_against_the_others(tmp_path):
    """Each noun has a value that cannot be read, and a fault between nouns; both are told in one run."""
    text = """\
regions:
  a: {kind: gird, within: b}
  b: {kind: grid, within: a}
sites:
  s: {repair: 5, assumed: {colour: a guess}}
servers:
  x: {site: s, boot: soon, needs: [{need: y, takeover: 5 min}, [{any: [y, {all: [{need: x, takeover: 1 min}]}]}]]}
  y: {}
scenarios:
  z: {start: today, hits: [{element: x, how: starts}]}
"""
    codes = sorted(problem.split()[1] for problem in told(tmp_path, text))
    assert codes == ["E105", "E105", "E105", "E105", "E203", "E204", "E204", "E206", "E207"]


def test_a_file_that_cannot_be_read_hides_only_names_that_may_stand_in_it(tmp_path):
    (tmp_path / "a.yaml").write_text(HEAD + "sites:\n  oslo: {alternate: db, owner: nobody}\nservers: {db: {}}\n")
    (tmp_path / "b.yaml").write_text("teams: {\n")
    found = {(problem.where.file.rpartition("/")[2], problem.code) for problem in load(tmp_path)[1]}
    assert found == {("a.yaml", "E202"), ("b.yaml", "E006")}


def test_only_what_may_take_over_can_be_told_to_or_not(tmp_path):
    text = """\
servers: {a: {}, b: {}, c: {}}
datasets: {d: {on: [a]}}
backups: {copy: {dataset: d, method: rsync, every: 1 h, to: b, restore: 1 h}}
services:
  s: {needs: [{any: [a, {all: [{any: [b]}], takeover: 1 h}]}]}
scenarios:
  z:
    start: 2003-08-14T16:10:39-04:00
    hits:
      - {element: b, how: takes-over}
      - {element: copy, how: fails-to-take-over}
      - {element: c, how: fails-to-take-over}
      - {element: a, how: takes-over}
"""
    assert [problem.split(" never")[0] for problem in told(tmp_path, text)] == ["13:27: E207 'c'", "14:27: E207 'a'"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("people: {p: {shifts: [{start: 08:00, end: 08:00}]}}\n", "2:43", "before it begins at '08:00'"),
        ("people: {p: {on_call: {response: 0, shifts: [{start: 22:00, end: 06:00}]}}}\n", "2:66", "overnight: true"),
        ("people: {p: {shifts: [{start: 06:00, end: 22:00, overnight: true}]}}\n", "2:43", "more than 24 hours"),
        ("people: {p: {shifts: [{days: [], start: 06:00, end: 22:00}]}}\n", "2:23", "begins on some day"),
        ("people: {p: {shifts: [{days: [monday], start: 06:00, end: 22:00}]}}\n", "2:31", "'mon'"),
        ("people: {p: {works_at_most: 0}}\n", "2:29", "out of bounds"),
        ("people: {p: {travel_slowed: 0.5}}\n", "2:29", "out of bounds"),
        ("servers: {x: {}}\nspares: {d: {fits: [], kept: a}}\nsites: {a: {}}\n", "3:20", "at least one entry"),
        ("sites: {a: {restore_rate: 40 MB}}\n", "2:27", "is not a rate"),
        ("sites: {a: {restore_rate: 0 MB/s}}\n", "2:27", "out of bounds"),
        ("servers: {x: {}}\nsites: {a: {remote_hands: {repairs: [x]}}, b: {remote_hands: {repairs: [x]}}}\n", "3:73",
         "'x' is repaired by 'a' already"),
        ("sites: {a: {remote_hands: {at_once: 2}}}\n", "2:37", "known here: number, response, provider, repairs"),
        ("sites: {a: {}}\nproviders: {f: {}}\ngenerators:\n"
         "  g: {site: a, fuel: 8 h, refuelling: {provider: f, within: 1 h, call_at: 9 h}}\n", "5:3",
         "longer than its `fuel`"),
    ],
)  # fmt: skip
def test_mistakes_in_what_is_said_of_work(tmp_path, text, place, said):
    (problem,) = told(tmp_path, text)
    assert problem.startswith(f"{place}: E")
    assert said in problem
