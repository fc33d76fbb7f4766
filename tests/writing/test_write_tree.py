"""Output is written whole or not at all, whatever happens on the way."""

import errno
import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from drillbook.writing import OutputError, kept, read_manifest, write_tree

OLD = {"index.html": b"old index", "oslo.pdf": b"old plan", "drills/fire.json": b"old drill", "gone.pdf": b"gone"}
NEW = {"index.html": b"new index", "oslo.pdf": b"new plan", "drills/fire.json": b"old drill", "a/b.svg": b"new picture"}


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_files_land_with_a_manifest_of_them(tmp_path):
    assert write_tree(tmp_path / "deep/er", OLD, {"oslo.pdf": "key"}) == tuple(sorted(OLD))
    written = tree(tmp_path / "deep/er")
    assert {name: written[name] for name in OLD} == OLD
    assert set(written) == {*OLD, "manifest.json"}
    manifest = json.loads(written["manifest.json"])
    assert set(manifest["files"]) == set(OLD)
    assert manifest["keys"] == {"oslo.pdf": "key"}


def test_only_what_changed_is_touched_and_what_is_no_longer_made_goes(tmp_path):
    write_tree(tmp_path, OLD)
    untouched = (tmp_path / "drills/fire.json").stat()
    assert write_tree(tmp_path, NEW) == ("a/b.svg", "index.html", "oslo.pdf")
    assert (tmp_path / "drills/fire.json").stat() == untouched
    assert set(tree(tmp_path)) == {*NEW, "manifest.json"}
    assert write_tree(tmp_path, NEW) == ()


def test_a_script_may_be_run_by_whoever_may_read_it(tmp_path):
    files = {"a.sh": b"#!/bin/sh\nexit 7\n", "b.txt": b"text"}
    write_tree(tmp_path, files)
    assert subprocess.run([tmp_path / "a.sh"], check=False).returncode == 7
    readable = (tmp_path / "b.txt").stat().st_mode
    assert (tmp_path / "a.sh").stat().st_mode == readable | (readable & 0o444) >> 2
    assert write_tree(tmp_path, files) == ()


def test_a_script_that_may_not_be_run_any_more_is_written_again(tmp_path):
    files = {"a.sh": b"#!/bin/sh\nexit 7\n"}
    write_tree(tmp_path, files)
    (tmp_path / "a.sh").chmod(0o644)
    assert write_tree(tmp_path, files) == ("a.sh",)
    assert (tmp_path / "a.sh").stat().st_mode & 0o111


def test_files_of_the_user_stay(tmp_path):
    write_tree(tmp_path, OLD)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "gone.pdf").write_text("annotated")
    write_tree(tmp_path, NEW)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "gone.pdf").read_text() == "annotated"


@pytest.mark.parametrize("call", ["fsync", "replace", "link"])
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_a_failure_at_any_step_leaves_the_old_tree(tmp_path, monkeypatch, call, fault):
    """Each call of fsync, rename and link fails once, until a run gets through without reaching the failing one."""
    real = getattr(os, call)
    for failing in count():
        root = tmp_path / f"{failing}"
        write_tree(root, OLD)
        before, calls = tree(root), count()

        def break_down(*arguments, calls=calls, failing=failing):
            if next(calls) == failing:
                raise fault
            return real(*arguments)

        monkeypatch.setattr(os, call, break_down)
        try:
            write_tree(root, NEW)
        except (OutputError, KeyboardInterrupt):
            assert tree(root) == before
        else:
            break
        finally:
            monkeypatch.setattr(os, call, real)
    assert set(tree(root)) == {*NEW, "manifest.json"}
    assert failing > 0 or call == "link"


KILLED = """
import os, signal, sys
from pathlib import Path
from drillbook.writing import write_tree
real, calls = os.replace, iter(range(100))
def replace(*names):
    if next(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(*names)
os.replace = replace
write_tree(Path(sys.argv[1]), {NEW!r})
"""


@pytest.mark.parametrize("renames", range(5))
def test_a_kill_between_renames_leaves_whole_files_and_the_next_run_completes(tmp_path, renames):
    write_tree(tmp_path, OLD)
    program = KILLED.replace("{NEW!r}", repr(NEW))
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path), str(renames)], check=False)
    assert done.returncode == (-signal.SIGKILL if renames < 4 else 0)
    found = tree(tmp_path)
    for name, content in NEW.items():
        assert found.get(name, OLD.get(name)) in {content, OLD.get(name)}
    if renames == 0:
        assert {name: found[name] for name in OLD} == OLD
    write_tree(tmp_path, NEW)
    fresh = tmp_path / "fresh"
    write_tree(fresh, NEW)
    expected = tree(fresh)
    assert {name: content for name, content in tree(tmp_path).items() if not name.startswith("fresh/")} == expected


def test_a_full_disk_says_so_and_changes_nothing(tmp_path, monkeypatch):
    write_tree(tmp_path, OLD)
    before = tree(tmp_path)

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "index.html"))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"index\.html: No space left on device"):
        write_tree(tmp_path, NEW)
    assert tree(tmp_path) == before


def test_a_folder_in_the_way_is_refused_and_changes_nothing(tmp_path):
    write_tree(tmp_path, {**OLD, "a/b.svg": b"old"})
    (tmp_path / "oslo.pdf").unlink()
    (tmp_path / "oslo.pdf/inside").mkdir(parents=True)
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"oslo\.pdf"):
        write_tree(tmp_path, NEW)
    assert tree(tmp_path) == before


UNSAFE = ["/etc/x", "../x", "a/../../x", "a\\b", "", ".", "a//b", "./a", "x\x1b[2J", "x\x00", "a/"]
UNSAFE += ["manifest.json", "x.drillbook-new"]


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe_names_are_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(OutputError, match="not a safe name"):
        write_tree(tmp_path / "out", {"fine.txt": b"", name: b""})
    assert list(tmp_path.iterdir()) == []


def test_links_are_not_followed_out_of_the_folder(tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    (outside / "fire.json").write_bytes(b"theirs")
    write_tree(root, {"index.html": b""})
    (root / "drills").symlink_to(outside)
    with pytest.raises(OutputError, match="leads out"):
        write_tree(root, NEW | {"drills/fire.json": b"ours"})
    assert tree(outside) == {"fire.json": b"theirs"}


def test_a_link_at_a_name_is_replaced_and_what_it_points_to_stays(tmp_path):
    (tmp_path / "theirs").write_bytes(b"theirs")
    root = tmp_path / "root"
    root.mkdir()
    (root / "index.html").symlink_to(tmp_path / "theirs")
    write_tree(root, {"index.html": b"ours"})
    assert not (root / "index.html").is_symlink()
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    "manifest", ["", "[]", '{"files": 3, "keys": {}}', '{"files": {"../theirs": "x"}, "keys": {}}', "[" * 100_000]
)
def test_a_manifest_that_somebody_spoiled_does_no_harm(tmp_path, manifest):
    (tmp_path / "theirs").write_bytes(b"theirs")
    root = tmp_path / "root"
    root.mkdir()
    (root / "manifest.json").write_text(manifest)
    write_tree(root, NEW)
    assert set(read_manifest(root)["files"]) == set(NEW)
    assert (tmp_path / "theirs").read_bytes() == b"theirs"


def test_a_second_run_into_the_same_folder_at_the_same_time_is_refused(tmp_path, monkeypatch):
    def inside(descriptor):
        with pytest.raises(OutputError, match="another run"):
            write_tree(tmp_path, OLD)

    monkeypatch.setattr(os, "fsync", inside)
    write_tree(tmp_path, NEW)


def test_without_permission_nothing_is_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"a file, not a folder")
    with pytest.raises(OutputError, match="file"):
        write_tree(blocked / "out", NEW)


def test_a_file_is_kept_only_for_its_key_and_as_it_was_written(tmp_path):
    write_tree(tmp_path, OLD, {"oslo.pdf": "key"})
    assert kept(tmp_path, "oslo.pdf", "key") == b"old plan"
    assert kept(tmp_path, "oslo.pdf", "other") is None
    assert kept(tmp_path, "index.html", "key") is None
    (tmp_path / "oslo.pdf").write_bytes(b"edited")
    assert kept(tmp_path, "oslo.pdf", "key") is None
    (tmp_path / "oslo.pdf").unlink()
    assert kept(tmp_path, "oslo.pdf", "key") is None
