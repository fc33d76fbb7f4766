"""Scenarios that cannot be played are refused: every fault at once, each at its line, nothing on stdout."""

import json

import pytest
from commands import ran

SMALL = """\
organisation: {name: Test}
regions: {grid: {kind: grid}}
sites: {office: {regions: [grid]}}
feeds: {line: {site: office}}
servers: {a: {site: office}, b: {site: office}, c: {site: office}}
services: {web: {needs: [a]}}
scenarios:
"""
START = "start: 2026-01-01T00:00:00Z"
OFFSET = SMALL.count("\n")


def refused(capfdbinary, tmp_path, scenarios: str, command: tuple[str, ...] = ("drill", "--all")) -> list[str]:
    """Line and code of every fault, of a command that must end with status 2 and print nothing."""
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL + scenarios)
    status, out, err = ran(capfdbinary, command[0], file, *command[1:])
    assert (status, out) == (2, b"")
    found = [line.removeprefix(f"{file}:").split(" ")[:2] for line in err.splitlines() if line.startswith(str(file))]
    return [f"{int(place.split(':')[0]) - OFFSET} {code}" for place, code in found]


def hits(*each: str) -> str:
    return "\n".join([f"  s:\n    {START}\n    hits:", *(f"      - {{{one}}}" for one in each), ""])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("element: nothing", "E201"),
        ("element: a, for: -5 h", "E105"),
        ("element: a, for: 1e-300 s", "E105"),
        ("element: a, for: 0.0000000000001 s", "E105"),
        ("element: a, for: 0", "E105"),
        ("element: a, for: 1000 years", "E105"),
        ("element: a, after: -1 h", "E105"),
        ("element: a, chance: 1.5", "E106"),
        ("element: a, chance: 150 %", "E106"),
        ("element: a, chance: -0.1", "E106"),
        ("element: a, chance: nan", "E106"),
        ("element: a, notice: -1 d", "E105"),
        ("element: a, how: exploded", "E105"),
        ("element: a, how: starts", "E207"),
        ("element: a, for: 1 h, for_good: true", "E105"),
        ("element: a, follows: b", "D004"),
        ("element: a, follows: nothing", "E201"),
        ("element: a, follows: a", "D004"),
        ("element: a, spread: {law: weibull, mean: 1 h, shape: -1}", "E105"),
        ("element: a, spread: {law: exponential, mean: 1e-300 s}", "E105"),
        ("element: a, spread: {law: exponential, mean: 0}", "E105"),
        ("element: a, for: 1 h, spread: {law: exponential, mean: 1 h}", "E105"),
        ("element: a, for: 1 h, spread: {law: weibull, shape: nan}", "E106"),
        ("element: a, for: 1 h, spread: {law: weibull, shape: 1e9}", "E105"),
        ("element: a, for: 1 h, spread: {law: gamma}", "E105"),
        ("element: a, spread: {law: empirical, observed: []}", "E105"),
        ("element: a, spread: {law: empirical, observed: [-1 h]}", "E105"),
        ("element: a, for: 1 h, spread: often", "E104"),
        ("element: a, for: 1 h, chance: often", "E105"),
        ("element: b, spread: {law: exponential}", "D006"),
        ("element: grid, for: 1 h, stages: [{element: web, for: 2 h}]", "D003"),
        ("element: grid, for: 1 h, stages: [{element: line, for: -2 h}]", "E105"),
    ],
)
def test_a_wrong_hit(capfdbinary, tmp_path, wrong, code):
    assert refused(capfdbinary, tmp_path, hits(wrong)) == [f"4 {code}"]


def test_every_fault_of_every_scenario_at_once(capfdbinary, tmp_path):
    several = (
        hits("element: nothing", "element: a, for: -1 h", "element: a, chance: 2", "element: b, after: -3 h")
        + f"  t:\n    {START}\n    hits:\n      - {{element: a, follows: b}}\n      - {{element: b, follows: a}}\n"
        + f"  u: {{{START}, also: [{{scenario: v}}]}}\n"
        + f"  v: {{{START}, also: [{{scenario: u, after: -1 h}}, {{scenario: gone}}]}}\n"
        + f"  w: {{{START}}}\n"
    )
    expected = ["4 E201", "5 E105", "6 E106", "7 E105", "11 D004"]
    found = refused(capfdbinary, tmp_path, several)
    assert found == [*expected, "13 D005", "14 D005", "14 E105", "14 E201", "15 E105"]


def test_every_command_tells_all_faults_that_show_beside_the_library(capfdbinary, tmp_path):
    several = "".join(
        f"  {name}: {{{START}, like: {{{like}}}}}\n"
        for name, like in (("s", "kind: meteor"), ("t", "kind: host-crash, element: office"), ("u", "kind: flood"))
    )
    for command in (("drill", "--all"), ("drill", "--list"), ("spof",), ("check",), ("build", "-o", str(tmp_path))):
        assert refused(capfdbinary, tmp_path, several, command) == ["1 D001", "2 D002", "3 D002"]


def test_a_longer_circle_is_told_once_with_its_way(capfdbinary, tmp_path):
    ring = hits("element: a, follows: c", "element: b, follows: a", "element: c, follows: b")
    assert refused(capfdbinary, tmp_path, ring) == ["4 D004"]


def test_what_happens_too_after_the_end_of_the_drill(capfdbinary, tmp_path):
    late = f"  s: {{{START}, watch: 2 d, also: [{{scenario: t, after: 3 d}}]}}\n"
    other = f"  t: {{{START}, hits: [{{element: a, for: 1 h}}]}}\n"
    assert refused(capfdbinary, tmp_path, late + other) == ["1 E209"]


def test_a_hit_after_the_end_of_the_drill(capfdbinary, tmp_path):
    late = hits("element: a, after: 2 d, for: 1 h", "element: a, after: 47 h, for: 1 h").replace(
        START, f"{START}\n    watch: 2 d"
    )
    assert refused(capfdbinary, tmp_path, late) == ["5 E209"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [("watch: 0", "1 E105"), ("watch: -1 h", "3 E105"), ("watch: 1e300 h", "3 E105"), ("watch: 201 y", "3 E105")],
)
def test_a_drill_that_nobody_can_watch(capfdbinary, tmp_path, wrong, told):
    watched = hits("element: a, for: 1 h").replace(START, f"{START}\n    {wrong}")
    assert refused(capfdbinary, tmp_path, watched, ("drill", "--scenario", "s")) == [told]


@pytest.mark.parametrize("year", ["0001", "0999", "9001", "9999", "2026-13", "20260"])
def test_a_start_that_is_in_no_calendar(capfdbinary, tmp_path, year):
    start = START.replace("2026-01" if "-" in year else "2026", year)
    found = refused(
        capfdbinary, tmp_path, hits("element: a, for: 1 h").replace(START, start), ("drill", "--scenario", "s")
    )
    assert found == ["2 E105"]


class TestTooMuch:
    """What no drill could play is refused, in little time."""

    def test_a_hundred_thousand_hits(self, capfdbinary, tmp_path):
        many = hits(*("element: a, for: 1 h" for _ in range(100_000)))
        (told,) = refused(capfdbinary, tmp_path, many)
        assert told.endswith("E008")

    def test_scenarios_that_happen_twice_in_each_other(self, capfdbinary, tmp_path):
        """2^40 of them; in the last seven there are fewer than may be."""
        twice = "".join(
            f"  s{n}: {{{START}, also: [{{scenario: s{n + 1}}}, {{scenario: s{n + 1}}}]}}\n" for n in range(40)
        )
        last = f"  s40: {{{START}, hits: [{{element: a, for: 1 h}}]}}\n"
        assert refused(capfdbinary, tmp_path, twice + last) == [f"{n} D007" for n in range(1, 35)]

    def test_a_chain_of_scenarios(self, capfdbinary, tmp_path):
        chain = "".join(f"  s{n}: {{{START}, also: [{{scenario: s{n + 1}}}]}}\n" for n in range(202))
        last = f"  s202: {{{START}, hits: [{{element: a, for: 1 h}}]}}\n"
        assert refused(capfdbinary, tmp_path, chain + last) == ["1 D007", "2 D007", "3 D007"]

    def test_what_begins_after_two_centuries(self, capfdbinary, tmp_path):
        also = f"  s: {{{START}, also: [{{scenario: t, after: 100 y}}]}}\n"
        more = f"  t: {{{START}, also: [{{scenario: u, after: 101 y}}]}}\n"
        last = hits("element: a, for: 150 y", "element: b, for: 150 y, follows: a", "element: c, follows: b, for: 1 h")
        assert refused(capfdbinary, tmp_path, also + more + last.replace("  s:", "  u:")) == ["1 D007"]
        assert refused(capfdbinary, tmp_path, last) == ["6 D007"]

    def test_a_long_sequence_is_played(self, capfdbinary, tmp_path):
        """Each after the other: 1,200 hours; the last one starts up again in 10 min."""
        names = [f"x{n}" for n in range(1200)]
        chain = hits("element: x0, for: 1 h", *(f"element: x{n}, follows: x{n - 1}, for: 1 h" for n in range(1, 1200)))
        file = tmp_path / "plan.yaml"
        more = "".join(f", {name}: {{}}" for name in names)
        file.write_text(
            SMALL.replace("c: {site: office}", f"c: {{site: office}}{more}").replace("[a]", "[x1199]") + chain
        )
        status, out, err = ran(capfdbinary, "drill", file, "--scenario", "s", "--format", "json")
        assert (status, err) == (0, "")
        assert json.loads(out)["outages"]["web"] == [{"start_s": 1199 * 3600.0, "end_s": 1200 * 3600.0 + 600}]


def test_a_scenario_in_which_nothing_happens(capfdbinary, tmp_path):
    assert refused(capfdbinary, tmp_path, f"  s: {{{START}}}\n") == ["1 E105"]


@pytest.mark.parametrize(
    "options",
    [
        ("--replications", "1000000000000000000"),
        ("--replications", "1e18"),
        ("--replications", "0"),
        ("--replications", "-1"),
        ("--workers", "0"),
        ("--workers", "100000"),
        ("--select", "nothing"),
        ("--every-event",),
        ("--replication", "3"),
        ("--scenario", "s"),
        ("--seed", "-1"),
    ],
)
def test_options_that_make_no_sense_with_all(capfdbinary, tmp_path, options):
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL + hits("element: a, for: 1 h"))
    status, out, err = ran(capfdbinary, "drill", file, "--all", *options)
    assert (status, out) == (2, b"")
    assert options[0] in err


@pytest.mark.parametrize(
    "options", [("--replications", "3"), ("--workers", "2"), ("--select", "web"), ("--output", "x")]
)
def test_options_that_go_with_all_only(capfdbinary, tmp_path, options):
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL + hits("element: a, for: 1 h"))
    status, out, err = ran(capfdbinary, "drill", file, *options)
    assert (status, out) == (2, b"")
    assert options[0] in err


def test_faults_of_a_file_of_scenarios_stand_at_their_lines_there(capfdbinary, tmp_path):
    (tmp_path / "plan.yaml").write_text(SMALL)
    file = tmp_path / "more.yaml"
    file.write_text(f"scenarios:\n  s:\n    {START}\n    like: {{kind: host-crash, element: office}}\n")
    status, out, err = ran(capfdbinary, "drill", tmp_path / "plan.yaml", "--scenario-file", file)
    assert (status, out) == (2, b"")
    assert err.startswith(f"{file}:4:")
    assert "D002" in err
