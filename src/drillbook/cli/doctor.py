"""`drillbook doctor`: is everything there that drillbook calls?"""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import typer

from drillbook.cli.console import put, put_json
from drillbook.cli.options import Form, Format
from drillbook.cli.status import FAULT
from drillbook.documents import find_templates
from drillbook.problem import ToolMissingError
from drillbook.rehearsal.tools import ASKING, SERVERS, missing_tools, why_no_hosts

PACKAGES = (
    "networkx",
    "pyyaml",
    "pydantic",
    "simpy",
    "numpy",
    "jinja2",
    "weasyprint",
    "matplotlib",
    "typer",
    "rich",
    "dnspython",
)


def doctor(form: Format = Form.TEXT) -> None:
    """Say which tools and libraries are there, with versions; exit with 3 when one is missing.

    What only a rehearsal needs is told apart, and may be missing.
    """
    found = {"python": sys.version.split()[0], "graphviz (dot)": _dot(), "pango": _pango(), "templates": _templates()}
    found |= {package: _package(package) for package in ("drillbook", *PACKAGES)}
    packages = missing_tools((*SERVERS, *ASKING))
    why_not = "" if packages else why_no_hosts()
    if form is Form.JSON:
        put_json({"found": found, "rehearsal": {"missing": packages, "why_not": why_not}})
    else:
        for name, state in found.items():
            put(f"{'ok     ' if state else 'MISSING'} {name} {state or ''}".rstrip())
        lacking = f"apt-get install {' '.join(packages)}" if packages else why_not
        put(f"absent  rehearsal (only `drillbook rehearse` needs it): {lacking}" if lacking else "ok      rehearsal")
    if not all(found.values()):
        raise typer.Exit(FAULT)


def _dot() -> str | None:
    path = shutil.which("dot")
    if path is None:
        return None
    done = _called(path, "-V")
    return done.stderr.strip().removeprefix("dot - graphviz version ") or None


def _pango() -> str | None:
    """WeasyPrint loads it when it is imported, so that is tried in a process of its own."""
    asked = "from weasyprint.text.ffi import pango; print(pango.pango_version())"
    done = _called(sys.executable, "-c", asked)
    number = done.stdout.strip()
    return f"{int(number) // 10000}.{int(number) // 100 % 100}" if done.returncode == 0 and number.isdigit() else None


def _called(*command: str) -> "subprocess.CompletedProcess[str]":
    """A fixed command, run for what it prints."""
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


def _templates() -> str | None:
    try:
        return str(find_templates()[-1])
    except ToolMissingError:
        return None


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
