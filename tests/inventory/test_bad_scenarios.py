"""Scenarios that cannot be played are refused: every fault at once, each at its line, nothing on stdout."""

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
