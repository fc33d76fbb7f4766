"""Every code of the loader, provoked, at its place. A code without a case here fails the last test."""

import pytest

from drillbook.inventory import CODES, load

HEAD = "organisation: {name: Harbor Books}\n"
CASES = {
    "E004": (b"organisation: {name: caf\xe9}\n", 1, 25),
    "E005": ("organisation: {name: \"a\x1b[31m\"}\n", 1, 24),
    "E006": ("organisation: {name: [}\n", 1, 23),
    "E007": ("x-deep: " + "[" * 60 + "]" * 60 + "\n", 1, 58),
    "E008": ("x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"x-{after}: &{after} [{', '.join(['*' + before] * 10)}]\n"
        for before, after in zip("abcdef", "bcdefg", strict=True)
    ), 6, 10),
    "E009": ("x-a: &a [*a]\n", 1, 10),
    "E010": (HEAD + "sites: {oslo: {name: !!python/object:os.system ls}}\n", 2, 22),
    "E011": (HEAD + "---\nsites: {}\n", 2, 1),
    "E012": (HEAD + "sites:\n  oslo: {}\n  oslo: {}\n", 4, 3),
    "E013": (HEAD + "sites:\n  ? [a, b]\n  : {}\n", 3, 5),
    "E014": (HEAD + "sites:\n  oslo: {<<: text}\n", 3, 10),
    "E015": (HEAD + "sites: {oslo: {name: " + "a" * 100_001 + "}}\n", 2, 22),
    "E101": (HEAD + "sites:\n  oslo: {nmae: Oslo}\n", 3, 16),
    "E102": (HEAD + "servers:\n  db: {}\ncircuits:\n  line: {}\n", 5, 3),
    "E103": (HEAD + "sites:\n  oslo: {name: }\n", 3, 10),
    "E104": (HEAD + "sites:\n  oslo: {regions: grid}\n", 3, 19),
    "E105": (HEAD + "sites:\n  oslo: {repair: 5}\n", 3, 18),
    "E106": (HEAD + "sites:\n  oslo: {location: {latitude: 91}}\n", 3, 31),
    "E107": (HEAD + "sites:\n  ../oslo: {}\n", 3, 3),
    "E108": (HEAD + "sites:\n  oslo: {}\nregions:\n  oslo: {kind: grid}\n", 5, 3),
    "E109": (HEAD + "servers:\n  a: {address: -oProxyCommand=x}\n", 3, 16),
    "E201": (HEAD + "sites:\n  oslo: {regions: [gird]}\n", 3, 20),
    "E202": (HEAD + "sites:\n  oslo: {alternate: db}\nservers:\n  db: {}\n", 3, 21),
    "E203": (HEAD + "regions:\n  a: {kind: metro, within: b}\n  b: {kind: metro, within: a}\n", 3, 28),
    "E204": (HEAD + "servers:\n  a: {needs: [{need: b, takeover: 5 min}]}\n  b: {}\n", 3, 15),
    "E205": (HEAD + "sites: {s: {}}\ngenerators:\n  g: {site: s, fuel: 8 h}\nswitchboards:\n"
             "  one: {site: s, generators: [g]}\n  two: {site: s, generators: [g]}\n", 7, 31),
    "E206": (HEAD + "sites:\n  oslo: {assumed: {colour: a guess}}\n", 3, 28),
    "E207": (HEAD + "sites: {oslo: {}}\nscenarios:\n  s:\n    start: 2003-08-14T16:10:39-04:00\n"
             "    hits: [{element: oslo, how: starts}]\n", 6, 33),
    "E208": (HEAD + "servers: {a: {}, b: {}}\ndatasets: {x: {}, y: {}}\ndatabases:\n"
             "  p: {engine: mysql, on: a, dataset: x}\n"
             "  r: {engine: mysql, on: b, dataset: y, replicates: p}\n", 6, 38),
    "E209": (HEAD + "sites: {oslo: {}}\nscenarios:\n  s:\n    start: 2003-08-14T16:10:39-04:00\n    watch: 2 d\n"
             "    hits: [{element: oslo, after: 3 d}]\n", 7, 35),
    "E210": (HEAD + "sites: {a: {}, b: {}}\nracks: {r: {site: a}}\nservers:\n  s: {rack: r, site: b}\n", 5, 22),
    "E211": (HEAD + "people: {p: {}}\nservers: {s: {}}\nteams:\n  a: {members: [p], repairs: [s]}\n"
             "  b: {members: [p], repairs: [s]}\n", 6, 31),
    "E212": (HEAD + "people:\n  p: {shifts: [{start: 08:00, end: 16:00}, {start: 22:00, end: 06:00}]}\n", 3, 64),
    "E213": (HEAD + "sites: {a: {}}\npeople: {p: {}}\nservers: {x: {}, y: {}}\nservices:\n"
             "  s: {needs: [{any: [x, {need: y, takeover: {by: p, at: a, hands: true}}]}]}\n", 6, 67),
}  # fmt: skip
ON_DISK = {"E001", "E002", "E003", "E016", "E017", "E018"}


@pytest.mark.parametrize("code", CASES)
def test_code_is_given_at_its_place(code, tmp_path):
    content, line, column = CASES[code]
    file = tmp_path / "inventory.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    estate, problems = load(file)
    assert estate is None
    found = [problem for problem in problems if problem.code == code]
    assert found, problems
    assert (found[0].where.line, found[0].where.column) == (line, column), found
    assert found[0].where.file == str(file)


def test_nothing_there_is_e001(tmp_path):
    (empty := tmp_path / "empty").mkdir()
    for path in (tmp_path / "missing", empty):
        assert [problem.code for problem in load(path)[1]] == ["E001"]


def test_a_link_out_of_the_inventory_is_e002(tmp_path):
    (outside := tmp_path / "secret.yaml").write_text(HEAD)
    (inventory := tmp_path / "inventory").mkdir()
    (inventory / "link.yaml").symlink_to(outside)
    assert [problem.code for problem in load(inventory)[1]] == ["E002"]


def test_too_many_files_are_e003(tmp_path):
    for number in range(501):
        (tmp_path / f"{number}.yaml").write_text("sites: {}\n")
    assert "E003" in {problem.code for problem in load(tmp_path)[1]}


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [('{"procedure":\n  x}', 2, 3), ("[]", 0, 0), ('{"procedure": "p"}', 0, 0), ("[" * 100_000, 0, 0)],
)
def test_what_is_no_journal_among_the_rehearsals_is_e016(tmp_path, content, line, column):
    (tmp_path / "inventory.yaml").write_text(HEAD)
    (tmp_path / "rehearsals").mkdir()
    (tmp_path / "rehearsals" / "move.json").write_text(content)
    estate, problems = load(tmp_path)
    assert estate is None
    assert [problem.code for problem in problems] == ["E016"]
    assert (problems[0].where.line, problems[0].where.column) == (line, column)
    assert problems[0].where.file == str(tmp_path / "rehearsals" / "move.json")


def test_every_code_has_a_case():
    assert set(CASES) | ON_DISK == set(CODES)
