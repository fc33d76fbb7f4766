"""Blocks played by a dask cluster, past one machine (extra `drillbook[cluster]`)."""

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drillbook.problem import ToolMissingError
from drillbook.simulation.years.block import Player
from drillbook.simulation.years.plan import Plan
from drillbook.simulation.years.run import Somewhere
from drillbook.simulation.years.tally import Tally

CONNECTS_S = 20
"""So long a scheduler, and then its first worker, is waited for."""
SILENT_S = 600
"""A cluster from which no block comes back for so long is given up: one takes a second, compilation a minute."""
CLOSES_S = 5


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificates (PEM files) with which client and scheduler know each other."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(slots=True)
class Cluster:
    """A dask scheduler and its workers."""

    client: Any
    equipment: Any
    ahead: int

    def submit(self, first: int, end: int) -> "Sent":
        """Have a block played by some worker of the cluster."""
        return Sent(self.client.submit(play_block, self.equipment, first, end, pure=False))


@dataclass(frozen=True, slots=True)
class Sent:
    """A block that was sent."""

    future: Any

    def result(self) -> Tally:
        """What it came to. ToolMissingError where the cluster is lost, silent for too long, or cannot play it."""
        try:
            tally: Tally = self.future.result(timeout=SILENT_S)
        except TimeoutError as error:
            raise ToolMissingError(f"nothing has come back from the cluster for {SILENT_S} s") from error
        except Exception as error:
            raise _failed(error) from error
        return tally


@contextmanager
def cluster(plan: Plan, address: str, tls: Tls | None) -> Iterator[Somewhere]:
    """The cluster whose scheduler listens at an address such as tcp://10.0.0.1:8786 or tls://….

    ToolMissingError where dask.distributed is not installed, or nobody answers.
    """
    if importlib.util.find_spec("distributed") is None:
        raise ToolMissingError("dask.distributed is not installed: pip install 'drillbook[cluster]'")
    from distributed import Client  # noqa: PLC0415 - an extra
    from distributed.security import Security  # noqa: PLC0415 - as above

    security = None
    if tls is not None:
        security = Security(
            tls_ca_file=str(tls.authority),
            tls_client_cert=str(tls.certificate),
            tls_client_key=str(tls.key),
            require_encryption=True,
        )
    with _quiet():
        try:
            client = Client(address, security=security, timeout=CONNECTS_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ToolMissingError(f"no dask scheduler answers at {address}: {error}") from error
        try:
            yield _ready(client, plan, address)
        finally:
            client.close(timeout=CLOSES_S)


def _ready(client: Any, plan: Plan, address: str) -> Cluster:
    """With a worker, and the plan on all of them."""
    try:
        client.wait_for_workers(1, timeout=CONNECTS_S)
    except TimeoutError as error:
        raise ToolMissingError(f"the dask scheduler at {address} has no worker (after {CONNECTS_S} s)") from error
    try:
        equipment = client.scatter((plan.model, plan.begins_s, plan.ends_s, plan.horizon_s), broadcast=True)
    except Exception as error:
        raise _failed(error) from error
    return Cluster(client, equipment, max(2, 2 * sum(client.nthreads().values())))


def _failed(error: Exception) -> ToolMissingError:
    said = " ".join(str(error).split()).rstrip(".")
    return ToolMissingError(f"the cluster failed: {type(error).__name__}: {said}")


@contextmanager
def _quiet() -> Iterator[None]:
    """dask logs what becomes of connections, with tracebacks; what matters of it we say."""
    earlier = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(earlier)


def play_block(equipment: Any, first: int, end: int) -> Tally:
    """One block, on a worker of the cluster; threads of one worker share nothing but the plan."""
    return Player(*equipment).block(first, end)
