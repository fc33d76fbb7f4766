"""How a host hangs on the switch."""

from dataclasses import dataclass

from drillbook.rehearsal.namespace import Namespace


@dataclass(frozen=True, slots=True)
class Cable:
    """From a host's eth0 to its port on the switch."""

    switch: Namespace
    port: str
    up: tuple[str, ...]
    """The lines for `ip` that bring the host's end up, with addresses and routes: at first, and after a power loss."""
