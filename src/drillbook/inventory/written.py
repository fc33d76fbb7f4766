"""Nouns written as YAML that loads again as they are."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import yaml

from drillbook.model import Noun
from drillbook.quantity import write_duration


def write_nouns(nouns: Iterable[Noun], remark: str) -> bytes:
    """A file of an inventory with these nouns, below a remark of one line. What is not given is not written."""
    sections: dict[str, dict[str, Any]] = {}
    for noun in nouns:
        given = {
            field.alias or name: _plain(getattr(noun, name))
            for name, field in type(noun).model_fields.items()
            if name != "id" and getattr(noun, name) not in (None, "", (), {}) and name in noun.model_fields_set
        }
        sections.setdefault(noun.plural, {})[noun.id] = given
    text = yaml.safe_dump(sections, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False)
    return f"# {' '.join(remark.split())}\n{text}".encode()


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return write_duration(value, exact=True)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int | float) else str(value)
