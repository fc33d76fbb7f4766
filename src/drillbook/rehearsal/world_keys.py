"""Passwords and keys of a throw-away world: made from its seed, good for nothing else, the same in every run."""

import base64
import hashlib

SWITCH_KEY, REGISTRY_KEY = "/etc/bind/switch.key", "/etc/bind/registry.key"
"""Keys that sign changes of the zone, and of the delegation (RFC 2136)."""


def password(seed: int, account: str) -> str:
    """The password of an account: 24 letters and digits."""
    return hashlib.sha256(f"password {seed} {account}".encode()).hexdigest()[:24]


def key_file(seed: int, name: str) -> str:
    """A TSIG key as named and nsupdate read it."""
    secret = base64.b64encode(hashlib.sha256(f"key {seed} {name}".encode()).digest()).decode("ascii")
    return f'key "{name}" {{\n    algorithm hmac-sha256;\n    secret "{secret}";\n}};\n'
