"""`drillbook explain`: the manual page of a code."""

from typing import Annotated

import typer

from drillbook.cli.console import put
from drillbook.extensions import checks
from drillbook.inventory import CODES

RENDERING = {
    "T001": "A template cannot be rendered: an error in it, an unknown value, or a link that is not a data: URL. "
    "Documents fetch nothing, so that they look the same everywhere.",
    "T002": "A template took too long and was stopped; look for a loop in the inventory's own templates.",
}


def explain(
    code: Annotated[str, typer.Argument(help="A code such as E105 or P101; `all` lists them.", show_default=False)],
) -> None:
    """Explain a code that `check` or `build` printed."""
    pages = {**CODES, **RENDERING}
    practice = {one.code: one for one in checks()}
    if code.lower() == "all":
        for known in (*pages, *practice):
            put(f"{known}  {pages[known].splitlines()[0] if known in pages else practice[known].title}")
    elif (wanted := code.upper()) in pages:
        put(f"{wanted}\n\n{pages[wanted]}")
    elif wanted in practice:
        one = practice[wanted]
        put(f"{wanted} ({one.severity.value})\n\n{one.manual}\n\nRemedy: {one.remedy}")
    else:
        raise typer.BadParameter(f"there is no code {code!r}; `drillbook explain all` lists them", param_hint="CODE")
