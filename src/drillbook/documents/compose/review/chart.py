"""The chart of downtime against cost, with its caption."""

from drillbook.documents.blocks import Picture, text
from drillbook.documents.compose.review.words import Words
from drillbook.documents.options_chart import Point, draw_options, letter
from drillbook.review.comparison import Comparison


def chart(words: Words, comparison: Comparison) -> Picture:
    """Every set of options that was simulated."""
    letters = {one.outcome.chosen: letter(number) for number, one in enumerate(comparison.alone)}
    base = comparison.today.down_h.value
    points = []
    for one in comparison.sampled:
        low, high = one.spared_h.low, one.spared_h.high
        down_h = base - one.spared_h.value
        points.append(
            Point(
                one.cost.per_year,
                down_h,
                down_h if high is None else base - high,
                down_h if low is None else base - low,
                "today" if not one.chosen else letters.get(one.chosen, ""),
                one in comparison.frontier,
                one is comparison.recommended and bool(one.chosen),
            )
        )
    catalogue = words.review.catalogue
    svg = draw_options(points, catalogue.currency if catalogue else "", words.names(words.review.counted, 3))
    caption = text(
        "Every set of options that was simulated; letters are options alone, as in section 1. Filled: on the frontier, "
        "dashed: none is cheaper and down less. Square: the cheapest set that meets every target that can be "
        "met. Bars: 95 % interval of the difference from today."
    )
    return Picture(svg, caption, "Hours down a year against cost a year", "Downtime against cost")
