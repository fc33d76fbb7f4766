"""Compilation of the kernels: numba's, kept on disk where any folder can be written."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Whole = Any
"""A whole number in a kernel, where Python's and numpy's are one; for the type checker they are two."""
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def kernel(function: Kernel) -> Kernel:
    """Compile a function of arrays and numbers at its first call.

    The machine code is kept beside the source, else in the user's cache folder (numba's order; NUMBA_CACHE_DIR goes
    before both). Where neither can be written it is compiled again in every process.
    """
    return _compiled(function)


def inner(function: Kernel) -> Kernel:
    """Compile a function that only kernels call: without the wrappers for Python, which take most of the time."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def bare(function: Kernel) -> Kernel:
    """The same for a function that makes no arrays: it counts no references either, its kernel holds all arrays.

    Where functions are short and take many arrays, counting takes most of the time of running.
    """
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)


def entry(function: Kernel) -> Kernel:
    """The same for a function that Python calls: it is handed all arrays that it fills."""
    return _compiled(function, _nrt=False)


def inlined(function: Kernel) -> Kernel:
    """The same for a short function that is called very often: its code is put where it is called."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, forceinline=True)


def _compiled(function: Kernel, **options: Any) -> Kernel:
    try:
        compiled: Kernel = njit(cache=True, error_model="numpy", **options)(function)
    except RuntimeError:  # numba: no locator available
        compiled = njit(error_model="numpy", **options)(function)
    return compiled
