"""Published figures carry their sources, and are those of the sources."""

import pytest

from drillbook.model import FAILURE_RATES, failure_rate


def test_every_figure_has_a_source_and_a_unit():
    assert all(rate.source and rate.unit and rate.what for rate in FAILURE_RATES)
    assert len({rate.key for rate in FAILURE_RATES}) == len(FAILURE_RATES)


@pytest.mark.parametrize(
    ("key", "value"),
    [("utility.interruptions", 1.348), ("utility.minutes", 271.8), ("generator.fails-to-start", 0.0094),
     ("generator.unavailable", 0.005), ("generator.mttf", 1100), ("server.rate", 0.56), ("disk.rate", 0.0157),
     ("utility.minutes.MI", 723.5), ("utility.interruptions.CT", 0.872), ("generator.mttf.poor", 69), ("pdu.down", 6),
     ("dns.within-ttl", 0.95), ("dns.stragglers", 3), ("outage.cause.ups", 25), ("tier.III", 99.982)],
)  # fmt: skip
def test_figures_are_those_published(key, value):
    assert failure_rate(key).value == value
