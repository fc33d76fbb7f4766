"""The reference pages are the ones that the program would write today, and its JSON fits the schemas there."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import reference
import yaml
from commands import NORTHEAST, ran

PAGES = reference.pages()
COMMANDS = {
    "findings": ["spof", NORTHEAST, "--format", "json"],
    "check": ["check", NORTHEAST, "--format", "json", "--fail-on", "never"],
    "drill": ["drill", NORTHEAST, "--scenario", "blackout-2003", "--format", "json"],
    "simulate": ["simulate", NORTHEAST, "--replications", "200", "--format", "json"],
    "scenarios": ["drill", NORTHEAST, "--list", "--format", "json"],
    "what-if": ["spof", NORTHEAST, "--what-if", "ny-board", "--what-if", "orders-ny,wiki-ny", "--format", "json"],
    "unplug": ["spof", NORTHEAST, "--unplug", "ny-board", "--format", "json"],
    "graph": ["graph", NORTHEAST, "--format", "json"],
    "explained": ["graph", NORTHEAST, "--explain", "shop", "--format", "json"],
}


class AsEditors(yaml.SafeLoader):
    """Reads as YAML 1.2 does, in which `on` is a word; of YAML's own types only the merge key is left."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form that PyYAML looks for
        "<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]
    }


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_current(name):
    written = (reference.TARGET / name).read_text(encoding="utf-8")
    assert written == PAGES[name], "run: make reference"


def test_every_page_is_made_and_named_in_the_readme():
    there = {path.name for path in reference.TARGET.iterdir()} - {"README.md"}
    assert there == set(PAGES)
    readme = (reference.TARGET / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(there) if f"({name})" not in readme] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_json_fits_its_schema(name, capfdbinary):
    status, out, _ = ran(capfdbinary, *COMMANDS[name])
    assert status == 0
    schema = json.loads(PAGES[f"{name}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(out))


def test_problems_fit_the_schema_too(capfdbinary):
    hostile = Path(__file__).parents[1] / "hostile" / "04-norway-types-dup.yaml"
    status, out, _ = ran(capfdbinary, "check", hostile, "--format", "json")
    assert status == 2
    found = json.loads(out)
    jsonschema.Draft202012Validator(json.loads(PAGES["check.schema.json"])).validate(found)
    assert found["problems"]
    assert found["practices"] == []


def test_shipped_inventories_fit_the_schema_for_editors():
    validator = jsonschema.Draft202012Validator(json.loads(PAGES["inventory.schema.json"]))
    options = jsonschema.Draft202012Validator(json.loads(PAGES["options.schema.json"]))
    files = sorted(Path(NORTHEAST).parent.glob("*/*.yaml"))
    assert len(files) > 20
    for file in files:
        (options if file.name == "options.yaml" else validator).validate(
            AsEditors(file.read_text("utf-8")).get_single_data()
        )
