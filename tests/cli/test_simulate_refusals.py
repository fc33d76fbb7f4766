"""What `drillbook simulate` refuses: at its line, with its code and status, before anything is played."""

import errno
import json
import os
import re
from pathlib import Path

import pytest
from commands import ROOT, ran, started
from years_inventories import SMALL, simulated

BAD = {
    "time_to_failure: {law: weibull, mean: 30 d, shape: 0.8}": [
        ("time_to_failure: {law: exponential, mean: 0 s}", "E105", "must be longer"),
        ("time_to_failure: {law: exponential, mean: 1 s}", "E105", "less than a minute"),
        ("time_to_failure: {law: exponential, mean: 1e-300 s}", "E105", "not a duration"),
        ("time_to_failure: {law: exponential, mean: 1e300 y}", "E105", "not a duration"),
        ("time_to_failure: {law: exponential, mean: 201 y}", "E105", "longer than 200 years"),
        ("time_to_failure: {law: exponential, mean: -5 h}", "E105", "not a duration"),
        ("time_to_failure: {law: weibull, mean: 30 d}", "E105", "shape"),
        ("time_to_failure: {law: weibull, mean: 30 d, shape: 0}", "E105", "from 0.2 to 100"),
        ("time_to_failure: {law: weibull, mean: 30 d, shape: 1e9}", "E105", "from 0.2 to 100"),
        ("time_to_failure: {law: weibull, mean: 30 d, shape: nan}", "E106", "finite"),
        ("time_to_failure: {law: gamma, mean: 30 d, shape: 1e300}", "E105", "shape"),
        ("time_to_failure: {law: pareto, mean: 30 d}", "E105", "pareto"),
        ("time_to_failure: {law: empirical}", "E105", "observed"),
        ("time_to_failure: {law: empirical, observed: []}", "E105", "observed"),
        ("time_to_failure: {law: empirical, observed: [0, 0]}", "E105", "must be longer"),
        ("time_to_failure: {law: empirical, observed: [-1 h]}", "E105", "not a duration"),
        ("time_to_failure: {law: empirical, observed: 1 h}", "E104", "a list is expected"),
        ("failures_per_year: 1e300", "E106", "out of bounds"),
        ("failures_per_year: -1", "E106", "out of bounds"),
        ("failures_per_year: inf", "E106", "finite"),
        ("dormancy: 2", "E106", "out of bounds"),
        ("destroys: 150 %", "E106", "out of bounds"),
    ],
    "    repair: 8 h": [
        ("    repair: -1 h", "E105", "not a duration"),
        ("    repair: 1e300 h", "E105", "not a duration"),
        ("    repair: 1e-300 s", "E105", "not a duration"),
        ("    repair: inf", "E105", "not a duration"),
        ("    time_to_repair: {law: exponential, mean: 0}", "E105", "must be longer"),
        ("    time_to_repair: {law: lognormal, mean: 8 h, shape: 1e9}", "E105", "from 0.001 to 3"),
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


NO_ADDRESSES = ("", "10.0.0.1", "10.0.0.1:", "10.0.0.1:x", "10.0.0.1:0", "10.0.0.1:99999", "[::1:1", ":1", "a@b:1",
                "a:1/x", "a:1?x")  # fmt: skip
NO_PEM = str(ROOT / "pyproject.toml")
TLS = ("--cluster", "tls://127.0.0.1:1", "--tls-authority")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        *((["--replications", one], "replications") for one in ("1000000000000000000", "1e18", "0", "-1", "nan")),
        *((["--years", one], "--years") for one in ("nan", "inf", "0", "-1", "1e300", "1e-300")),
        *((["--precision", one], "--precision") for one in ("500%", "little", "0", "5", "-1%", "nan", "")),
        *((["--seed", one], "--seed") for one in ("-1", "1e3", "")),
        *((["--workers", one], "workers") for one in ("0", "-1", "10000")),
        (["--select", "wbe"], "did you mean"),
        (["--select", "a"], "neither a service nor a process"),
        (["--cluster", "10.0.0.1:8786"], "tcp://"),
        (["--cluster", ""], "tcp://"),
        *((["--cluster", f"tcp://{one}"], "host and port") for one in NO_ADDRESSES),
        (["--cluster", "tls://10.0.0.1:8786"], "--tls-authority"),
        (["--cluster", "tcp://10.0.0.1:8786", "--workers", "2"], "--workers"),
        (["--tls-key", "nowhere.pem"], "--cluster"),
        (["--cluster", "tls://10.0.0.1:8786", "--tls-key", "nowhere.pem"], "belong together"),
        ([*TLS, "nowhere.pem", "--tls-certificate", NO_PEM, "--tls-key", NO_PEM], "nowhere.pem: No such file"),
        ([*TLS, NO_PEM, "--tls-certificate", NO_PEM, "--tls-key", NO_PEM], "no certificates"),
        (["--resume", "nowhere"], "nowhere:0:0: S001 cannot be read"),
        (["--resume", "/dev/zero"], "/dev/zero:0:0: S001 is no file"),
        (["--resume", "."], ".:0:0: S001 is no file"),
    ],
    ids=lambda one: " ".join(map(str, one)) if isinstance(one, list) else "",
)
def test_what_is_asked_wrongly_is_refused(capfdbinary, inventory, options, words):
    status, out, err = ran(capfdbinary, "simulate", inventory, *options)
    assert (status, out) == (2, b"")
    assert words in err


def test_a_seed_may_be_as_large_as_one_likes(capfdbinary, inventory):
    asked = (inventory, "--replications", "20", "--seed")
    assert json.loads(simulated(capfdbinary, *asked, 10**38))["seed"] == 10**38
    assert simulated(capfdbinary, *asked, 10**38) != simulated(capfdbinary, *asked, 10**38 + 1)


def test_what_would_not_fit_is_refused_at_what_fails_most(capfdbinary, inventory):
    many = "\n".join(f"  x{number}: {{site: office, failures_per_year: 10000, repair: 1 s}}" for number in range(3))
    inventory.write_text(SMALL.replace("servers:\n", f"servers:\n{many}\n").replace("any: [a,", "any: [a, x0, x1, x2,"))
    status, out, err = ran(capfdbinary, "simulate", inventory, "--years", "1000", "--replications", "1")
    assert (status, out) == (2, b"")
    assert re.search(r"inventory\.yaml:5:\d+: S003 'x0' fails about", err), err


def test_what_is_taken_out_of_service_too_often_is_refused_there(capfdbinary, inventory):
    inventory.write_text(SMALL.replace("{every: 30 d, for: 2 h}", "{every: 1 s, for: 1 ms}"))
    status, out, err = ran(capfdbinary, "simulate", inventory)
    assert (status, out) == (2, b"")
    assert re.search(r"inventory\.yaml:6:\d+: S003 'b' .*out of service 31,536,000 times", err), err


@pytest.mark.parametrize("place", ["inventory.yaml/kept", "."])
def test_where_a_run_cannot_be_kept_is_told_before_it_is_played(capfdbinary, inventory, monkeypatch, place):
    monkeypatch.chdir(inventory.parent)
    status, out, err = ran(capfdbinary, "simulate", inventory, "--checkpoint", place)
    assert (status, out) == (4, b"")
    assert re.fullmatch(r"drillbook: could not write: .*directory\n", err)


def test_a_folder_in_which_nothing_can_be_kept_stops_nobody_who_has_not_asked(capfdbinary, inventory, monkeypatch):
    """Where a folder has the name, say."""
    monkeypatch.chdir(inventory.parent)
    Path("simulate.checkpoint").mkdir()
    status, out, err = ran(capfdbinary, "simulate", inventory, "--replications", "5", "--format", "json")
    assert (status, json.loads(out)["replications"]) == (0, 5)
    assert "an interrupted run is not kept (simulate.checkpoint: Is a directory)" in err


@pytest.mark.parametrize("form", ["json", "text"])
def test_on_a_full_disk_what_was_played_is_not_lost(capfdbinary, inventory, tmp_path, form):
    asked, kept = [inventory, "--replications", "200"], tmp_path / "kept"
    with Path("/dev/full").open("wb") as full:
        process = started("simulate", *asked, "--checkpoint", kept, "--format", form, stdout=full)
        _, err = process.communicate()
    assert process.returncode == 4
    assert err.decode().splitlines()[-2:] == [
        f"drillbook: 200 replications are kept: go on with --resume {kept}",
        "drillbook: could not write to stdout: No space left on device",
    ]
    status, out, err = ran(capfdbinary, "simulate", *asked, "--resume", kept, "--format", "json")
    assert (status, out) == (0, simulated(capfdbinary, *asked))
    assert "replications" not in err


def test_a_run_for_which_the_disk_has_no_room_is_status_4(capfdbinary, inventory, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr("drillbook.simulation.years.summary.summarise", interrupt)
    kept = tmp_path / "kept"
    status, out, err = ran(capfdbinary, "simulate", inventory, "--replications", "50", "--checkpoint", kept)
    assert (status, out) == (4, b"")
    assert err.splitlines()[-1] == f"drillbook: could not write: {kept}: No space left on device"
    assert list(tmp_path.iterdir()) == [inventory]


def test_a_file_that_is_no_checkpoint_is_not_replaced_by_one(capfdbinary, inventory, monkeypatch):
    """Not the inventory, say; where nobody named the file, the run is played all the same."""
    text = inventory.read_bytes()
    asked = ("simulate", inventory, "--replications", "20", "--format", "json")
    status, out, err = ran(capfdbinary, *asked, "--checkpoint", inventory)
    assert (status, out, inventory.read_bytes()) == (2, b"", text)
    assert "is another file, and would be lost" in err
    monkeypatch.chdir(inventory.parent)
    (inventory.parent / "simulate.checkpoint").write_text("my notes")
    status, _, err = ran(capfdbinary, *asked)
    assert (status, "simulate.checkpoint is another file" in err) == (0, True)
