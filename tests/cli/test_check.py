"""`check` in every form, for people and for other tools."""

import json
from xml.etree import ElementTree

import pytest
from commands import NORTHEAST, ran


def test_text_names_place_code_and_remedy(capfdbinary):
    status, out, _ = ran(capfdbinary, "check", NORTHEAST)
    assert status == 1
    lines = out.decode().splitlines()
    assert any(line.startswith(f"{NORTHEAST}/data.yaml:") and ": P101 error: " in line for line in lines)
    assert all(": P1" in line for line in lines)


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_status_follows_fail_on(capfdbinary, fail_on, status):
    assert ran(capfdbinary, "check", NORTHEAST, "--fail-on", fail_on)[0] == status


def test_selected_elements_only(capfdbinary):
    _, out, _ = ran(capfdbinary, "check", NORTHEAST, "--format", "json", "--select", "orders-dump")
    assert {one["element"] for one in json.loads(out)["practices"]} == {"orders-dump"}


def test_sarif_points_into_the_inventory(capfdbinary):
    _, out, _ = ran(capfdbinary, "check", NORTHEAST, "--format", "sarif")
    (run,) = json.loads(out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in {"error", "warning", "note"}
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith(NORTHEAST)
        assert place["region"]["startLine"] >= 1


def test_junit_counts_its_failures(capfdbinary):
    _, out, _ = ran(capfdbinary, "check", NORTHEAST, "--format", "junit")
    suite = ElementTree.fromstring(out)  # noqa: S314 - we wrote it
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) > 0
    assert int(suite.get("tests")) == len(suite.findall("testcase"))


def test_github_commands_are_one_line_each_with_values_escaped(capfdbinary, tmp_path):
    folder = tmp_path / "50%, a:b"
    assert ran(capfdbinary, "init", folder)[0] == 0
    _, out, _ = ran(capfdbinary, "check", folder, "--format", "github", "--fail-on", "never")
    lines = out.decode().splitlines()
    assert lines
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert all("50%25%2C a%3Ab/inventory.yaml,line=" in line for line in lines)


def test_problems_are_told_in_every_form(capfdbinary, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("sites: {oslo: {nmae: Oslo}}\n")
    for form in ("text", "json", "sarif", "junit", "github"):
        status, out, err = ran(capfdbinary, "check", file, "--format", form)
        assert status == 2
        assert "E101" in (err if form == "text" else out.decode())
