"""A small organisation, and its plan. Runbooks are written by hand: this tests documents."""

from dataclasses import replace
from datetime import date, timedelta

from estates import START, estate, hit

from drillbook.analysis import analyse
from drillbook.documents import Plan, compose_plan
from drillbook.graph import build_graph
from drillbook.model import (
    Check,
    Command,
    Estate,
    Expectation,
    Feed,
    Instruction,
    Organisation,
    Person,
    Phase,
    Process,
    Provenance,
    Region,
    Runbook,
    Scenario,
    Server,
    Service,
    Site,
    Step,
    Team,
    Ups,
)
from drillbook.practices import PracticeFinding, Severity
from drillbook.problem import Where
from drillbook.simulation import drill

ORGANISATION = Organisation(
    name="Müller & Łoś",
    plan_version="3",
    plan_date=date(2024, 2, 29),
    purpose="Keep the shop open.",
    scope="Both sites.",
    assumptions=("Someone answers.",),
    not_covered=("Strikes.",),
    disaster_criteria=("The building is closed",),
    approvers=("ann",),
    distribution=("The safe",),
    bridge="+1 212 555 0190",
)


def nouns() -> list:
    """The organisation: an office with a UPS, a standby site, a shop on both, a wiki in the office only."""
    return [
        Region(id="grid", name="Grid", kind="grid"),
        Region(id="other-grid", name="Other grid", kind="grid"),
        Site(id="office", name="Office", regions=["grid"], alternate="standby", plan_copies=["the safe"],
             meeting_point="the corner", repair="30 d", where=Where("places.yaml", 3, 3)),
        Site(id="standby", name="Standby", kind="colocation", regions=["other-grid"], where=Where("places.yaml", 9, 3)),
        Feed(id="feed", name="Power line", site="office", repair="6 h"),
        Ups(id="ups", name="Battery", site="office", fed_by="feed", runtime="20 min"),
        Server(id="web1", name="web1", site="office", repair="24 h", boot="10 min"),
        Server(id="web2", name="web2", site="standby", repair="24 h", boot="10 min"),
        Service(id="shop", name="Shop", priority=1, rto="4 h", owner="operators",
                needs=[{"any": [{"need": "web1"}, {"need": "web2", "takeover": "15 min"}]}]),
        Service(id="wiki", name="Wiki", priority=2, rto="24 h", needs=[{"need": "web1"}], assumed={"rto": "a guess"}),
        Process(id="orders", name="Orders", needs=[{"need": "shop"}], rto="2 h", rpo="1 h", mtd="24 h",
                cost_per_hour="USD 300", owner="ann", workaround="Write them down."),
        Person(id="ann", name="Ann Sø", role="Head", phones=["+1 212 555 0131"], may_declare=1, deputy="bob"),
        Person(id="bob", name="Bob", phones=["+1 212 555 0132"]),
        Team(id="operators", name="Operators", members=["ann", "bob"], duty="All of it"),
        Scenario(id="fire", name="Fire", start=START, watch="7 d", hits=[hit("office", how="destroyed")]),
    ]  # fmt: skip


def step(identifier: str, title: str, **more) -> Step:
    """A step with all its parts."""
    parts = {
        "subject": "web2",
        "do": (Command(("sudo", "systemctl", "start", "apache2")),),
        "verify": (Check(Command(("curl", "-sI", "http://localhost/")), Expectation.SHOWS, ("200",)),),
        "undo": (Command(("sudo", "systemctl", "stop", "apache2")),),
        "duration": timedelta(minutes=5),
        "duration_from": Provenance.ASSUMED,
        "owner": "operators",
    }
    return Step(id=identifier, title=title, **(parts | more))


RUNBOOKS = (
    Runbook("office.activation", "Activation", Phase.ACTIVATION, "office", None, 0, (
        step("safe", "Get people safe", subject="office", owner=None, do=(Instruction("Count heads."),)),
    )),
    Runbook("shop.recovery", "Recover Shop", Phase.RECOVERY, "office", "shop", 1, (
        step("start", "Start the shop on web2", machine="web2", go_no_go="Is web1 off?",
             escalate="Not up after 20 min: call Ann.",
             point_of_no_return="Orders taken on web2 are lost by going back."),
    )),
    Runbook("wiki.recovery", "Recover Wiki", Phase.RECOVERY, "office", "wiki", 2, (step("order", "Order a machine"),)),
    Runbook("shop.return", "Return Shop", Phase.RECONSTITUTION, "office", "shop", 1, (step("back", "Switch back"),)),
)  # fmt: skip
PRACTICE = (
    PracticeFinding(
        "P101", Severity.ERROR, "wiki", "Wiki has no copy", Where("services.yaml", 7, 3), "Add a `replica:`."
    ),
)


def organisation(**changes) -> Estate:
    """The organisation's estate; `changes` are other attributes of the organisation itself."""
    whole = estate(*nouns())
    return replace(whole, organisation=ORGANISATION.model_copy(update=changes), digest="0123456789abcdef" * 4)


def plan_of(whole: Estate, site: str = "office") -> Plan:
    """The plan of a site of this organisation."""
    graph = build_graph(whole)
    traces = tuple(drill(whole, graph, scenario) for scenario in whole.scenarios.values())
    return compose_plan(whole, graph, analyse(whole, graph), PRACTICE, RUNBOOKS, traces, site)
