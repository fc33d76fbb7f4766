"""Interrupted years: what was played is kept, going on gives the same bytes, and no process stays behind."""

import io
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from commands import ran
from interrupting import PIPE_BYTES, begun, command_of, eventually, read_until, workers_of
from years_inventories import RARE, simulated


def a_checkpoint() -> bytes:
    """A file of the kind, of another version."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.frombuffer(b"{}", dtype=np.uint8))
    return buffer.getvalue()


LAST = "drillbook: interrupted; earlier output is as it was"


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_goes_on_with_the_same_result(capfdbinary, inventory, tmp_path, workers):
    asked, path = [inventory, "--replications", "300000", "--years", "0.1"], tmp_path / "kept"
    process = begun(*asked, "--checkpoint", path, "--workers", workers)
    read_until(process, rb"replications [2-9]\d*/")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"--resume" in err
    kept = path.read_bytes()
    status, out, err = ran(capfdbinary, "simulate", *asked, "--resume", path, "--format", "json")
    assert (status, out) == (0, simulated(capfdbinary, *asked))
    rest = err.splitlines()
    assert 300 * len(rest[-1]) > PIPE_BYTES, "a run that ends before it is interrupted would go unnoticed"
    assert 0 < len(rest) < 299
    assert path.read_bytes() == kept
    status, _, err = ran(capfdbinary, "simulate", *asked, "--seed", "3", "--resume", path)
    assert (status, "S002" in err, "seed differs" in err) == (2, True, True)


def test_an_interrupt_before_anything_was_played_leaves_an_earlier_run_alone(inventory, tmp_path):
    """And the workers, which are just being started, say nothing of it."""
    path = tmp_path / "kept"
    path.write_bytes(earlier := a_checkpoint())
    process = begun(inventory, "--workers", "2", "--checkpoint", path)
    workers = eventually(lambda: workers_of(process.pid))
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode()) == (130, b"", f"{LAST}\n")
    assert path.read_bytes() == earlier
    assert workers
    assert eventually(lambda: not any(map(command_of, workers)))


def test_an_interrupt_while_the_program_is_loaded_is_told_as_any_other(inventory):
    process = begun(inventory)
    eventually(lambda: b"pydantic_core" in Path(f"/proc/{process.pid}/maps").read_bytes())
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode()) == (130, b"", f"{LAST}\n")


def test_pressed_again_and_again_the_first_interrupt_counts(capfdbinary, inventory, tmp_path):
    asked, path = [inventory, "--replications", "300000", "--years", "0.1"], tmp_path / "kept"
    process = begun(*asked, "--workers", "2", "--checkpoint", path)
    read_until(process, rb"replications \d")
    workers = workers_of(process.pid)
    for _ in range(5):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)
    err = process.communicate(timeout=60)[1].decode().splitlines()
    assert process.returncode == 130
    said = [line for line in err if not line.startswith("replications")]
    assert len(said) == 2, said
    assert said[1] == LAST
    assert len(workers) == 2
    assert eventually(lambda: not any(map(command_of, workers)))
    status, out, _ = ran(capfdbinary, "simulate", *asked, "--resume", path, "--format", "json")
    assert (status, out) == (0, simulated(capfdbinary, *asked))


def test_workers_end_with_the_one_that_is_killed(inventory):
    process = begun(inventory, "--workers", "2", "--replications", "300000", "--years", "0.1")
    read_until(process, rb"replications \d")
    workers = workers_of(process.pid)
    process.kill()
    process.communicate(timeout=60)
    assert len(workers) == 2
    assert eventually(lambda: not any(map(command_of, workers)))


def test_an_interrupt_while_what_is_rare_is_split_keeps_what_was_played(capfdbinary, tmp_path):
    file, path = tmp_path / "rare.yaml", tmp_path / "kept"
    file.write_text(RARE)
    asked = [file, "--replications", "3000", "--rare"]
    process = begun(*asked, "--checkpoint", path)
    read_until(process, rb"splitting")
    process.send_signal(signal.SIGINT)
    assert b"3,000 replications are kept" in process.communicate(timeout=60)[1]
    status, out, err = ran(capfdbinary, "simulate", *asked, "--resume", path, "--format", "json")
    assert (status, "replications" in err) == (0, False)
    assert out == simulated(capfdbinary, *asked)
