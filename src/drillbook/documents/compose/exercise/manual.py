"""The situation manual: what players need, and nothing that they should not know."""

from collections.abc import Iterator

from drillbook.analysis import find_targets
from drillbook.documents.blocks import Block, Bullets, Heading, Paragraph, Table, strong, text
from drillbook.documents.compose.exercise.material import PLAYERS, Pack, given, numbered
from drillbook.documents.paper import Paper
from drillbook.exercises import InjectKind
from drillbook.exercises.telling import length, write_time
from drillbook.model import Estate

MOST_SERVICES = 14
RULES = (
    "This is an open, no-fault exercise: systems and plans are tested, people are not.",
    "Everything is talked through; nothing is switched, and nobody outside this room is called. Say “exercise, "
    "exercise, exercise” before anything that could be taken for real.",
    "Decide with what you have: the plan, the contacts, what you are told. Silence is not consent; say who decides.",
    "The story runs faster than the clock. What the facilitator says has happened, has happened.",
    "“STOP” ends it at once for anything real: an alarm, a call, a person who is not well.",
)


def situation_manual(pack: Pack) -> Paper:
    """For players: purpose, rules, who and what, the modules' questions. Nothing of the story beyond its start."""
    lead = text("Read this before the exercise begins. Everything else you are told as it happens.")
    parts = (
        ("What you are here for", _objectives(pack)),
        ("Rules of play", _rules()),
        ("Who plays", _people(pack)),
        ("What you run", _services(pack)),
        ("When it is a disaster", _criteria(pack.estate)),
        ("Modules and questions", _modules(pack)),
    )
    return pack.paper("Situation manual", PLAYERS, lead, _opening(pack), numbered(parts))


def _opening(pack: Pack) -> Iterator[Block]:
    exercise = pack.exercise
    yield Heading("Today")
    rows = [
        (text(write_time(one.exercise_s)), text(_shown(one.key, one.message)))
        for one in exercise.injects
        if one.kind is InjectKind.ADMINISTRATIVE and one.key.startswith("admin/")
    ]
    yield Table(("Time", "What"), tuple(rows), (12, 88))
    yield Heading("The situation at the start")
    yield Paragraph(
        text(
            f"It is {exercise.start:%A, %-d %B %Y, %H:%M}. All services run. Weather, news and the working day are "
            "as usual. What happens from now on is told to you."
        )
    )
    yield Heading("What you have before you")
    yield Bullets(
        (
            text("The recovery plan of your site, on paper: use it as you would if this were real."),
            text("A sheet to write on: what you decide, who decided it, at what time of the story."),
        )
    )


def _shown(key: str, message: str) -> str:
    """The agenda without what the facilitator only says then: how much of the story is played would tell its length."""
    if key.startswith("admin/module-"):
        return ".".join(message.split(".")[:1])
    return {"admin/startex": "Start", "admin/endex": "End of the story", "admin/hot-wash": "Hot wash"}.get(
        key, "Discussion"
    )


def _objectives(pack: Pack) -> Iterator[Block]:
    """Capabilities only: which services are at stake would tell the story."""
    capabilities = dict.fromkeys(one.capability for one in pack.exercise.objectives)
    said = {
        "detection": "See what is lost, and what is not.",
        "activation": "Decide whether the plan is activated, and by whom.",
        "notification": "Reach those who act, and stand in for those who cannot be reached.",
        "failover": "Bring back what the business needs first, with what the plan gives you.",
        "communication": "Tell users and management what they need to know.",
        "fail-back": "Return in good order.",
    }
    yield Bullets(tuple(text(said[one]) for one in capabilities if one in said))


def _rules() -> Iterator[Block]:
    yield Bullets(tuple(text(one) for one in RULES))


def _people(pack: Pack) -> Iterator[Block]:
    estate = pack.estate
    people = dict.fromkeys(person.id for team in estate.teams.values() for person in estate.people_of(team.id))
    rows = tuple((text(estate.people[one].title), text(estate.people[one].role), text("")) for one in people)
    if rows:
        yield Table(("Person", "Role", "Played by"), rows, (34, 36, 30))
    roles = (
        ("Facilitator", "leads, keeps time, tells what happens"),
        ("Evaluators", "watch and write; they do not help"),
        ("Observers", "listen"),
    )
    yield Bullets(tuple((strong(f"{who}: "), *text(what)) for who, what in roles))


def _services(pack: Pack) -> Iterator[Block]:
    estate = pack.estate
    chosen = sorted(estate.services.values(), key=lambda one: one.priority)
    targets = find_targets(estate, pack.graph)
    rows = tuple(
        (
            (strong(one.title),),
            text(str(one.priority)),
            (given(length(targets[one.id].rto_s if one.id in targets else None)),),
            (given(length(targets[one.id].rpo_s if one.id in targets else None)),),
            text(pack.name(one.owner) if one.owner else "—"),
        )
        for one in chosen[:MOST_SERVICES]
    )
    if rows:
        yield Table(
            ("Service", "Priority", "Back within (RTO)", "Data at most (RPO)", "Owner"), rows, (32, 12, 18, 18, 20)
        )
    if len(chosen) > MOST_SERVICES:
        yield Paragraph(text(f"And {len(chosen) - MOST_SERVICES} more: see the plan."))


def _criteria(estate: Estate) -> Iterator[Block]:
    criteria = estate.organisation.disaster_criteria
    if criteria:
        yield Paragraph(text("The plan asks, for every site (more in its section 3):"), keep=True)
        yield Bullets(tuple(text(one) for one in criteria))


def _modules(pack: Pack) -> Iterator[Block]:
    for one in pack.exercise.modules:
        yield Heading(f"Module {one.number}: {one.title}")
        yield Bullets(tuple(text(question) for question in one.questions), tick=True)
