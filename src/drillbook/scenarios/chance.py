"""Random numbers keyed by (seed, replication, element): the same whatever else happens, and in whatever order."""

import hashlib

import numpy as np


def stream(seed: int, replication: int, element: str) -> np.random.Generator:
    """An independent stream of random numbers for one element of one replication (Philox, counter based)."""
    key = hashlib.blake2b(f"{seed}/{replication}/{element}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key, "big")))
