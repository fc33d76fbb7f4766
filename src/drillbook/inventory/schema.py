"""JSON Schema of an inventory file, for editors: generated from the nouns, with their short forms."""

from typing import Any

from pydantic.json_schema import models_json_schema

from drillbook.inventory.convert import SECTIONS
from drillbook.model import Option, Organisation

IDENTIFIER = "^[a-z0-9](?:[a-z0-9_.-]{0,62}[a-z0-9])?$"
UNCHANGED = ("organisation", "scenarios", "improvements", "exercises")
"""What options do not change."""
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


def options_schema() -> dict[str, Any]:
    """The schema of a file of options. What `change` and `extend` set is checked against the inventory alone."""
    inventory = json_schema()
    refs, definitions = models_json_schema([(Option, "validation")], ref_template="#/$defs/{model}")
    defs = {**inventory["$defs"], **{name: _lenient(schema) for name, schema in definitions["$defs"].items()}}
    sections = {plural: schema for plural, schema in inventory["properties"].items() if plural not in UNCHANGED}
    within = {"type": "object", "propertyNames": {"enum": list(sections)}}
    nouns: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "object"}}
    lists = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "array"}}}
    option = defs["Option"]
    option["properties"] |= {
        "add": {"type": "object", "properties": sections, "additionalProperties": False},
        "change": {**within, "additionalProperties": nouns},
        "extend": {**within, "additionalProperties": lists},
        "remove": {"type": "array", "items": {"type": "string"}},
    }
    return {
        "$schema": inventory["$schema"],
        "title": "drillbook options",
        "type": "object",
        "properties": {
            "options": {"type": "object", "additionalProperties": refs[Option, "validation"]},
            "depreciation": {"type": ["string", "number"], "description": "over how long one-off costs are spread"},
        },
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
