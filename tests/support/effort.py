"""How hard properties are tried: the same few examples in every run of the suite; many new ones by `make fuzz`."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

FUZZING = int(os.environ.get("DRILLBOOK_FUZZ", "0"))
"""Times as many examples, freshly drawn; 0: the suite's own, always the same, so that what is green stays green."""


def examples(number: int) -> Callable[[Any], Any]:
    """Mark a test as a property, tried on `number` examples in the suite."""
    tried = settings(max_examples=number * max(1, FUZZING), derandomize=not FUZZING, database=None, deadline=None)
    return lambda test: pytest.mark.properties(tried(test))
