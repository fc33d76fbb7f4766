"""Kernels compile where nothing can be kept on disk, too."""

import numba
import pytest

from drillbook import jit


@pytest.mark.parametrize("make", [jit.kernel, jit.inner, jit.bare, jit.inlined, jit.entry])
def test_without_any_folder_to_write_to_kernels_are_compiled_in_memory(monkeypatch, make):
    asked = []

    def refusing(**options):
        asked.append(options.get("cache", False))
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(**options)

    monkeypatch.setattr(jit, "njit", refusing)
    twice = make(lambda number: 2 * number)
    caller = jit.kernel(lambda number: twice(number) + 1)
    assert caller(20) == 41
    assert asked == [True, False, True, False]
