"""Random organisations whose plan may not survive: people, channels, vaults, log-ins and copies on failing servers."""

from estates import estate
from hypothesis import strategies as st

from drillbook.model import Channel, Estate, Login, Person, PlanCopy, Server, Service, Site, Team, Vault

SERVERS = [f"s{number}" for number in range(4)]
PEOPLE = [f"p{number}" for number in range(3)]
TEAMS = ["t0", "t1"]
CHANNELS = ["c0", "c1"]
VAULTS = ["v0", "v1"]


@st.composite
def organisations(draw) -> Estate:
    """One site; a service on the first server, taken over by a team on the second, with log-ins to both."""
    some = lambda names, least=0: draw(st.lists(st.sampled_from(names), min_size=least, max_size=2, unique=True))  # noqa: E731
    teams = [Team(id=name, members=some(PEOPLE, 1)) for name in TEAMS]
    teams = [team.model_copy(update={"minimum": draw(st.integers(1, len(team.members)))}) for team in teams]
    return estate(
        Site(id="site"),
        *(Server(id=name, site="site", boot="0", repair="1 d") for name in SERVERS),
        *(Person(id=name, needs=some(SERVERS), may_declare=draw(st.sampled_from([None, 1]))) for name in PEOPLE),
        *teams,
        *(
            Channel(id=name, kind="chat", needs=some(SERVERS), reaches=some(PEOPLE + TEAMS))
            for name in CHANNELS[: draw(st.integers(0, 2))]
        ),
        *(Vault(id=name, kept=some(SERVERS, 1), opened_by=some(PEOPLE + TEAMS)) for name in VAULTS),
        *(
            Login(id=f"l{number}", opens=[SERVERS[number]], kept_in=some(VAULTS), known_to=some(PEOPLE + TEAMS))
            for number in range(draw(st.integers(0, 2)))
        ),
        *(PlanCopy(id=f"k{number}", kept=draw(st.sampled_from(SERVERS + PEOPLE))) for number in range(2)),
        Service(
            id="shop",
            owner=draw(st.sampled_from([None, *TEAMS, *PEOPLE])),
            needs=[
                {"any": ["s0", {"need": "s1", "takeover": {"change": "5 min", "by": draw(st.sampled_from(TEAMS))}}]}
            ],
        ),
    )
