"""Rendering, in a process of its own that is killed when it takes too long or when we are interrupted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from drillbook.documents.as_json import as_plain, digest_of
from drillbook.documents.index import Index
from drillbook.documents.matrix import MatrixPage
from drillbook.documents.paper import Paper
from drillbook.documents.plan import Plan
from drillbook.documents.procedure import Procedure
from drillbook.documents.review import ReviewDocument
from drillbook.documents.templates import find_templates, font_faces, templates_digest
from drillbook.problem import InputError, Problem, Where

LIMIT_S = 180
KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")
"""What of the environment the process may see."""


def render_plan(plan: Plan, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The plan as PDF. InputError where a template is wrong or asks for more than `data:` URLs, or takes too long."""
    return _typeset("pdf", "plan.html.j2", as_plain(plan), plan.key, override, limit_s)


def render_procedure(procedure: Procedure, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The document of one procedure as PDF."""
    return _typeset("pdf", "procedure.html.j2", as_plain(procedure), procedure.key, override, limit_s)


def render_index(index: Index, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The index page as HTML, complete in itself."""
    return _typeset("html", "index.html.j2", as_plain(index), "", override, limit_s)


def render_review(document: ReviewDocument, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """A quarterly review as PDF."""
    return _typeset("pdf", "review.html.j2", as_plain(document), document.key, override, limit_s)


def render_review_page(document: ReviewDocument, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The same as one HTML page, complete in itself."""
    return _typeset("html", "review-page.html.j2", as_plain(document), "", override, limit_s)


def render_paper(paper: Paper, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """A document of an exercise as PDF."""
    return _typeset("pdf", "paper.html.j2", as_plain(paper), paper.key, override, limit_s)


def render_paper_page(paper: Paper, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The same as one HTML page, complete in itself."""
    return _typeset("html", "paper-page.html.j2", as_plain(paper), "", override, limit_s)


def render_matrix(page: MatrixPage, override: Path | None = None, limit_s: float = LIMIT_S) -> bytes:
    """The page of all scenarios as HTML, complete in itself."""
    return _typeset("html", "matrix.html.j2", as_plain(page), "", override, limit_s)


def plan_key(plan: Plan, override: Path | None = None) -> str:
    """What the PDF depends on, as one SHA-256: rendering again is needed only when it changes."""
    return digest_of([plan.key, templates_digest(override)])


def page_key(page: Index | MatrixPage, override: Path | None = None) -> str:
    """The same for a page."""
    return digest_of([page, templates_digest(override)])


def _typeset(form: str, template: str, document: Any, identifier: str, override: Path | None, limit_s: float) -> bytes:
    job = {
        "form": form,
        "parent": os.getpid(),
        "template": template,
        "style": "plan.css",
        "document": document,
        "identifier": identifier,
        "folders": [str(folder) for folder in find_templates(override)],
        "fonts": font_faces() if form == "pdf" else "",
    }
    try:
        status, done, said = _run(json.dumps(job).encode(), limit_s)
    except subprocess.TimeoutExpired:
        problem = Problem(Where(template), "T002", f"it took more than {limit_s:g} s and was stopped")
        raise InputError([problem]) from None
    if status:
        raise InputError([_problem(template, status, said)])
    return done


def _run(job: bytes, limit_s: float) -> tuple[int, bytes, str]:
    """The process's status, what it wrote and what it said. Killed when it takes too long or we are interrupted.

    It stays in our process group, so that an interrupt at the terminal reaches it too; it starts nothing itself.
    """
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "drillbook.documents.typeset"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
    )
    try:
        done, said = process.communicate(job, timeout=limit_s)
        return process.returncode, done, said.decode(errors="replace")
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _problem(template: str, status: int, said: str) -> Problem:
    """What the process says is wrong, at the template's line; or how it ended, when it could not say."""
    last = (said.strip().splitlines() or [""])[-1]
    try:
        reason = json.loads(last)
        where = Where(reason["file"] or template, reason["line"], min(reason["line"], 1))
        return Problem(where, "T001", reason["message"])
    except (ValueError, KeyError, TypeError):
        ended = f"it was stopped by signal {-status}: more computing time or memory than it may have"
        return Problem(Where(template), "T001", ended if status < 0 else last or f"it ended with status {status}")
