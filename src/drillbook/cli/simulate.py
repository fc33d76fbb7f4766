"""`drillbook simulate`: years of random failures and repairs, many times over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.analysis import failures, find_targets
from drillbook.cli.console import progress, put_json, say
from drillbook.cli.interrupt import interrupted_once
from drillbook.cli.options import Form, Format, Inventory, Seed, Select, check_years, placed_in, read, selected
from drillbook.cli.place import Place, place_of
from drillbook.cli.simulate_text import show_years
from drillbook.graph import build_graph
from drillbook.quantity import read_fraction
from drillbook.results import simulate_json
from drillbook.simulation.years.figures import Asked
from drillbook.simulation.years.origins import Origins
from drillbook.writing import OutputError, check_file_writable

if TYPE_CHECKING:
    from drillbook.simulation.years.plan import Plan
    from drillbook.simulation.years.rare import Rare
    from drillbook.simulation.years.run import Run

MOST_REPLICATIONS = 10**9
MOST_WORKERS = 256
LEAST_PRECISION = 0.0001
CHECKPOINT = Path("simulate.checkpoint")
COMMON = 1000
"""What was down in so many replications needs no splitting."""


def simulate(
    inventory: Inventory,
    years: Annotated[float, typer.Option(help="Years of a replication, from an hour to 1,000.")] = 1.0,
    replications: Annotated[
        int, typer.Option(help="How many times they are played, at most.", min=1, max=MOST_REPLICATIONS)
    ] = 10_000,
    precision: Annotated[
        str | None,
        typer.Option(help="Stop when every time down is known to this, as in 5 %: half its interval, relative."),
    ] = None,
    select: Select = None,
    rare: Annotated[bool, typer.Option("--rare", help="Importance splitting for what is seldom down.")] = False,
    seed: Seed = 0,
    workers: Annotated[int, typer.Option(help="Processes; the result is the same.", min=1, max=MOST_WORKERS)] = 1,
    cluster: Annotated[str | None, typer.Option(help="A dask scheduler, tried for 20 s: tcp://10.0.0.1:8786.")] = None,
    tls_authority: Annotated[Path | None, typer.Option(help="Certificate of the cluster's authority (PEM).")] = None,
    tls_certificate: Annotated[Path | None, typer.Option(help="Our certificate (PEM), for a tls:// cluster.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key (PEM).")] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="Where an interrupted run is kept; left out: simulate.checkpoint, here.")
    ] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on from a checkpoint, with the same result.")] = None,
    form: Format = Form.TEXT,
) -> None:
    """Play years of random failures and repairs, many times over: availability, outages, targets missed, data, cost.

    Figures of services have 95 % intervals. The same seed gives the same bytes, whatever number of processes plays.
    """
    from drillbook.simulation.years import checkpoint as checkpoints  # noqa: PLC0415 - numba loads when needed
    from drillbook.simulation.years.calls import in_vain  # noqa: PLC0415 - as above
    from drillbook.simulation.years.limits import refuse_too_much  # noqa: PLC0415 - as above
    from drillbook.simulation.years.plan import plan_years  # noqa: PLC0415 - as above
    from drillbook.simulation.years.run import new_run  # noqa: PLC0415 - as above
    from drillbook.simulation.years.summary import summarise  # noqa: PLC0415 - as above

    check_years(years)
    half = _precision(precision)
    place = place_of(workers, cluster, (tls_authority, tls_certificate, tls_key))
    estate = read(inventory)
    graph = build_graph(estate)
    only = selected(estate, select)
    subjects = [one for one in find_targets(estate, graph) if not only or one in only]
    if wrong := only.difference(subjects):
        raise typer.BadParameter(f"{sorted(wrong)[0]!r} is neither a service nor a process", param_hint="--select")
    if not subjects:
        raise typer.BadParameter("the inventory has neither services nor processes", param_hint="INVENTORY")
    plan = plan_years(estate, graph, subjects, seed, years)
    with placed_in(inventory):
        refuse_too_much(estate, plan)
    for element in in_vain(estate, graph):
        say(f"a repair of {element!r} would wait for ever (skills, hours, ways or parts); it counts as begun at once")
    run = new_run(plan, Asked(replications, half))
    if resume is not None:
        checkpoints.resume(run, estate.digest, resume)
    with _kept(run, estate.digest, _writable(checkpoint)):
        _play(run, place)
        found = summarise(estate, run)
        seldom = [one.subject for one in found.subjects if rare and one.seen < COMMON]
        splitting = {one: _split(one, plan_years(estate, graph, [one], seed, years)) for one in seldom}
        if form is Form.JSON:
            put_json(simulate_json(found, splitting))
        else:
            show_years(found, splitting, Origins(estate, graph, failures(estate, graph)))


def _precision(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        half = read_fraction(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--precision") from None
    if not LEAST_PRECISION <= half <= 1:
        raise typer.BadParameter(f"{text!r} is not from 0.01 % to 100 %", param_hint="--precision")
    return half


@contextmanager
def _kept(run: "Run", inventory: str, path: Path | None) -> Iterator[None]:
    """Whatever ends it before its result is told, what was played is kept; `path` None: it cannot be."""
    from drillbook.simulation.years import checkpoint as checkpoints  # noqa: PLC0415 - numba loads when needed

    with interrupted_once():
        try:
            yield
        except BrokenPipeError:  # whoever reads has read enough
            raise
        except BaseException:
            if run.progress.done and path is not None:
                checkpoints.save(run, inventory, path)
                say(f"drillbook: {run.progress.done:,} replications are kept: go on with --resume {path}")
            raise


def _writable(checkpoint: Path | None) -> Path | None:
    """Where to keep a run: as asked, else in this folder; None where nothing can be written there.

    OutputError where it cannot be kept as asked, BadParameter where another file would be lost: better told before the
    work than after it.
    """
    from drillbook.simulation.years.checkpoint import is_checkpoint  # noqa: PLC0415 - numba loads when needed

    path = CHECKPOINT if checkpoint is None else checkpoint
    try:
        check_file_writable(path)
    except OutputError as error:
        if checkpoint is not None:
            raise
        say(f"an interrupted run is not kept ({error}); --checkpoint says where else")
        return None
    if path.is_file() and path.stat().st_size and not is_checkpoint(path):
        if checkpoint is not None:
            raise typer.BadParameter(f"{str(path)!r} is another file, and would be lost", param_hint="--checkpoint")
        say(f"an interrupted run is not kept ({path} is another file); --checkpoint says where else")
        return None
    return path


def _play(run: "Run", place: Place) -> None:
    from drillbook.simulation.years.run import go_on  # noqa: PLC0415 - numba loads when needed

    with progress() as told, place.of(run.plan) as there:
        go_on(run, there, lambda done, total: told("replications", done, total))


def _split(subject: str, plan: "Plan") -> "Rare":
    from drillbook.simulation.years.rare import split  # noqa: PLC0415 - numba loads when needed

    with progress() as told:
        return split(plan, lambda done, total: told(f"splitting for {subject}", done, total))
