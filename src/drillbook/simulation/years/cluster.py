"""Blocks played by a dask cluster, past one machine (extra `drillbook[cluster]`)."""

import importlib.util
from collections.abc import Iterator
from concurrent.futures import Future
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

    def submit(self, first: int, end: int) -> "Future[Tally]":
        """Have a block played by some worker of the cluster."""
        future: Future[Tally] = self.client.submit(play_block, self.equipment, first, end, pure=False)
        return future


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
    try:
        client = Client(address, security=security, timeout=CONNECTS_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ToolMissingError(f"no dask scheduler answers at {address}: {error}") from error
    try:
        try:
            client.wait_for_workers(1, timeout=CONNECTS_S)
        except TimeoutError as error:
            raise ToolMissingError(f"the dask scheduler at {address} has no worker") from error
        equipment = client.scatter((plan.model, plan.begins_s, plan.ends_s, plan.horizon_s), broadcast=True)
        threads = sum(client.nthreads().values())
        yield Cluster(client, equipment, max(2, 2 * threads))
    finally:
        client.close(timeout=CONNECTS_S)


def play_block(equipment: Any, first: int, end: int) -> Tally:
    """One block, on a worker of the cluster; threads of one worker share nothing but the plan."""
    return Player(*equipment).block(first, end)
