"""`drillbook simulate`: the same bytes whoever plays, interrupted runs, a cluster, and what it refuses."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import NORTHEAST, ROOT, ran, started

SMALL = """\
organisation: {name: Test}
regions: {grid: {kind: country, interruptions_per_year: 2, repair: 6 h}}
sites: {office: {regions: [grid], failures_per_year: 0}}
servers:
  a: {site: office, boot: 2 min, failures_per_year: 20, time_to_repair: {law: lognormal, mean: 8 h, shape: 1}}
  b:
    site: office
    boot: 2 min
    time_to_failure: {law: weibull, mean: 30 d, shape: 0.8}
    repair: 8 h
    maintenance: [{every: 30 d, for: 2 h}]
datasets: {orders: {on: [a]}}
backups: {nightly: {dataset: orders, method: rsync, at: "02:00", to: office, restore: 1 h, failures_per_year: 0}}
common_causes: {firmware: {members: [a, b], beta: 0.05}}
services:
  web: {needs: [{any: [a, {need: b, takeover: 10 min}]}], rto: 30 min}
processes:
  orders-taken: {needs: [web, orders], rto: 2 h, mtd: 6 h, rpo: 12 h, cost_per_hour: USD 1200}
"""


@pytest.fixture
def inventory(tmp_path) -> Path:
    path = tmp_path / "inventory.yaml"
    path.write_text(SMALL)
    return path


def simulated(capture, *arguments: object) -> bytes:
    status, out, err = ran(capture, "simulate", *arguments, "--format", "json")
    assert status == 0, err
    return out


def test_figures_of_a_small_inventory(capfdbinary, inventory):
    found = json.loads(simulated(capfdbinary, inventory, "--replications", "2000"))
    web, taken = found["services"]
    assert web["availability"]["low"] < web["availability"]["value"] < web["availability"]["high"] < 1
    assert web["breaches"]["rto"]["value"] > 0
    assert web["breaches"]["mtd"] is None
    assert taken["cost"]["value"] == pytest.approx(taken["down_s"]["value"] / 3600 * 1200)
    assert taken["losses"]["value"] > 1
    assert 0 < taken["breaches"]["rpo"]["value"] < taken["losses"]["value"]
    lost = taken["lost_s"]["value"] / taken["losses"]["value"]
    assert 11 * 3600 < lost < 15 * 3600  # half a day on average, more where a copy was disturbed
    assert sum(cause["share"] for cause in web["causes"]) == pytest.approx(1)
    assert {"a", "b", "grid", "firmware"} <= {cause["element"] for cause in web["causes"]}
    assert any(cause["planned_s"] > 0 for cause in web["causes"] if cause["element"] == "b")


def test_workers_and_repetition_change_no_byte(capfdbinary, inventory):
    asked = (inventory, "--replications", "1500", "--seed", "7")
    alone = simulated(capfdbinary, *asked)
    assert simulated(capfdbinary, *asked, "--workers", "2") == alone
    assert simulated(capfdbinary, *asked, "--workers", "4") == alone
    assert simulated(capfdbinary, inventory, "--replications", "1500", "--seed", "8") != alone


def test_a_precision_stops_early_and_says_so(capfdbinary, inventory):
    asked = (inventory, "--replications", "200000", "--precision", "5 %", "--select", "web")
    found = json.loads(simulated(capfdbinary, *asked))
    down = found["services"][0]["down_s"]
    assert found["precise"]
    assert 1000 <= found["replications"] < 20_000
    assert (down["high"] - down["low"]) / 2 <= 0.05 * down["value"]
    assert json.loads(simulated(capfdbinary, *asked, "--workers", "2")) == found
    few = json.loads(simulated(capfdbinary, inventory, "--replications", "1000", "--precision", "0.1 %"))
    assert not few["precise"]


def test_an_option_is_compared_on_the_same_failures(capfdbinary, inventory, tmp_path):
    """A second server changes nothing about when the first one fails: the difference has less spread than either."""
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("takeover: 10 min", "takeover: 1 min"))
    first, second = (
        json.loads(simulated(capfdbinary, path, "--replications", "500", "--select", "web"))["services"][0]
        for path in (inventory, other)
    )
    assert second["outages"]["value"] == pytest.approx(first["outages"]["value"], rel=0.02)
    assert second["down_s"]["value"] < first["down_s"]["value"]


def interrupted(path: Path, asked: list[object]) -> None:
    """Start a run, and interrupt it when it has come somewhere.

    However fast it is, it cannot have ended by then: its lines of progress do not fit into the pipe that is not read.
    """
    process = started("simulate", *asked, "--checkpoint", path, bufsize=0)
    fcntl.fcntl(process.stderr, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    line = b""
    for line in process.stderr:
        if (told := re.match(rb"replications (\d+)/", line)) and int(told[1]) > 1000:
            break
    assert line.startswith(b"replications"), line
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == b""
    assert b"--resume" in err


PIPE_BYTES = 4096


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_goes_on_with_the_same_result(capfdbinary, inventory, tmp_path, workers):
    asked = [inventory, "--replications", "300000", "--years", "0.1"]
    path = tmp_path / "kept"
    interrupted(path, [*asked, "--workers", workers])
    kept = path.read_bytes()
    whole = simulated(capfdbinary, *asked)
    status, out, err = ran(capfdbinary, "simulate", *asked, "--resume", path, "--format", "json")
    assert (status, out) == (0, whole)
    rest = err.splitlines()
    assert 300 * len(rest[-1]) > PIPE_BYTES, "a run that ends before it is interrupted would go unnoticed"
    assert 0 < len(rest) < 299
    assert path.read_bytes() == kept
    status, _, err = ran(capfdbinary, "simulate", *asked, "--seed", "3", "--resume", path)
    assert (status, "S002" in err, "seed differs" in err) == (2, True, True)
    path.write_bytes(kept[: len(kept) // 2])
    status, _, err = ran(capfdbinary, "simulate", *asked, "--resume", path)
    assert (status, "S001" in err) == (2, True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x80\x04N.", b"{}"])
def test_what_is_no_checkpoint_is_refused(capfdbinary, inventory, tmp_path, content):
    path = tmp_path / "kept"
    path.write_bytes(content)
    status, out, err = ran(capfdbinary, "simulate", inventory, "--resume", path)
    assert (status, out) == (2, b"")
    assert re.search(rf"{re.escape(str(path))}:\d+:\d+: S001", err)


BAD = {
    "time_to_failure: {law: weibull, mean: 30 d, shape: 0.8}": [
        ("time_to_failure: {law: exponential, mean: 0 s}", "E105", "must be longer"),
        ("time_to_failure: {law: exponential, mean: 1 s}", "E105", "less than a minute"),
        ("time_to_failure: {law: exponential, mean: 1e-300 s}", "E105", "not a duration"),
        ("time_to_failure: {law: exponential, mean: -5 h}", "E105", "not a duration"),
        ("time_to_failure: {law: weibull, mean: 30 d}", "E105", "shape"),
        ("time_to_failure: {law: gamma, mean: 30 d, shape: 1e300}", "E105", "shape"),
        ("time_to_failure: {law: pareto, mean: 30 d}", "E105", "pareto"),
        ("time_to_failure: {law: empirical}", "E105", "observed"),
        ("failures_per_year: 1e300", "E106", "out of bounds"),
    ],
    "maintenance: [{every: 30 d, for: 2 h}]": [("maintenance: [{every: 1 h, for: 2 h}]", "E105", "ends before")],
    "beta: 0.05": [("beta: 1.5", "E106", "out of bounds")],
    "members: [a, b]": [("members: [a, bb]", "E201", "bb")],
}


@pytest.mark.parametrize(("good", "bad"), [(good, bad) for good, several in BAD.items() for bad in several])
def test_what_cannot_be_is_refused_at_its_line(capfdbinary, inventory, good, bad):
    text, code, words = bad
    inventory.write_text(SMALL.replace(good, text))
    line = next(number for number, row in enumerate(SMALL.splitlines(), 1) if good in row)
    status, out, err = ran(capfdbinary, "simulate", inventory)
    assert (status, out) == (2, b"")
    assert re.search(rf"inventory\.yaml:({line}|6):\d+: {code} .*{words}", err), err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--replications", "1000000000000000000"], "replications"),
        (["--replications", "0"], "replications"),
        (["--years", "nan"], "--years"),
        (["--years", "-1"], "--years"),
        (["--years", "1e300"], "--years"),
        (["--precision", "500%"], "--precision"),
        (["--precision", "little"], "--precision"),
        (["--select", "wbe"], "did you mean"),
        (["--select", "a"], "neither a service nor a process"),
        (["--workers", "0"], "workers"),
        (["--cluster", "10.0.0.1:8786"], "tcp://"),
        (["--cluster", "tls://10.0.0.1:8786"], "--tls-authority"),
        (["--tls-key", "nowhere.pem"], "--cluster"),
        (["--resume", "nowhere"], "S001"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_is_asked_wrongly_is_refused(capfdbinary, inventory, options, words):
    status, out, err = ran(capfdbinary, "simulate", inventory, *options)
    assert (status, out) == (2, b"")
    assert words in err


def test_what_would_not_fit_is_refused_at_what_fails_most(capfdbinary, inventory):
    many = "\n".join(f"  x{number}: {{site: office, failures_per_year: 10000, repair: 1 s}}" for number in range(3))
    inventory.write_text(SMALL.replace("servers:\n", f"servers:\n{many}\n").replace("any: [a,", "any: [a, x0, x1, x2,"))
    status, out, err = ran(capfdbinary, "simulate", inventory, "--years", "1000", "--replications", "1")
    assert (status, out) == (2, b"")
    assert re.search(r"inventory\.yaml:5:\d+: S003 'x0' fails about", err), err


RARE = """\
organisation: {name: Test}
people: {ann: {}}
servers:
  a: {boot: 0 s, failures_per_year: 1, repair: 8 h}
  b: {boot: 0 s, failures_per_year: 1, repair: 8 h}
  c: {boot: 0 s, failures_per_year: 1, repair: 8 h}
services: {web: {needs: [{any: [a, b, c]}]}, plain: {needs: [a]}}
"""


def test_what_is_seldom_down_is_split(capfdbinary, tmp_path):
    path = tmp_path / "rare.yaml"
    path.write_text(RARE)
    plain, web = sorted(
        json.loads(simulated(capfdbinary, path, "--replications", "3000", "--rare"))["services"],
        key=lambda one: one["id"],
    )
    assert plain["rare"] is None  # down often enough
    assert web["seen"] == 0
    assert not web["sure"]
    assert web["down_s"]["high"] is None
    truth = (8 / 8768) ** 3
    assert web["exact"]["unavailability"] == pytest.approx(truth)
    assert web["rare"]["unavailability"]["low"] < truth < web["rare"]["unavailability"]["high"]


def test_what_is_seldom_down_is_split_where_repairs_queue_too(capfdbinary, tmp_path):
    """Two of three share one repairer (M/M/1 with two customers); the third has its own."""
    path = tmp_path / "rare.yaml"
    path.write_text(RARE + "teams: {ops: {members: [ann], repairs: [a, b], repairs_at_once: 1}}\n")
    found = json.loads(simulated(capfdbinary, path, "--replications", "3000", "--rare"))["services"]
    web = next(one for one in found if one["id"] == "web")
    load = 8 / 8760
    truth = 2 * load**2 / (1 + 2 * load + 2 * load**2) * 8 / 8768
    assert web["seen"] == 0
    assert web["rare"]["unavailability"]["low"] < truth < web["rare"]["unavailability"]["high"]


def test_the_text_says_what_is_sure(capfdbinary, inventory):
    status, out, err = ran(capfdbinary, "simulate", inventory, "--replications", "300")
    assert status == 0
    assert b"Availability" in out
    assert b"USD" in out
    assert "300" in err


class TestCluster:
    """dask's own commands on the loopback."""

    @pytest.fixture
    def scheduler(self, tmp_path):
        yield from serving(tmp_path, [], "tcp")

    def test_a_cluster_gives_the_same_bytes(self, capfdbinary, inventory, scheduler):
        asked = (inventory, "--replications", "1500")
        assert simulated(capfdbinary, *asked, "--cluster", scheduler) == simulated(capfdbinary, *asked)

    def test_over_tls(self, capfdbinary, inventory, tmp_path):
        certificates = signed(tmp_path)
        for address in serving(tmp_path, certificates, "tls"):
            files = dict(zip(certificates[::2], certificates[1::2], strict=True))
            options = ("--tls-authority", files["--tls-ca-file"], "--tls-certificate", files["--tls-cert"],
                       "--tls-key", files["--tls-key"])  # fmt: skip
            asked = (inventory, "--replications", "1000")
            assert simulated(capfdbinary, *asked, "--cluster", address, *options) == simulated(capfdbinary, *asked)

    def test_nobody_there(self, capfdbinary, inventory, monkeypatch):
        monkeypatch.setattr("drillbook.simulation.years.cluster.CONNECTS_S", 0.5)
        status, out, err = ran(capfdbinary, "simulate", inventory, "--cluster", "tcp://127.0.0.1:9")
        assert (status, out) == (3, b"")
        assert "no dask scheduler answers" in err


def serving(folder: Path, certificates: list[str], protocol: str):
    """The address of a scheduler with one worker; both end with the test."""
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
        yield json.loads(file.read_text())["address"]
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


def test_the_shipped_inventory_within_seconds(capfdbinary):
    found = json.loads(simulated(capfdbinary, NORTHEAST, "--replications", "500"))
    assert len(found["services"]) == 8
    assert (ROOT / "inventories").is_dir()
