"""An inventory as of a revision of its repository."""

import subprocess

import pytest

from drillbook.inventory import load, load_revision
from drillbook.problem import ToolMissingError

FIRST = "organisation: {name: Test}\nsites: {oslo: {}}\n"
SECOND = "organisation: {name: Test}\nsites: {oslo: {}, bergen: {}}\n"


def git(folder, *words):
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    name = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *name, *words], check=True, capture_output=True, env=environment)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    inventory = folder / "plans" / "ours"
    inventory.mkdir(parents=True)
    (inventory / "inventory.yaml").write_text(FIRST)
    (folder / "plans" / "other.yaml").write_text("not: [an inventory")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    git(folder, "tag", "q1")
    (inventory / "inventory.yaml").write_text(SECOND)
    git(folder, "commit", "--quiet", "--all", "--message", "second")
    return inventory


@pytest.mark.parametrize("revision", ["q1", "HEAD~1", "main~1"])
def test_a_revision_is_read_as_it_was(repository, revision):
    estate, problems = load_revision(repository, revision)
    assert problems == []
    assert list(estate.sites) == ["oslo"]
    assert list(load_revision(repository, "HEAD")[0].sites) == ["oslo", "bergen"]


def test_it_is_the_same_inventory_as_in_a_folder(repository):
    assert load_revision(repository, "HEAD")[0].digest == load(repository)[0].digest
    file = repository / "inventory.yaml"
    assert load_revision(file, "HEAD")[0].digest == load(file)[0].digest


def test_what_is_not_committed_is_not_read(repository):
    (repository / "more.yaml").write_text("sites: {narvik: {}}\n")
    assert "narvik" not in load_revision(repository, "HEAD")[0].sites


@pytest.mark.parametrize("revision", ["q2", "--upload-pack=touch x", "-q1", "HEAD:plans", "", "@{99}", "q1 main"])
def test_what_is_no_revision_is_o009(repository, revision):
    estate, problems = load_revision(repository, revision)
    assert estate is None
    assert [one.code for one in problems] == ["O009"]


def test_outside_of_a_repository_is_o009(tmp_path):
    (tmp_path / "inventory.yaml").write_text(FIRST)
    assert [one.code for one in load_revision(tmp_path, "HEAD")[1]] == ["O009"]


def test_faults_of_then_name_the_revision(repository):
    (repository / "inventory.yaml").write_text("organisation: {name: Test}\nsites: {oslo: {nmae: x}}\n")
    git(repository, "commit", "--quiet", "--all", "--message", "broken")
    _, problems = load_revision(repository, "HEAD")
    assert str(problems[0]).startswith("HEAD:inventory.yaml:2:22: E101")


def test_a_link_in_a_revision_is_not_followed(repository):
    (repository / "link.yaml").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "link")
    estate, problems = load_revision(repository, "HEAD")
    assert problems == []
    assert list(estate.sites) == ["oslo", "bergen"]


def test_without_git_it_says_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolMissingError, match="git"):
        load_revision(repository, "HEAD")
