"""Documents as JSON: what the typesetting process is handed, and what a document's identity is computed from."""

import base64
import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any


def as_plain(value: Any) -> Any:
    """A document's values as mappings, lists and texts; pictures become `data:` URLs."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, bytes):
        return "data:image/svg+xml;base64," + base64.b64encode(value).decode()
    if isinstance(value, tuple | list):
        return [as_plain(one) for one in value]
    return value


def digest_of(value: Any) -> str:
    """SHA-256 over the values, in hexadecimal."""
    return hashlib.sha256(json.dumps(as_plain(value), sort_keys=True).encode()).hexdigest()
