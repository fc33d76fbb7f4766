"""A single file is written whole or not at all; devices and links are treated as what they are."""

import errno
import os

import pytest

from drillbook.writing import OutputError, write_file


def test_a_file_takes_its_name_when_it_is_complete(tmp_path):
    write_file(tmp_path / "new/graph.svg", b"<svg/>")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["graph.svg"]


def test_a_failure_leaves_the_earlier_content(tmp_path, monkeypatch):
    path = tmp_path / "graph.svg"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"graph\.svg: No space left"):
        write_file(path, b"new")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {"graph.svg": b"old"}


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    write_file(tmp_path / "link-target", b"x")
    (tmp_path / "null").symlink_to("/dev/null")
    write_file(tmp_path / "null", b"gone")
    assert (tmp_path / "null").is_symlink()
    assert not os.path.isfile("/dev/null")


def test_a_link_is_followed_to_the_file_it_stands_for(tmp_path):
    (tmp_path / "real.svg").write_bytes(b"old")
    (tmp_path / "link.svg").symlink_to("real.svg")
    write_file(tmp_path / "link.svg", b"new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_bytes() == b"new"


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(OutputError):
        write_file(tmp_path, b"new")
    assert list(tmp_path.parent.glob("*.drillbook-new")) == []
