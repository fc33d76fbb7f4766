"""What would remove a single point of failure: one sentence for each kind of element."""

from collections.abc import Mapping

from drillbook.graph import DependencyGraph
from drillbook.model import Estate

ALONE: Mapping[str, str] = {
    "region": "Put a second copy of {service} outside {element}, and let it take over",
    "provider": "Have a second company do for {service} what {element} does",
    "site": "Put a second copy of {service} at another site than {element}",
    "feed": "Bring in a second feed from another substation, or a generator with a refuelling contract",
    "generator": "Add a second generator, or a second feed, for what {element} carries",
    "switchboard": "Feed {below} from a second switchboard (A/B feeds)",
    "ups": "Feed {below} from a second UPS (A/B feeds)",
    "panel": "Feed {below} from a second panel (A/B feeds)",
    "cooling": "Add a second cooling unit for the room of {below}",
    "circuit": "Add a second circuit from another carrier, by another way into the building",
    "device": "Add a second device beside {element}, with its own uplink and power",
    "rack": "Put the second copy of {below} in another rack",
    "server": "Add a second server for {below} that stands elsewhere, and let {service} use any of them",
    "vm": "Run a second machine for {below} on another host",
    "storage": "Keep a second copy of what {element} stores, elsewhere",
    "database": "Keep a replica of {element} elsewhere, or a backup with a `restore` time, for {below}",
    "dataset": "Let {service} carry on without {element}, read-only or from a copy of its own",
    "backup": "Keep a second kind of copy of what {element} saves",
    "domain": "Have a second name, at another registrar, that users of {service} know",
    "service": "Let {below} carry on for a while without {element} (a holdover), or offer a second way to it",
    "process": "Let {below} carry on for a while without {element} (a holdover)",
    "person": "Train a second person for what only {element} can do",
    "team": "Let a second team do what only {element} does",
    "plan-copy": "Keep a second copy of the plan elsewhere than {element}",
    "channel": "Have a second way to call {below}, that needs nothing of what {element} needs",
    "vault": "Keep a second copy of {element} elsewhere",
    "spare": "Keep a second one of {element} elsewhere",
    "login": "Have a second way into what {element} opens",
}
"""By kind. {element}: what fails; {service}: what stops; {below}: the next on the path above the element."""
TOO_SLOW = (
    "The other branch takes over too late: shorten the takeover (notice, decision, TTL), or repair {element} sooner"
)


def remedy(graph: DependencyGraph, service: str, element: str, path: tuple[str, ...], *, ever: bool) -> str:
    """One sentence, without its full stop, on what would remove the element as a single point of the service."""
    above = path[-2] if len(path) > 1 else service
    names = {
        "element": graph.node(element).name,
        "service": graph.node(service).name,
        "below": graph.node(above).name,
    }
    return (ALONE[graph.node(element).kind] if ever else TOO_SLOW).format_map(names)


def elsewhere(estate: Estate, graph: DependencyGraph, element: str) -> str:
    """For a region: the sites that lie outside it already, to put behind the remedy; empty for other elements."""
    if element not in estate.regions:
        return ""
    above, queue = {element}, [element]
    while queue:
        more = {edge.dependent for edge in graph.dependents(queue.pop())} - above
        above |= more
        queue += more
    touched = {graph.node(identifier).site for identifier in above}
    free = [site.title for site in estate.sites.values() if site.id not in touched]
    return f" (outside it: {', '.join(free[:3])})" if free else ""
