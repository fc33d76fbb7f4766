"""What a plan says: every number with its origin, every gap with its place, nothing that does not concern the site."""

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

import pytest
from estates import estate
from markupsafe import escape
from pdf_text import page_texts
from small_plan import RUNBOOKS, nouns, organisation, plan_of, step

from drillbook.analysis import analyse
from drillbook.documents import compose_index, compose_plan, render_index, render_plan
from drillbook.documents.blocks import Missing, Picture, Span, Steps, Table, lean, prose, text
from drillbook.graph import build_graph
from drillbook.model import (
    Channel,
    Database,
    Dataset,
    Feed,
    Generator,
    Hit,
    Instruction,
    Login,
    Need,
    Person,
    PlanCopy,
    Provider,
    Team,
    Vault,
)
from drillbook.simulation import drill

TITLES = (
    "Introduction", "Concept of operations", "Activation and notification", "Recovery", "Reconstitution", "Findings",
    "Contacts", "Vendors and contracts", "Alternate site", "Detailed procedures", "Manual workarounds",
    "Validation plan", "Inventory of the site", "Interconnections", "Test and exercise record",
    "Business impact analysis", "Service levels", "Sources of figures, failure data and assumptions",
)  # fmt: skip
DURATIONS = frozenset({"15 min", "4 h", "24 h", "2 h", "1 h", "6 h", "20 min", "30 d", "5 min", "not back", "0 s"})
HOSTILE = ["{{ 7 * 7 }}", "<script>alert(1)</script>", "{% include 'x' %}", "</td></table>&amp;"]


def spans(value) -> list[Span]:
    """Every run of text anywhere in a value."""
    if isinstance(value, Span):
        return [value]
    if is_dataclass(value):
        return [one for field in fields(value) for one in spans(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [one for part in value for one in spans(part)]
    return []


def said(value) -> str:
    """All its text, marks in brackets."""
    return "".join(one.text + (f"[{one.mark}]" if one.mark else "") for one in spans(value))


def section(plan, number):
    """A section by its number."""
    return next(one for one in plan.sections if one.number == number)


def blocks(plan, number, kind):
    """A section's blocks of one kind."""
    return [block for block in section(plan, number).blocks if isinstance(block, kind)]


def test_all_sections_are_there_in_their_order(small_plan):
    assert tuple(one.title for one in small_plan.sections) == TITLES
    assert "".join(one.number for one in small_plan.sections) == "123456ABCDEFGHIJKL"


def test_what_never_serves_again_is_not_only_not_back():
    """The building is burnt: for as long as the drill is watched, or for good."""
    whole = organisation()
    fire = whole.scenarios["fire"]
    burnt = [fire.model_copy(update={"hits": (Hit(element="office", **how),)})
             for how in ({"lasts": "9 d"}, {"for_good": True})]  # fmt: skip
    watched, gone = (said(plan_of(replace(whole, scenarios={"fire": one}))) for one in burnt)
    assert "Wiki not back" in watched
    assert "not back[S]" in watched
    assert "down for good" not in watched
    assert "Wiki down for good[S]" in gone
    assert "for good[S]" in gone
    assert "not back" not in gone.replace("Power gone, and not back within minutes", "")


@pytest.mark.parametrize("number", ["1", "4", "6"])
def test_targets_carry_the_mark_of_where_they_come_from(small_plan, number):
    shown = said(section(small_plan, number))
    assert "4 h[G]" in shown, "the shop's RTO is given"
    assert "24 h[A]" in shown, "the wiki's RTO is assumed"


def test_every_duration_that_stands_by_itself_is_marked(small_plan):
    durations = [one for one in spans((small_plan.first_hour, small_plan.sections)) if one.text in DURATIONS]
    assert len(durations) > 20
    assert all(one.mark for one in durations)


def test_what_is_missing_is_said_with_the_place_to_add_it(small_plan):
    missing = [one for part in small_plan.sections for one in part.blocks if isinstance(one, Missing)]
    places = {one.where for one in missing}
    assert "add `location:` to site office, places.yaml, line 3" in places
    assert "add `exercises:` under organisation" in places
    assert all(one.what and "add " in one.where for one in missing)


def test_every_step_of_every_runbook_is_printed_once_with_its_undo(small_plan):
    lists = [block for part in small_plan.sections for block in part.blocks if isinstance(block, Steps)]
    printed = [one for block in lists for one in block.steps]
    assert sorted(one.title for one in printed) == sorted(one.title for book in RUNBOOKS for one in book.steps)
    assert len({one.anchor for one in printed}) == len(printed)
    assert all(one.undo for one in printed)
    assert {one.anchor for one in small_plan.first_hour.steps} <= {one.anchor for one in printed}


def test_the_first_hour_stays_on_its_page_whatever_the_inventory_says(monkeypatch):
    phones = ["+1 212 555 0100"] * 3
    crowd = [Person(id=f"p{n}", name=f"Person {n} " * 4, phones=phones, may_declare=2) for n in range(30)]
    whole = organisation(disaster_criteria=tuple(f"criterion {n} " * 40 for n in range(40)))
    wordy = [step(f"step-{n}", "A long title " * 20, undo=(Instruction("Take it back " * 40),)) for n in range(9)]
    monkeypatch.setattr("small_plan.RUNBOOKS", tuple(replace(book, steps=tuple(wordy)) for book in RUNBOOKS))
    teams = [Team(id=f"t{n}", name=f"Team {n} " * 9, members=["ann", "p1"]) for n in range(9)]
    companies = [Provider(id=f"c{n}", name=f"Company {n} " * 9, support_phone="+1 212 555 0100") for n in range(9)]
    feeds = [Feed(id=f"f{n}", site="office", provider=f"c{n}") for n in range(9)]
    long = "A very long name for such a thing " * 4
    copies = [PlanCopy(id=f"k{n}", name=f"{n} {long}", kept="ann") for n in range(9)]
    vaults = [Vault(id=f"v{n}", name=f"{n} {long}", kept=["office"]) for n in range(9)]
    kept = [f"v{n}" for n in range(5)]
    logins = [Login(id=f"l{n}", name=f"{n} {long}", opens=["web1"], kept_in=kept) for n in range(9)]
    plan = plan_of(
        replace(
            whole,
            people={**whole.people, **{one.id: one for one in crowd}},
            teams={**whole.teams, **{one.id: one for one in teams}},
            providers={one.id: one for one in companies},
            feeds={**whole.feeds, **{one.id: one for one in feeds}},
            plan_copies={one.id: one for one in copies},
            vaults={one.id: one for one in vaults},
            logins={one.id: one for one in logins},
        )
    )
    first = plan.first_hour
    assert first.at_hand == (), "there is no room: appendix A has the log-ins, the foot of the page the copies"
    assert (len(first.criteria), len(first.declare.rows), len(first.steps)) == (6, 5, 10)
    assert said(first.criteria[-1]) == "one of 35 more in section 3"
    assert 2 <= len(first.calls.rows) < 7, "not all for which there is usually room"
    pages = page_texts(render_plan(plan))
    assert "First hour" in pages[1]
    assert "Contents" in pages[2]


def test_a_drill_in_which_nothing_of_the_site_stops_needs_no_chart():
    assert not blocks(plan_of(organisation(), "standby"), "6", Picture)


def test_charts_show_only_the_services_that_a_drill_touches(small_plan):
    results = next(table for table in blocks(small_plan, "6", Table) if table.head[1] == "Down (RTA)")
    assert [said(row[0]) for row in results.rows] == ["Shop", "Wiki"]


def test_versions_that_differ_from_the_standby_are_found():
    data = [
        Dataset(id="data", name="Data"),
        Database(id="one", name="one", engine="postgresql", version="15", on="web1", dataset="data"),
        Database(id="two", name="two", engine="postgresql", version="13", on="web2", dataset="data", replicates="one"),
    ]
    found = [n.model_copy(update={"needs": (*n.needs, Need(need="data"))}) if n.id == "wiki" else n for n in nouns()]
    whole = replace(estate(*found, *data), organisation=organisation().organisation)
    (table,) = (one for one in blocks(plan_of(whole), "6", Table) if one.head[-1].startswith("Elsewhere"))
    assert said(table) == "versionone: 15two: 13"


def test_columns_that_say_nothing_are_left_out_and_named():
    rows = ((text("Ann"), text("—"), text("")), (text("Bob"), text("—"), text("here")))
    kept, left_out = lean(Table(("Who", "Mail", "Lives"), rows, (40, 20, 40)))
    assert (kept.head, kept.widths, left_out) == (("Who", "Lives"), (50, 50), ("Mail",))


def test_words_to_type_are_set_apart_in_sentences():
    assert prose("add `a:` to `b`") == (Span("add "), Span("a:", style="code"), Span(" to "), Span("b", style="code"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_of_the_inventory_is_never_code(hostile):
    whole = organisation(name=hostile, purpose=hostile, disaster_criteria=(hostile,))
    assert "".join(page_texts(render_plan(plan_of(whole)))).count(hostile) > 3
    graph = build_graph(whole)
    html = render_index(compose_index(whole, graph, analyse(whole, graph), (), (), ())).decode()
    assert f"<h1>{escape(hostile)}</h1>" in html
    assert "<script" not in html


def test_a_site_where_nothing_runs_says_so():
    bare = estate(*(one for one in nouns() if one.id in ("grid", "other-grid", "office", "standby")))
    plan = plan_of(bare, "standby")
    assert said(plan.first_hour.expected) == "No service has anything at this site: none stops with it."
    assert not blocks(plan, "4", Steps)


def test_the_index_leads_to_everything_and_fetches_nothing():
    whole = organisation()
    graph = build_graph(whole)
    findings = analyse(whole, graph)
    traces = tuple(drill(whole, graph, one) for one in whole.scenarios.values())
    html = render_index(compose_index(whole, graph, findings, (), (), traces)).decode()
    for name in ("office.pdf", "standby.pdf", "findings.json", "graph.svg", "drills/fire.json", "manifest.json"):
        assert f'href="{name}"' in html
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html
    assert "24 h<sup>A</sup>" in html, "the wiki's RTO is assumed"


def with_readiness():
    whole = organisation()
    vault = Vault(id="safe", name="The safe", kept=["office"], opened_by=["ann"], fetch="15 min")
    return replace(
        whole,
        plan_copies={
            "paper": PlanCopy(id="paper", name="Paper in the office", kept="office", of=["office"]),
            "home": PlanCopy(id="home", name="Paper at Bob's", kept="bob"),
        },
        channels={"mail": Channel(id="mail", name="Own mail", kind="mail", needs=[{"need": "web1"}])},
        vaults={"safe": vault},
        logins={"root": Login(id="root", name="Root of web2", opens=["web2"], kept_in=["safe"])},
    )


def test_findings_say_what_a_disaster_leaves_of_the_plan_itself():
    plan = plan_of(with_readiness())
    drills, losses = (table for table in blocks(plan, "6", Table) if table.head[0] in ("Disaster", "Out of reach"))
    (fire,) = drills.rows
    assert [said(field) for field in fire[:2]] == ["Fire", "Paper at Bob's"]
    assert "Operators from the start" in said(fire[2])
    assert said(fire[3]) == "Root of web2 from the start on"
    assert {"Operators", "Root of web2"} <= {said(row[0]) for row in losses.rows}
    assert "Office" in said(next(row[1] for row in losses.rows if said(row[0]) == "Root of web2"))


def test_the_first_hour_and_the_appendix_say_where_copies_and_log_ins_are():
    plan = plan_of(with_readiness())
    assert said(plan.first_hour.at_hand[0]) == "Copies of this plan that outlast it: Paper at Bob's"
    assert said(plan.first_hour.at_hand[1]) == "Log-ins: Root of web2: The safe (OUT OF REACH)"
    tables = {table.head[0]: table for table in blocks(plan, "A", Table)}
    assert [said(field) for field in tables["Channel"].rows[0]] == ["Own mail mail", "everybody", "web1"]
    assert said(tables["Log-in"].rows[0][2]) == "The safe, 15 min[G], opened by Ann S\u00f8"


def test_what_is_not_known_of_the_plan_itself_is_missing_with_its_place(small_plan):
    missing = {block.what for block in blocks(small_plan, "6", Missing)}
    assert {
        "Nothing can be said of whether a copy of this plan survives",
        "How people are called is not known, so they are taken to be reached",
        "Where log-ins are is not known, so they are taken to be at hand",
    } <= missing


def test_a_sites_own_criteria_come_before_the_organisations():
    found = [n.model_copy(update={"disaster_criteria": ("The river is in the street",)}) if n.id == "office" else n
             for n in nouns()]  # fmt: skip
    whole = replace(estate(*found), organisation=organisation().organisation)
    first = plan_of(whole).first_hour.criteria
    assert [said(one) for one in first] == ["The river is in the street", "The building is closed"]
    other = plan_of(whole, "standby")
    assert [said(one) for one in other.first_hour.criteria] == ["The building is closed"]
    assert "The river" not in said(section(other, "3"))


def test_numbers_stand_on_the_first_page_with_who_stands_in(small_plan):
    rows = [said(row) for row in small_plan.first_hour.calls.rows]
    assert rows == ["Meet on+1 212 555 0190", "OperatorsAnn Sø +1 212 555 0131Bob +1 212 555 0132"]


def test_what_a_battery_does_not_wait_for_stands_directly_behind_people_and_log(monkeypatch):
    talk = [step(one, one, subject="office") for one in ("safe", "log", "assess")]
    books = (replace(RUNBOOKS[0], steps=tuple(talk)), *RUNBOOKS[1:])
    power = replace(RUNBOOKS[1], id="office.power", service=None, steps=(step("stop", "Shut the office down"),))
    monkeypatch.setattr("small_plan.RUNBOOKS", (*books, power))
    titles = [one.title for one in plan_of(organisation()).first_hour.steps]
    assert titles == ["safe", "log", "Shut the office down", "assess", "Start the shop on web2"]


def test_the_first_page_says_what_follows_the_tenth_action(monkeypatch, small_plan):
    many = tuple(step(f"s{number}", f"Step {number}") for number in range(12))
    monkeypatch.setattr("small_plan.RUNBOOKS", (RUNBOOKS[0], replace(RUNBOOKS[1], steps=many), *RUNBOOKS[2:]))
    plan = plan_of(organisation())
    assert (len(plan.first_hour.steps), plan.first_hour.then.title) == (10, "Step 9")
    assert small_plan.first_hour.then is None


def test_a_step_that_stands_in_two_runbooks_is_printed_once_and_counted_once(monkeypatch):
    shared = step("shared", "Look at the pages", duration=timedelta(minutes=30))
    books = [replace(book, steps=(*book.steps, shared)) if book.service else book for book in RUNBOOKS]
    monkeypatch.setattr("small_plan.RUNBOOKS", tuple(books))
    plan = plan_of(organisation())
    printed = [one for block in blocks(plan, "4", Steps) for one in block.steps if one.title == "Look at the pages"]
    assert [bool(one.same_as) for one in printed] == [False, True]
    assert printed[1].same_as == printed[0].anchor
    assert printed[1].same_as_title == "step 2 of “Recover Shop”"
    work = [said(block) for block in section(plan, "4").blocks if said(block).startswith("Working time")]
    assert work[0].startswith("Working time 35 min[A]")
    assert work[1].startswith("Working time 5 min[A]")
    assert "the same as step 2" in "".join(page_texts(render_plan(plan)))


def test_drift_is_found_from_both_sides():
    changed = {"web1": {"hardware": "8 cores", "system": "Debian 12"}, "web2": {"hardware": "2 cores", "system": "12"}}
    found = [n.model_copy(update=changed.get(n.id, {})) for n in nouns()]
    whole = replace(estate(*found), organisation=organisation().organisation)
    for site, wanted in (("office", "web1: 8 coresweb2: 2 cores"), ("standby", "web2: 2 coresweb1: 8 cores")):
        monkey = tuple(replace(book, site=site) for book in RUNBOOKS)
        graph = build_graph(whole)
        plan = compose_plan(whole, graph, analyse(whole, graph), (), monkey, (), site)
        assert wanted in said(section(plan, "6"))


def test_who_brings_fuel_is_among_the_companies():
    fuel = [
        Provider(id="fuel", name="Fuel Company", support_phone="+1 212 555 0199"),
        Generator(id="motor", site="office", fuel="8 h", refuelling={"provider": "fuel", "within": "4 h"}),
    ]
    whole = replace(estate(*nouns(), *fuel), organisation=organisation().organisation)
    assert "Fuel Company" in said(section(plan_of(whole), "B"))


def test_evidence_of_what_is_shared_shows_the_way_of_both_sites():
    found = [n.model_copy(update={"regions": ("grid",)}) if n.id == "standby" else n for n in nouns()]
    power = [Feed(id="feed2", name="Other line", site="standby")]
    whole = replace(estate(*found, *power), organisation=organisation().organisation)
    (table,) = (one for one in blocks(plan_of(whole), "6", Table) if one.head[0] == "Element")
    (row,) = (row for row in table.rows if said(row[0]).startswith("Grid"))
    assert said(row[2]) == "Shop → web2 → Other line → Grid; Office too: Power line → Grid"


def test_nothing_is_called_missing_where_there_is_nothing_to_say():
    bare = estate(*(one for one in nouns() if one.id not in ("web2", "shop", "orders")))
    plan = plan_of(replace(bare, organisation=organisation().organisation), "standby")
    assert not blocks(plan, "E", Missing)
