"""A checkpoint of which a part is lost or changed is refused, or is as good as whole; nothing in it is executed."""

import io
import json
import pickle
import struct
import zipfile

import numpy as np
import pytest
from commands import ran
from years_inventories import SMALL

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.problem import InputError
from drillbook.simulation.years import checkpoint
from drillbook.simulation.years.block import player_of
from drillbook.simulation.years.plan import plan_years
from drillbook.simulation.years.run import Asked, Here, go_on, new_run


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    """A run of which half was played, the digest of its inventory, and its file."""
    file = tmp_path_factory.mktemp("kept") / "inventory.yaml"
    file.write_text(SMALL)
    estate, _ = load(file)
    plan = plan_years(estate, build_graph(estate), ["web", "orders-taken"], 1, 0.01)
    run = new_run(plan, Asked(3200))

    def stop(done: int, total: int) -> None:
        if 2 * done >= total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go_on(run, Here(player_of(plan)), stop)
    checkpoint.save(run, estate.digest, file.with_name("kept"))
    return run, estate.digest, file.with_name("kept").read_bytes()


@pytest.fixture
def taken_up(half, tmp_path):
    """Goes on from some bytes: the refusal, or None where the run is where it was."""
    run, digest, _ = half

    def take_up(content: bytes, inventory: str = digest):
        path = tmp_path / "kept"
        path.write_bytes(content)
        other = new_run(run.plan, run.asked)
        try:
            checkpoint.resume(other, inventory, path)
        except InputError as error:
            (problem,) = error.problems
            assert other.progress.done == 0
            return str(problem).removeprefix(f"{path}:0:0: ")
        found, kept = other.progress, run.progress
        assert (found.done, found.looked, found.close, found.enough) == (kept.done, 0, False, False)
        assert all((part == mine).all() for part, mine in zip(found.tally, kept.tally, strict=True))
        return None

    return take_up


def test_cut_off_anywhere_it_is_refused(half, taken_up):
    content = half[2]
    assert taken_up(content) is None
    for length in range(0, len(content), 3):
        assert taken_up(content[:length]).startswith("S001"), length


def test_with_any_bit_turned_it_is_refused_or_as_good_as_whole(half, taken_up):
    content = bytearray(half[2])
    refused = 0
    for bit in range(0, 8 * len(content), 5):
        content[bit // 8] ^= 1 << bit % 8
        told = taken_up(bytes(content))
        content[bit // 8] ^= 1 << bit % 8
        assert told is None or told.startswith("S001"), bit
        refused += told is not None
    assert refused > len(content)


def changed(content: bytes, **values: object) -> bytes:
    """A whole file that says something else of itself, or with other arrays."""
    with np.load(io.BytesIO(content)) as file:
        parts = dict(file)
    about = json.loads(parts.pop("about").tobytes())
    about |= {name: value for name, value in values.items() if name not in parts}
    parts |= {name: value for name, value in values.items() if name in parts}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8), **parts)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, None),
        ({"form": 2}, "S001 is a checkpoint of another version"),
        ({"program": "0.0.9"}, "S001 is a checkpoint of another version"),
        ({"run": 7}, "S001 is a checkpoint of another version"),
        ({"run": {}}, "S002 is a checkpoint of another run: inventory differs"),
        ({"done": -1}, "S001 is a damaged checkpoint"),
        ({"done": 1e300}, "S001 is a damaged checkpoint"),
        ({"done": 1601}, "S001 is a damaged checkpoint"),
        ({"looked": 5000}, "S001 is a damaged checkpoint"),
        ({"enough": "yes"}, "S001 is a damaged checkpoint"),
        ({"played": np.array([1599])}, "S001 is a damaged checkpoint"),
        ({"sums": np.zeros(3)}, "S001 is a damaged checkpoint"),
        ({"positive": np.full((2, 8), -1)}, "S001 is a damaged checkpoint"),
        ({"bins": np.array([["a"]])}, "S001 is a damaged checkpoint"),
    ],
    ids=str,
)
def test_what_it_says_of_itself_must_fit(half, taken_up, values, words):
    found = taken_up(changed(half[2], **values))
    assert found is None if words is None else found.startswith(words)


def test_of_another_inventory_it_is_refused(half, taken_up):
    assert taken_up(half[2], inventory="another") == "S002 is a checkpoint of another run: inventory differs"


class ExecutedError(Exception):
    """Nothing may raise it."""


def execute() -> None:
    raise ExecutedError


class Trap:
    def __reduce__(self):
        return execute, ()


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"PK\x03\x04 broken", b"\x93NUMPY\x01\x00", pickle.dumps(Trap())],
    ids=["empty", "JSON", "zip", "array", "pickle"],
)
def test_what_is_none_is_refused(taken_up, content):
    assert taken_up(content).startswith("S001 is no checkpoint")


def test_objects_in_it_are_not_made(half, taken_up):
    assert taken_up(changed(half[2], played=np.array([Trap()]))).startswith("S001")


def test_little_that_unpacks_to_much_is_not_unpacked(taken_up):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("about.npy", "w") as file:
        for _ in range(400):
            file.write(bytes(1 << 20))
    content = bytearray(buffer.getvalue())
    assert taken_up(bytes(content)).startswith("S001")
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 100)  # it says that it is short
    assert taken_up(bytes(content)).startswith("S001")


def test_the_command_refuses_one_with_its_path(capfdbinary, half, tmp_path):
    file, path = tmp_path / "inventory.yaml", tmp_path / "kept"
    file.write_text(SMALL)
    path.write_bytes(half[2][:-1])
    status, out, err = ran(capfdbinary, "simulate", file, "--resume", path)
    assert (status, out) == (2, b"")
    assert err.startswith(f"{path}:0:0: S001 is no checkpoint of simulated years, or is damaged")
