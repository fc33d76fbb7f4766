"""What `drillbook check --live` adds: its findings, and every question with its answer."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.live import Exchange
from drillbook.results.form import Id, Placed, Severity


class LiveFindingJson(Placed):
    """Something that is not as the inventory says, or could not be seen."""

    code: Annotated[str, Field(description="L001 …; for `drillbook explain CODE`.")]
    severity: Severity
    element: Id
    message: str
    remedy: str


class ExchangeJson(TypedDict):
    """One question to one address."""

    element: Id
    target: Annotated[str, Field(description="Address and port.")]
    protocol: Annotated[str, Field(pattern="^(dns|http|tcp|postgresql|mysql)$")]
    question: str
    answer: Annotated[str, Field(description="In one line; where it was not reached, why.")]
    reached: Annotated[bool, Field(description="The machine answered, if only that nothing listens there.")]


class LiveJson(TypedDict):
    """The inventory against the world."""

    findings: list[LiveFindingJson]
    exchanges: Annotated[list[ExchangeJson], Field(description="By element, in the order asked.")]


def exchange_json(one: Exchange) -> ExchangeJson:
    """One question with its answer."""
    return {
        "element": one.element,
        "target": one.target,
        "protocol": one.protocol,
        "question": one.question,
        "answer": one.answer,
        "reached": one.reached,
    }
