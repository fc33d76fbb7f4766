"""The example of docs/scenarios.md is played as it stands."""

from pathlib import Path
from textwrap import dedent

from commands import ran

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"
AROUND = """\
organisation: {name: Test}
regions: {northern-grid: {kind: grid}}
providers: {big-host: {}}
people: {ann: {}}
sites: {hall: {regions: [northern-grid], kind: hosted, provider: big-host}}
feeds: {feed-a: {site: hall}, feed-b: {site: hall}}
circuits: {fibre-1: {site: hall}}
cooling: {cooling-1: {site: hall}}
servers: {box: {site: hall}}
services: {web: {needs: [box], rto: 4 h}}
"""
OTHER = "  key-person-ill: {start: 2026-11-03T02:10:00+01:00, like: {kind: key-person, element: ann}}\n"


def test_the_example_of_the_page_is_played(capfdbinary, tmp_path):
    written = PAGE.read_text().split("## A scenario of one's own")[1]
    example = dedent("\n".join(line for line in written.splitlines() if line.startswith("    ")))
    file = tmp_path / "inventory.yaml"
    file.write_text(f"{AROUND}{example}\n{OTHER}")
    for name in ("night-of-the-storm", "provider-closes"):
        status, out, err = ran(capfdbinary, "drill", file, "--scenario", name)
        assert status == 0, err
        assert b"MISSED" in out
    storm = ran(capfdbinary, "drill", file, "--scenario", "night-of-the-storm")[1].decode().splitlines()
    assert any("6:00:00" in line and "northern-grid is restored for feed-a" in line for line in storm)
    assert any("30:00:00" in line and line.endswith("northern-grid is restored") for line in storm)
    assert any("30:10:00" in line and "cooling-1 is lost for 3 h" in line for line in storm)
    assert any("24:00:00" in line and "ann is lost" in line for line in storm)
