"""The replay of 2003 beside the published curve: the picture is the program's, and the page says what it is worth."""

import internet_curve as curve
import pytest
from commands import ROOT

PAGE = (ROOT / "docs" / "simulated-years.md").read_text("utf-8")


@pytest.fixture(scope="module")
def spans():
    return curve.spans(curve.population())


def test_the_picture_is_current(spans):
    assert curve.TARGET.read_bytes() == curve.draw(spans), "run: python tools/internet_curve.py"


def test_the_page_tells_the_figures(spans):
    found = curve.counts(spans)
    for number in (*found.values(), *curve.PUBLISHED.values(), curve.out_at(spans, curve.TROUGH[1][0])):
        assert f"{number:,}" in PAGE


def test_the_shape_is_the_published_one(spans):
    """First those without backup, the trough near 19:00, and most back within two days."""
    for hours, published in curve.TROUGH:
        assert curve.out_at(spans, hours) == pytest.approx(published, rel=0.15)
    deepest = max(range(0, 480), key=lambda tenth: curve.out_at(spans, tenth / 10)) / 10
    assert 2 < deepest < 6
    assert curve.out_at(spans, 48) == 0
    assert sum(share for share, _ in curve.RESTORED_H.values()) == pytest.approx(1)
    assert sum(curve.MIX.values()) == pytest.approx(1)
