"""A virtual machine whose host is lost starts on another one, and is not ordered anew."""

INVENTORY = """
sites: {north: {}, south: {}}
servers: {host-n: {site: north}, host-s: {site: south}, alone: {site: north}}
vms: {desk: {hosts: [host-n, host-s], address: 192.0.2.7, restart: 8 min}, stuck: {hosts: [host-n]}}
services: {tickets: {needs: [desk]}, wiki: {needs: [stuck]}}
"""


def test_it_is_defined_and_started_on_the_other_host_once_the_first_is_cut_off(runbooks):
    step = runbooks(INVENTORY)["north.recovery.tickets"].steps[0]
    assert (step.id, step.machine) == ("desk.host-s.start", "host-s")
    assert [str(one) for one in step.do][-1] == "sudo virsh start desk"
    assert "must not run twice" in str(step.do[0])
    assert str(step.verify[0]) == "sudo virsh domstate desk prints 'running'"
    assert step.duration.total_seconds() == 480
    assert not [one for one in runbooks(INVENTORY)["north.recovery.tickets"].steps if one.id.endswith(".no-copy")]


def test_one_without_another_host_is_ordered_anew(runbooks):
    steps = runbooks(INVENTORY)["north.recovery.wiki"].steps
    assert steps[0].id == "wiki.no-copy"
    assert not [one for one in steps if one.subject == "stuck" and "virsh" in str(one.do)]
