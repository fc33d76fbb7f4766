"""`drillbook explain`: the manual page of a code."""

import re
from typing import Annotated

import typer

from drillbook.cli.console import put, put_json
from drillbook.cli.options import Form, Format
from drillbook.exercises.codes import CODES as EXERCISE_CODES
from drillbook.extensions import checks
from drillbook.faulttree import CODES as TREE_CODES
from drillbook.inventory import CODES, OPTION_CODES
from drillbook.live import CODES as LIVE_CODES
from drillbook.live import LiveCode
from drillbook.practices import Check
from drillbook.procedures.moving import CODES as MOVE_CODES
from drillbook.rehearsal.guard import CODES as GUARD_CODES
from drillbook.scenarios.codes import CODES as SCENARIO_CODES
from drillbook.simulation.years.codes import CODES as YEARS_CODES

RENDERING = {
    "T001": "A template cannot be rendered: an error in it, an unknown value, or a link that is not a data: URL. "
    "Documents fetch nothing, so that they look the same everywhere.",
    "T002": "A template took too long and was stopped; look for a loop in the inventory's own templates.",
}


def explain(
    code: Annotated[
        str, typer.Argument(help="A code such as E105, P101 or L106; `all` lists them.", show_default=False)
    ],
    form: Format = Form.TEXT,
) -> None:
    """Explain a code that `check` or `build` printed."""
    pages = _pages()
    wanted = code.upper()
    if wanted != "ALL" and wanted not in pages:
        raise typer.BadParameter(f"there is no code {code!r}; `drillbook explain all` lists them", param_hint="CODE")
    chosen = [page for page in pages.values() if wanted in ("ALL", page["code"])]
    if form is Form.JSON:
        put_json({"codes": chosen})
    elif wanted == "ALL":
        for page in chosen:
            put(f"{page['code']}  {page['title']}")
    else:
        (page,) = chosen
        remedy = f"\n\nRemedy: {page['remedy']}" if page["remedy"] else ""
        put(f"{wanted} ({page['severity']})\n\n{page['manual']}{remedy}")


def _pages() -> dict[str, dict[str, str]]:
    """Code → its page, of faults and of checks."""
    faults = [
        {
            "code": code,
            "severity": "error",
            "title": re.split(r"(?<=[.:])\s", text, maxsplit=1)[0].rstrip(".:"),
            "manual": text,
            "remedy": "",
        }
        for code, text in {
            **CODES,
            **OPTION_CODES,
            **TREE_CODES,
            **MOVE_CODES,
            **GUARD_CODES,
            **SCENARIO_CODES,
            **EXERCISE_CODES,
            **YEARS_CODES,
            **RENDERING,
        }.items()
    ]
    coded: tuple[Check | LiveCode, ...] = (*checks(), *LIVE_CODES.values())
    practice = [
        {
            "code": one.code,
            "severity": one.severity.value,
            "title": one.title,
            "manual": one.manual,
            "remedy": one.remedy,
        }
        for one in coded
    ]
    return {page["code"]: page for page in (*faults, *practice)}
