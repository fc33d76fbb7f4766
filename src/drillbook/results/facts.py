"""Facts about a machine as JSON: the model's own declaration is the shape, so nothing is declared twice."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import MachineFacts
from drillbook.practices import PracticeFinding
from drillbook.results.form import Severity


class DriftEntryJson(TypedDict):
    """One difference between two machines."""

    code: Annotated[str, Field(description="For `drillbook explain CODE`.")]
    severity: Severity
    message: str
    remedy: str


class DriftJson(TypedDict):
    """What differs between a primary and its standby."""

    primary: Annotated[str, Field(description="The machine that serves.")]
    standby: Annotated[str, Field(description="The machine that takes over.")]
    differences: list[DriftEntryJson]


def facts_json(facts: MachineFacts) -> dict[str, Any]:
    """The facts; what is not known is left out."""
    made: dict[str, Any] = facts.model_dump(mode="json", exclude_none=True)
    return made


def drift_json(primary: str, standby: str, findings: tuple[PracticeFinding, ...]) -> DriftJson:
    """What differs between two machines."""
    return {
        "primary": primary,
        "standby": standby,
        "differences": [
            {"code": one.code, "severity": one.severity.value, "message": one.message, "remedy": one.remedy}
            for one in findings
        ],
    }
