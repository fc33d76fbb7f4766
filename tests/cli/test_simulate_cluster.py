"""`drillbook simulate --cluster`: with dask's own commands, and without a cluster where one is looked for."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import ran
from interrupting import begun, read_until
from years_inventories import simulated


class TestCluster:
    """dask's own commands on the loopback."""

    @pytest.fixture
    def scheduler(self, tmp_path):
        yield from serving(tmp_path, [], "tcp")

    def test_a_cluster_gives_the_same_bytes(self, capfdbinary, inventory, scheduler):
        asked = (inventory, "--replications", "1500")
        assert simulated(capfdbinary, *asked, "--cluster", scheduler.address) == simulated(capfdbinary, *asked)

    def test_over_tls(self, capfdbinary, inventory, tmp_path):
        certificates = signed(tmp_path)
        for served in serving(tmp_path, certificates, "tls"):
            files = dict(zip(certificates[::2], certificates[1::2], strict=True))
            options = ("--tls-authority", files["--tls-ca-file"], "--tls-certificate", files["--tls-cert"],
                       "--tls-key", files["--tls-key"])  # fmt: skip
            asked = (inventory, "--replications", "1000")
            assert simulated(capfdbinary, *asked, "--cluster", served.address, *options) == simulated(
                capfdbinary, *asked
            )

    @pytest.mark.parametrize("lost", ["scheduler", "worker"])
    def test_one_that_is_lost_leaves_what_was_played(self, capfdbinary, inventory, tmp_path, scheduler, lost):
        asked, kept = [inventory, "--replications", "300000", "--years", "0.1"], tmp_path / "kept"
        process = begun(*asked, "--cluster", scheduler.address, "--checkpoint", kept)
        read_until(process, rb"replications \d")
        getattr(scheduler, lost).kill()
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out) == (3, b"")
        said = [line for line in err.decode().splitlines() if not line.startswith("replications")]
        assert len(said) == 2, said
        assert "replications are kept" in said[0]
        assert said[1].startswith("drillbook: the cluster failed: ")
        found = simulated(capfdbinary, *asked, "--resume", kept)
        assert found == simulated(capfdbinary, *asked)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tcp://no-such-host.invalid:8786"])
def test_nobody_there(capfdbinary, inventory, monkeypatch, address):
    monkeypatch.setattr("drillbook.simulation.years.cluster.CONNECTS_S", 0.5)
    status, out, err = ran(capfdbinary, "simulate", inventory, "--cluster", address)
    assert (status, out) == (3, b"")
    assert f"no dask scheduler answers at {address}" in err
    assert "after 0.5 s" in err
    assert len(err.splitlines()) == 1


def test_a_scheduler_without_a_worker(capfdbinary, inventory, tmp_path, monkeypatch):
    monkeypatch.setattr("drillbook.simulation.years.cluster.CONNECTS_S", 2)
    for served in serving(tmp_path, [], "tcp"):
        served.worker.kill()
        served.worker.wait()
        status, out, err = ran(capfdbinary, "simulate", inventory, "--cluster", served.address)
        assert (status, out) == (3, b"")
        assert "has no worker (after 2 s)" in err


class Served(NamedTuple):
    address: str
    scheduler: subprocess.Popen
    worker: subprocess.Popen


def serving(folder: Path, certificates: list[str], protocol: str):
    """A scheduler with one worker; both end with the test."""
    pytest.importorskip("distributed")
    program = [sys.executable, "-m", "dask"]
    environment = {**os.environ, "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0"}
    file = folder / "scheduler.json"
    common = ["--protocol", protocol, *certificates]
    quiet = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*program, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file),
         *common], **quiet)  # fmt: skip
    worker = None
    try:
        for _ in range(1200):
            if file.is_file() and file.stat().st_size:
                break
            assert scheduler.poll() is None
            time.sleep(0.05)
        worker = subprocess.Popen(
            [*program, "worker", "--host", "127.0.0.1", "--scheduler-file", str(file), "--nworkers", "1",
             "--nthreads", "2", "--no-dashboard", "--no-nanny", *common], **quiet)  # fmt: skip
        yield Served(json.loads(file.read_text())["address"], scheduler, worker)
    finally:
        for process in filter(None, (worker, scheduler)):
            process.terminate()
            process.wait(timeout=30)


def signed(folder: Path) -> list[str]:
    """A certificate of its own authority, for 127.0.0.1, as options of dask."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate),
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
        capture_output=True, check=False)  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not installed")
    return ["--tls-ca-file", str(certificate), "--tls-cert", str(certificate), "--tls-key", str(key)]
