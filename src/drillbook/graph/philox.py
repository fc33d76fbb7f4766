"""Random numbers by counting (Philox 4x32-10; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).

A number is a function of a key and a counter, with no state: whoever asks, in whatever order, gets the same.
"""

import hashlib

import numpy as np

from drillbook.jit import Whole, inlined

MASK, HALF, SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(11)
FIRST, SECOND = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_FIRST, WEYL_SECOND = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
CELL = 2.0**-53


def stream_key(seed: int, name: str) -> tuple[int, int]:
    """The two 32-bit words that stand for a seed and an element in every counter."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


@inlined
def philox(key: tuple[Whole, Whole], counter: tuple[Whole, Whole, Whole, Whole]) -> tuple[Whole, Whole, Whole, Whole]:
    """Four words of 32 bits, as unsigned 64-bit numbers, from two and four such words."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        left, right = FIRST * c0, SECOND * c2
        c0, c1, c2, c3 = (right >> HALF) ^ c1 ^ k0, right & MASK, (left >> HALF) ^ c3 ^ k1, left & MASK
        k0, k1 = (k0 + WEYL_FIRST) & MASK, (k1 + WEYL_SECOND) & MASK
    return c0, c1, c2, c3


@inlined
def two_uniforms(key: tuple[Whole, Whole], element: tuple[Whole, Whole], number: Whole) -> tuple[float, float]:
    """The numbers `2 number` and `2 number + 1` of an element's stream, uniform between 0 and 1, neither included."""
    place = np.uint64(number)
    c0, c1, c2, c3 = philox(key, (place & MASK, place >> HALF, element[0], element[1]))
    first = float(((c0 << HALF) | c1) >> SHIFT)
    second = float(((c2 << HALF) | c3) >> SHIFT)
    return (first + 0.5) * CELL, (second + 0.5) * CELL
