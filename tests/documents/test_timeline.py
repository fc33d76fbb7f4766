"""The chart of a drill."""

import re

from estates import START, estate, hit

from drillbook.documents.timeline import draw_timeline
from drillbook.graph import build_graph
from drillbook.model import Scenario, Server, Service
from drillbook.simulation import drill

BAR = re.compile(r'<path id="m[^"]*" d="M (\S+) \S+ \nL \S+ \S+ \nL (\S+) ')


def test_every_hit_has_its_own_bar_and_names_are_shown_whole_whatever_words_they_have():
    machine = Server(id="a", name="What is left", boot="0")
    twice = Scenario(id="it", start=START, hits=[hit("a", "1 h"), hit("a", "2 h", after="5 h")])
    whole = estate(machine, Service(id="web", name="Web", needs=["a"]), twice)
    trace = drill(whole, build_graph(whole), twice)
    chart = draw_timeline(trace, ["web"], whole).decode()
    assert chart.count("<!-- What is left -->") == 2
    (first, first_end), (second, second_end) = [tuple(map(float, one)) for one in BAR.findall(chart)][:2]
    assert first < first_end < second < second_end
