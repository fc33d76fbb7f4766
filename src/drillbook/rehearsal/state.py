"""The state of hosts: what undoing a step must bring back, as digests that can be compared and differences with names.

Equal states mean: the same files under the watched paths, the same content of every database that runs, with its roles
and grants, the same zones but for their serials, the same services with the same sockets.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.state_databases import databases_of
from drillbook.rehearsal.state_files import files_of
from drillbook.rehearsal.state_services import processes_of, sockets_of
from drillbook.rehearsal.state_zones import zones_of

Items = Mapping[str, str]
"""Name of a thing (a path, a table, a zone) → a text that is equal exactly when the thing is."""

KINDS: Mapping[str, Callable[[Host], Items]] = {
    "process": processes_of,
    "socket": sockets_of,
    "file": files_of,
    "database": databases_of,
    "zone": zones_of,
}
"""What is looked at, in this order: processes first, before looking has started any."""


@dataclass(frozen=True, slots=True)
class State:
    """What was found at one moment on every host."""

    found: Mapping[str, Mapping[str, Items]]
    """Host → kind (a key of KINDS) → its items."""

    @property
    def digests(self) -> dict[str, dict[str, str]]:
        """Host → kind → SHA-256 of its items, in hexadecimal."""
        return {host: {kind: _digest(items) for kind, items in kinds.items()} for host, kinds in self.found.items()}

    @property
    def digest(self) -> str:
        """SHA-256 of everything: equal for equal states."""
        return _digest({host: json.dumps(kinds, sort_keys=True) for host, kinds in self.digests.items()})


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One thing that is not the same in two states."""

    host: str
    kind: str
    item: str
    before: str | None
    """None: it was not there."""
    after: str | None
    """None: it is not there any more."""

    def __str__(self) -> str:
        thing = f"{self.host}: {self.kind} {self.item}"
        if self.before is None:
            return f"{thing} has appeared"
        if self.after is None:
            return f"{thing} has vanished"
        return f"{thing} has changed: {self.before} → {self.after}"


def state_of(hosts: Mapping[str, Host] | Iterable[Host]) -> State:
    """Look at all hosts at once. A host without power is looked at as its disk would be: files only."""
    every = tuple(hosts.values() if isinstance(hosts, Mapping) else hosts)
    with ThreadPoolExecutor(max(1, len(every))) as pool:
        found = pool.map(lambda host: {kind: look(host) for kind, look in KINDS.items()}, every)
        return State({host.name: kinds for host, kinds in zip(every, found, strict=True)})


def differences(before: State, after: State) -> tuple[Difference, ...]:
    """What is not the same, sorted by host, kind and name; empty for equal states."""
    found = []
    for host in before.found.keys() | after.found.keys():
        for kind in KINDS:
            old, new = before.found.get(host, {}).get(kind, {}), after.found.get(host, {}).get(kind, {})
            changed = (item for item in old.keys() | new.keys() if old.get(item) != new.get(item))
            found += [Difference(host, kind, item, old.get(item), new.get(item)) for item in changed]
    return tuple(sorted(found, key=lambda one: (one.host, one.kind, one.item)))


def _digest(items: Items) -> str:
    return hashlib.sha256(json.dumps(dict(sorted(items.items()))).encode()).hexdigest()
