"""What people see and hear of what a drill tells."""

from dataclasses import replace

import pytest
from estates import START, estate, hit

from drillbook.exercises.moment import Signs
from drillbook.graph import build_graph
from drillbook.model import Scenario, Server
from drillbook.simulation import Happening, drill
from drillbook.simulation.trace import Event


@pytest.mark.parametrize(
    ("happening", "message"),
    [
        (Happening.CALLED_OFF, "The administrator reports: the switch of Web is given up half-way."),
        (Happening.ENCRYPTED_TOO, "The copy of Web on another machine cannot be opened either."),
        (Happening.TAKEOVER_FAILED, "The administrator reports: the switch of Web has failed."),
    ],
)
def test_what_becomes_of_a_switch_is_told(happening, message):
    whole = estate(Server(id="a", name="Web", boot="0"))
    event = Event(60.0, "a", "server", happening, "a sentence of the trace", None)
    trace = drill(whole, build_graph(whole), Scenario(id="it", start=START, hits=[hit("a", "1 h")]))
    (sign,) = Signs(whole, build_graph(whole)).of(replace(trace, events=(event,)))
    assert (sign.message, sign.at_s, sign.capability) == (message, 60.0, "failover")
