"""Random estates for properties: servers that fail, services that need them through nested alternatives."""

from estates import estate
from hypothesis import strategies as st

from drillbook.model import Estate, Person, Server, Service

LEAVES = [f"s{number}" for number in range(5)]


@st.composite
def needs(draw, names: list[str], timed: bool, depth: int = 2):
    """A need of any of `names`, or a nested gate."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return {"need": draw(st.sampled_from(names))}
    parts = draw(st.lists(needs(names, timed, depth - 1), min_size=1, max_size=3))
    kind = draw(st.sampled_from(["all", "any", "at_least"]))
    if kind == "at_least":
        return {"at_least": draw(st.integers(1, len(parts))), "of": [_timed(draw, part, timed) for part in parts]}
    return {kind: [_timed(draw, part, timed) if kind == "any" else part for part in parts]}


def _timed(draw, part, timed: bool):
    if not timed or draw(st.booleans()):
        return part
    takeover = {"change": f"{draw(st.sampled_from([7, 20]))} min"}
    if draw(st.booleans()):
        takeover |= {"notice": "2 min", "decide": f"{draw(st.sampled_from([0, 5]))} min", "by": "ops"}
    if draw(st.booleans()):
        back = {"after": f"{draw(st.sampled_from([1, 9]))} min", "interrupts": f"{draw(st.sampled_from([0, 3]))} min"}
        takeover["fail_back"] = {**back, **({"by": "ops"} if draw(st.booleans()) else {})}
    return {**part, "takeover": takeover}


@st.composite
def estates(draw, timed: bool = False, mended: bool = False) -> Estate:
    """Five servers, and five services each of which may need servers and earlier services; `ops` takes over."""
    boots = draw(st.lists(st.sampled_from([0, 0, 4]), min_size=5, max_size=5)) if timed else [0] * 5
    mends = (
        draw(st.lists(st.sampled_from([None, "15 min"]), min_size=5, max_size=5)) if timed and mended else [None] * 5
    )
    servers = [
        Server(id=name, boot=f"{boot} min", repair=repair)
        for name, boot, repair in zip(LEAVES, boots, mends, strict=True)
    ]
    services: list[Service] = []
    people = [Person(id="ops0")]
    for number in range(5):
        names = LEAVES + [service.id for service in services]
        entries = draw(st.lists(needs(names, timed), min_size=1, max_size=2))
        if timed:
            entries = [{**entry, "holdover": f"{draw(st.sampled_from([0, 0, 5, 11]))} min"} for entry in entries]
        services.append(Service(id=f"v{number}", needs=_each_by_somebody_else(entries, people)))
    return estate(*servers, *services, *(people if timed else []))


def _each_by_somebody_else(entry, people: list[Person]):
    """In a drill a person does one thing at a time; here nobody has two."""
    if isinstance(entry, list):
        return [_each_by_somebody_else(one, people) for one in entry]
    if not isinstance(entry, dict):
        return entry
    by = {}
    if entry.get("by") == "ops":
        by = {"by": f"ops{len(people) - 1}"}
        people.append(Person(id=f"ops{len(people)}"))
    return {**{name: _each_by_somebody_else(value, people) for name, value in entry.items()}, **by}


@st.composite
def failures(draw, people: bool = False) -> list[tuple[str, int, int]]:
    """Failures of servers, and of `ops0`: (element, from minute, to minute), not overlapping for one of them."""
    found = []
    names = [*LEAVES, "ops0"] if people else LEAVES
    for server in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        start = draw(st.integers(0, 20))
        end = start + draw(st.integers(1, 40))
        found.append((server, start, end))
        if draw(st.booleans()):
            again = end + draw(st.integers(1, 15))
            found.append((server, again, again + draw(st.integers(1, 30))))
    return found
