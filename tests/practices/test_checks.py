"""One runner for the cases of every check: small inventories, and the elements at which the check must point."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.practices import CHECKS, PracticeFinding, Severity, check

CASES = Path(__file__).parent / "cases"
SHIPPED = {one.code: one for one in CHECKS}


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    inventory: str
    expect: list[str]
    says: str = ""
    facts: dict[str, dict] = field(default_factory=dict)
    """What was found on machines: files in `facts/`; machine and time are filled in."""


def cases() -> list[Case]:
    return [
        Case(code=file.stem, **case)
        for file in sorted(CASES.glob("P*.yaml"))
        for case in yaml.safe_load(file.read_text())
    ]


def found(case: Case, folder: Path) -> tuple[PracticeFinding, ...]:
    file = folder / "inventory.yaml"
    head = "" if "organisation:" in case.inventory else "organisation: {name: Test}\n"
    file.write_text(head + case.inventory)
    for machine, found_there in case.facts.items():
        facts = {"machine": machine, "collected": "2026-01-01T00:00:00Z", **found_there}
        (folder / "facts").mkdir(exist_ok=True)
        (folder / "facts" / f"{machine}.json").write_text(json.dumps(facts, default=str))
    estate, problems = load(folder if case.facts else file)
    assert estate is not None, problems
    return check(estate, build_graph(estate), [SHIPPED[case.code]])


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.code} {case.name}")
def test_check_points_at_exactly_these(case, tmp_path):
    findings = found(case, tmp_path)
    assert list(dict.fromkeys(one.element for one in findings)) == case.expect
    assert all(case.says in one.message for one in findings)


@pytest.mark.parametrize("case", [case for case in cases() if case.expect], ids=lambda case: f"{case.code} {case.name}")
def test_finding_says_where_and_what_mends_it(case, tmp_path):
    for one in found(case, tmp_path):
        assert one.code == case.code
        assert (one.where.file, one.where.line > 0) == ("inventory.yaml", True)
        assert one.message
        assert one.remedy.endswith(".")
        assert one.severity in Severity


def test_every_check_has_a_case_that_finds_and_a_case_or_element_that_does_not():
    assert {case.code for case in cases()} == set(SHIPPED)
    assert {case.code for case in cases() if case.expect} == set(SHIPPED)


def test_codes_are_unique_in_order_and_named_by_their_files():
    codes = [one.code for one in CHECKS]
    assert codes == sorted(set(codes))
    assert all(one.find.__module__.rpartition(".")[2].startswith(one.code.lower() + "_") for one in CHECKS)


def test_an_estate_without_anything_breaks_no_check(tmp_path):
    file = tmp_path / "inventory.yaml"
    file.write_text("organisation: {name: Test}\n")
    estate, _ = load(file)
    assert check(estate, build_graph(estate)) == ()


def test_checks_of_others_are_asked_beside_the_shipped_ones(tmp_path):
    case = next(case for case in cases() if case.code == "P105")
    assert found(case, tmp_path)
    estate, _ = load(tmp_path / "inventory.yaml")
    assert check(estate, build_graph(estate), ()) == ()
