"""`drillbook import facts`: collecting, reading what was saved, comparing; nothing half done, nothing unescaped."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
import reference
from commands import ran

from drillbook.facts import check_address, script

INVENTORY = """organisation: {name: Harbor Books}
servers:
  web-a: {address: 192.0.2.10}
  web-b: {address: 192.0.2.12}
  web-c: {}
"""
SAVED = "drillbook-facts 1\n[machine]\n|collected=2026-01-02T03:04:05Z\n=0\ndrillbook-facts end\n"


@pytest.fixture
def inventory(tmp_path) -> Path:
    (folder := tmp_path / "ours").mkdir()
    (folder / "inventory.yaml").write_text(INVENTORY)
    return folder


@pytest.fixture
def fake_ssh(tmp_path, monkeypatch) -> Path:
    """An ssh that notes its arguments and runs the script here, with next to no tools; it fails for 192.0.2.13."""
    (folder := tmp_path / "bin").mkdir()
    program = folder / "ssh"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {folder}/arguments\n'
        f'case "$*" in *192.0.2.13*) echo "no route to host" >&2; exit 255;; esac\nexec sh\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder / "arguments"


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(reference.pages()[f"{name}.schema.json"]))


def test_script_is_printed_as_it_is_run(capfdbinary):
    assert ran(capfdbinary, "import", "facts", "--print-script") == (0, script().encode(), "")


def test_this_machine_as_json_fits_the_schema(capfdbinary):
    status, out, err = ran(capfdbinary, "import", "facts", "--local", "--format", "json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    schema("facts").validate(found)
    assert found["machine"] == "local"
    assert found["users"]


def test_machines_of_the_inventory_are_asked_by_ssh_with_nothing_for_a_shell(inventory, fake_ssh, capfdbinary):
    status, out, err = ran(capfdbinary, "import", "facts", inventory, "--select", "web-a")
    assert (status, out.count(b"\n"), err) == (0, 1, "")
    words = fake_ssh.read_text().splitlines()
    assert words[words.index("--") :] == ["--", "192.0.2.10", "sh"]
    assert "BatchMode=yes" in words
    assert json.loads((inventory / "facts" / "web-a.json").read_text())["machine"] == "web-a"
    assert ran(capfdbinary, "check", inventory, "--fail-on", "never")[0] == 0


def test_all_machines_with_an_address_are_asked_and_the_others_are_named(inventory, fake_ssh, capfdbinary):
    status, _, err = ran(capfdbinary, "import", "facts", inventory)
    assert (status, err) == (0, "web-c is left out: no `address:`\n")
    assert sorted(one.name for one in (inventory / "facts").iterdir()) == ["web-a.json", "web-b.json"]
    status, out, err = ran(capfdbinary, "import", "facts", inventory, "--select", "web-c")
    assert (status, out) == (2, b"")
    assert "it has no `address:` in the inventory" in err


def test_a_machine_that_does_not_answer_costs_only_its_own_facts(inventory, fake_ssh, capfdbinary):
    status, _, err = ran(
        capfdbinary, "import", "facts", inventory, "--host", "web-a=ivy@192.0.2.10", "--host", "web-b=192.0.2.13"
    )
    assert status == 3
    assert "web-b: 192.0.2.13 answered with status 255: no route to host" in err
    assert [one.name for one in (inventory / "facts").iterdir()] == ["web-a.json"]


def test_saved_output_is_read_and_the_same_output_gives_the_same_bytes(inventory, tmp_path, capfdbinary):
    (saved := tmp_path / "web-a.facts").write_text(SAVED)
    assert ran(capfdbinary, "import", "facts", inventory, "--from", saved)[0] == 0
    first = (inventory / "facts" / "web-a.json").read_bytes()
    assert ran(capfdbinary, "import", "facts", inventory, "--from", f"web-a={saved}")[0] == 0
    assert (inventory / "facts" / "web-a.json").read_bytes() == first


def test_output_that_was_cut_off_writes_nothing(inventory, tmp_path, capfdbinary):
    (saved := tmp_path / "web-a.facts").write_text(SAVED.replace("drillbook-facts end", ""))
    status, out, err = ran(capfdbinary, "import", "facts", inventory, "--from", saved)
    assert (status, out) == (3, b"")
    assert "cut off" in err
    assert not (inventory / "facts").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "nothing to ask"),
        (["--host", "web-a"], "is not MACHINE="),
        (["--host", "web-a=-oProxyCommand=x"], "is not an address"),
        (["--host", "web-a=ivy@-l"], "is not an address"),
        (["--host", "../x=192.0.2.1"], "is not an identifier"),
        (["--local", "--as", "A B"], "is not an identifier"),
        (["--local", "--host", "local=192.0.2.1"], "given twice"),
        (["--from", "/nowhere/web-a"], "cannot be read"),
        (["--local", "--host", "b=192.0.2.1", "--format", "json"], "for one machine"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_asked(arguments, says, capfdbinary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = ran(capfdbinary, "import", "facts", *arguments)
    assert (status, out) == (2, b"")
    assert says in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["web-a", "ivy@web-a.example", "192.0.2.1", "2001:db8::1", "[2001:db8::1]"])
def test_addresses_that_are_taken(address):
    assert check_address(address) == address.strip("[]")


@pytest.mark.parametrize(
    "address", ["", "-x", "a b", "a;b", "$(x)", "ivy@", "@a", "a\nb", "-l@a", "a@b@c", "ssh://a", "a/b"]
)
def test_addresses_that_are_refused(address):
    with pytest.raises(ValueError, match="is not an address"):
        check_address(address)


def test_two_files_of_facts_are_compared(tmp_path, capfdbinary):
    for name, modules in (("a", ["rewrite", "headers"]), ("b", ["headers"])):
        loaded = [{"name": one, "linkage": "shared"} for one in modules]
        facts = {"machine": name, "collected": "2026-01-01T00:00:00Z",
                 "web_servers": [{"software": "Apache", "version": "2.4.57", "modules": loaded}]}  # fmt: skip
        (tmp_path / f"{name}.json").write_text(json.dumps(facts))
    here, there = tmp_path / "a.json", tmp_path / "b.json"
    status, out, _ = ran(capfdbinary, "import", "facts", "--drift", here, there)
    assert status == 1
    assert out.decode().startswith("P140 error: b lacks the Apache module rewrite, which a has.")
    status, out, _ = ran(
        capfdbinary, "import", "facts", "--drift", here, there, "--format", "json", "--fail-on", "never"
    )
    assert status == 0
    schema("drift").validate(json.loads(out))
    assert ran(capfdbinary, "import", "facts", "--drift", there, here)[:2] == (0, b"")
    assert ran(capfdbinary, "import", "facts", "--drift", here, here)[0] == 2
    here.write_text("{")
    status, out, err = ran(capfdbinary, "import", "facts", "--drift", here, there)
    assert (status, out) == (2, b"")
    assert f"{here}:1:2: E017" in err


def test_collecting_as_an_ordinary_user_needs_nothing_that_only_root_has(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root becomes another user")
    done = subprocess.run(
        ["runuser", "-u", "nobody", "--", "sh"], input=script().encode(), capture_output=True, check=True, cwd="/"
    )
    assert b"|privilege=user" in done.stdout or b"|privilege=sudo" in done.stdout
    assert done.stdout.endswith(b"drillbook-facts end\n")
