"""Rendering, in a process of its own that is killed when it takes too long or when we are interrupted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from drillbook.documents.as_json import as_plain, digest_of
from drillbook.documents.index import Index
from drillbook.documents.plan import Plan
from drillbook.documents.templates import find_templates, font_faces, templates_digest
from drillbook.problem import NOWHERE, InputError, Problem

LIMIT_S = 180
KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")
"""What of the environment the process may see."""


def render_plan(plan: Plan, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The plan as PDF. InputError where a template is wrong or asks for more than `data:` URLs, or takes too long."""
    return _typeset("pdf", "plan.html.j2", as_plain(plan), plan.key, override, limit_s)


def render_index(index: Index, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The index page as HTML, complete in itself."""
    return _typeset("html", "index.html.j2", as_plain(index), "", override, limit_s)


def plan_key(plan: Plan, override: Path | None = None) -> str:
    """What the PDF depends on, as one SHA-256: rendering again is needed only when it changes."""
    return digest_of([plan.key, templates_digest(override)])


def _typeset(form: str, template: str, document: Any, identifier: str, override: Path | None, limit_s: float) -> bytes:
    job = {
        "form": form,
        "template": template,
        "style": "plan.css",
        "document": document,
        "identifier": identifier,
        "folders": [str(folder) for folder in find_templates(override)],
        "fonts": font_faces() if form == "pdf" else "",
    }
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "drillbook.documents.typeset"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
    )
    try:
        done, said = process.communicate(json.dumps(job).encode(), timeout=limit_s)
    except subprocess.TimeoutExpired:
        raise InputError(
            [Problem(NOWHERE, "T002", f"{template} took more than {limit_s:g} s; it was stopped")]
        ) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        reason = said.decode(errors="replace").strip().splitlines() or ["it was stopped for its use of time or memory"]
        raise InputError([Problem(NOWHERE, "T001", f"{template}: {reason[-1]}")])
    return done
