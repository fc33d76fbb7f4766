"""`years.json`: simulated years of every service and process, played once for an inventory and a seed."""

from pathlib import Path

from drillbook.graph import DependencyGraph
from drillbook.making.key import key_of
from drillbook.making.progress import Progress
from drillbook.model import Estate
from drillbook.results import simulate_json, to_bytes
from drillbook.writing import kept

YEARS = "years.json"


def years_key(estate: Estate, seed: int) -> str:
    """What the file depends on."""
    return key_of("simulated years", estate.digest, seed)


def years_files(estate: Estate, graph: DependencyGraph, seed: int, target: Path, told: Progress) -> dict[str, bytes]:
    """The file of an earlier run where it still holds, else a new one; empty: there is nothing to simulate."""
    content = kept(target, YEARS, years_key(estate, seed)) or simulated_years(estate, graph, seed, told)
    return {YEARS: content} if content else {}


def simulated_years(estate: Estate, graph: DependencyGraph, seed: int, told: Progress) -> bytes | None:
    """The years as JSON; None where the inventory has neither services nor processes. InputError: S003."""
    if not estate.services and not estate.processes:
        return None
    from drillbook.simulation.years.played import play_years  # noqa: PLC0415 - numba loads when needed

    years = play_years(estate, graph, seed, lambda done, total: told("simulated years", done, total))
    return to_bytes(simulate_json(years))
