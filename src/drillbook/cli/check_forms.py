"""Findings as other tools read them: SARIF 2.1.0, JUnit XML, GitHub workflow commands."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
Entry = Mapping[str, Any]


def sarif(entries: Sequence[Entry]) -> dict[str, Any]:
    """SARIF 2.1.0 (OASIS)."""
    rules = [{"id": code} for code in dict.fromkeys(entry["code"] for entry in entries)]
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "drillbook", "version": version("drillbook"), "rules": rules}},
                "results": [_result(entry) for entry in entries],
            }
        ],
    }


def _result(entry: Entry) -> dict[str, Any]:
    region = {"startLine": entry["line"] or 1, "startColumn": entry["column"] or 1}
    location = {"artifactLocation": {"uri": entry["file"] or "."}, "region": region}
    return {
        "ruleId": entry["code"],
        "level": LEVELS[entry["severity"]],
        "message": {"text": _message(entry)},
        "locations": [{"physicalLocation": location}],
    }


def junit(entries: Sequence[Entry]) -> bytes:
    """JUnit XML: one failed case for each finding, or one passed case when there is none."""
    failures = sum(entry["severity"] != "info" for entry in entries)
    suite = ElementTree.Element(
        "testsuite", name="drillbook check", tests=str(len(entries) or 1), failures=str(failures)
    )
    if not entries:
        ElementTree.SubElement(suite, "testcase", classname="drillbook", name="check")
    for entry in entries:
        place = f"{entry['file']}:{entry['line']}"
        case = ElementTree.SubElement(suite, "testcase", classname=f"drillbook.{entry['code']}", name=place)
        if entry["severity"] != "info":
            ElementTree.SubElement(case, "failure", type=entry["severity"], message=_message(entry))
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)) + b"\n"


def github(entry: Entry) -> str:
    """A workflow command; in its values, %, line breaks, colons and commas are escaped."""
    level = {"info": "notice"}.get(entry["severity"], entry["severity"])
    place = f"file={_property(str(entry['file']))},line={entry['line'] or 1},col={entry['column'] or 1}"
    return f"::{level} {place},title={entry['code']}::{_escape(_message(entry))}"


def _message(entry: Entry) -> str:
    return f"{entry['message']}. {entry['remedy']}" if entry.get("remedy") else str(entry["message"])


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
