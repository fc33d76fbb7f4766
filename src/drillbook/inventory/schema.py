"""JSON Schema of an inventory file, for editors: generated from the nouns, with their short forms."""

from typing import Any

from pydantic.json_schema import models_json_schema

from drillbook.inventory.convert import SECTIONS
from drillbook.model import Organisation

IDENTIFIER = "^[a-z0-9](?:[a-z0-9_.-]{0,62}[a-z0-9])?$"
SHORT_FORMS: dict[str, list[dict[str, Any]]] = {
    "Need": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/NeedEntry"}}],
    "Takeover": [{"type": "string", "description": "the whole time, as in '25 min'"}],
}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12). Editors read YAML's own types, so a text may look like a number to them."""
    models = [(model, "validation") for model in (Organisation, *SECTIONS.values())]
    refs, definitions = models_json_schema(models, ref_template="#/$defs/{model}")  # type: ignore[arg-type]
    defs = {name: _lenient(schema) for name, schema in definitions["$defs"].items()}
    for name, forms in SHORT_FORMS.items():
        defs[f"{name}Entry"] = {"anyOf": [*forms, {"$ref": f"#/$defs/{name}"}]}
    sections = {
        plural: {
            "type": "object",
            "propertyNames": {"pattern": IDENTIFIER},
            "additionalProperties": {"anyOf": [refs[model, "validation"], {"type": "null"}]},
        }
        for plural, model in SECTIONS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "drillbook inventory",
        "type": "object",
        "properties": {"organisation": refs[Organisation, "validation"], **sections},
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
        "$defs": defs,
    }


def _lenient(schema: Any) -> Any:
    """Numbers may be written as text and text may look like a number; needs have short forms."""
    if isinstance(schema, list):
        return [_lenient(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    ref = schema.get("$ref", "").removeprefix("#/$defs/")
    if ref in SHORT_FORMS:
        return {**schema, "$ref": f"#/$defs/{ref}Entry"}
    plain = {key: _lenient(value) for key, value in schema.items() if key not in ("default", "title")}
    if plain.get("type") in ("string", "number", "integer", "boolean") and "enum" not in plain:
        plain["type"] = ["string", "number", "boolean"]
    return plain
