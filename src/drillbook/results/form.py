"""JSON as bytes, and the parts that all shapes share. Shapes only grow: a field keeps its name and meaning."""

import json
from math import inf
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from drillbook.problem import Where

Span = Annotated[float | None, Field(ge=0, description="Seconds; null: without end.")]
Target = Annotated[float | None, Field(ge=0, description="Seconds; null: no target is given.")]
Digest = Annotated[str, Field(description="SHA-256 of the inventory, in hexadecimal.")]
Id = Annotated[str, Field(description="An identifier of the inventory.")]
Severity = Annotated[str, Field(pattern="^(info|warning|error)$")]


class Placed(TypedDict):
    """Something that a place in the inventory stands for."""

    file: Annotated[str | None, Field(description="File of the inventory; null: none, it is implied.")]
    line: Annotated[int | None, Field(ge=1, description="From 1; null: the file as a whole.")]
    column: Annotated[int | None, Field(ge=1, description="From 1, in characters; null: the file as a whole.")]


def placed(where: Where) -> Placed:
    """A place as fields."""
    return {"file": where.file or None, "line": where.line or None, "column": where.column or None}


def finite(seconds: float) -> float | None:
    """JSON has no infinity: null stands for it."""
    return None if seconds == inf else seconds


def to_bytes(value: Any) -> bytes:
    """JSON with sorted keys; the same value gives the same bytes. ValueError on an infinity or NaN left in it."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def schema_of(shape: Any, name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a shape."""
    made: dict[str, Any] = TypeAdapter(shape).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.schema.json", **made}
