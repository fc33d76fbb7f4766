"""What holds for every step of every runbook of the real inventories."""

import subprocess
from datetime import timedelta

from drillbook.graph import build_graph
from drillbook.model import Phase, ServiceKind
from drillbook.procedures import write_runbooks
from drillbook.procedures.shell import is_sentence


def test_every_step_says_what_to_do_how_to_see_it_and_how_to_take_it_back(real):
    for book in real[1]:
        for step in book.steps:
            for lines in (step.do, step.verify, step.undo):
                assert lines, step.id
                assert all(line.strip() for line in lines), step.id
            assert step.title
            assert step.duration > timedelta(0), step.id


def test_steps_that_change_nothing_say_so_and_the_others_name_a_way_back(real):
    for book in real[1]:
        for step in book.steps:
            if step.point_of_no_return:
                assert any("lost" in line for line in step.undo), step.id
                assert step.go_no_go, step.id
            if step.undo[0].startswith("Nothing to undo: reads only"):
                assert not any(word in line for line in step.do for word in ("systemctl", "nsupdate", "mv ")), step.id


def test_owners_machines_and_subjects_are_in_the_inventory(real):
    estate, books = real
    for book in books:
        assert book.site in estate.sites
        for step in book.steps:
            assert step.owner is None or step.owner in estate.people | estate.teams, step.id
            assert step.machine is None or step.machine in estate.servers | estate.vms, step.id
            assert estate.find(step.subject), step.id


def test_identifiers_are_unique_and_a_step_waits_only_for_earlier_ones(real):
    assert len({book.id for book in real[1]}) == len(real[1])
    for book in real[1]:
        done: set[str] = set()
        for step in book.steps:
            assert step.id not in done, step.id
            assert set(step.after) <= done, step.id
            done.add(step.id)


def test_every_command_is_good_shell(real):
    for book in real[1]:
        script = "\n".join(
            line
            for step in book.steps
            for line in (*(step.do if step.is_command else ()), *step.undo)
            if line in step.do or not is_sentence(line)
        )
        found = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, ""), book.id


def test_every_site_has_activation_first_and_closing_last(real):
    estate, books = real
    for site in estate.sites:
        own = [book for book in books if book.site == site]
        assert (own[0].id, own[0].phase) == (f"{site}.activation", Phase.ACTIVATION)
        assert (own[-1].id, own[-1].steps[-1].title) == (f"{site}.closing", "Deactivate the plan")
        assert own[0].steps[0].title.startswith("Get people safe")


def test_services_are_recovered_by_priority_and_each_has_a_way_back(real):
    estate, books = real
    for site in estate.sites:
        phases = {
            phase: [book for book in books if book.site == site and book.phase is phase and book.service]
            for phase in (Phase.RECOVERY, Phase.RECONSTITUTION)
        }
        recovered, returned = phases.values()
        assert [book.priority for book in recovered] == sorted(book.priority for book in recovered)
        assert {book.service for book in recovered} == {book.service for book in returned}
        kinds = [estate.services[book.service].kind_of is ServiceKind.DNS for book in returned]
        assert kinds == sorted(kinds), "records are changed at the stand-in until all others are back"


def test_the_same_inventory_gives_the_same_runbooks(real):
    estate, books = real
    assert write_runbooks(estate, build_graph(estate)) == books
