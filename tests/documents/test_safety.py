"""Rendering keeps its promises whatever a template asks for: nothing fetched, nothing left out, an end in time."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drillbook.documents import render_index, render_plan
from drillbook.documents.render import _run
from drillbook.problem import InputError

PAGE = "<!DOCTYPE html><html lang=en><head><title>x</title>{head}</head><body>{body}</body></html>"
NESTED = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>'
)
FETCHES = {
    "a picture from the network": {"body": '<img alt=x src="http://192.0.2.1/x.png">'},
    "a file": {"body": '<img alt=x src="file:///etc/hostname">'},
    "a relative file": {"body": '<img alt=x src="logo.png">'},
    "a picture in a picture": {"body": f"<img alt=x src='data:image/svg+xml,{NESTED}'>"},
    "a stylesheet": {"head": '<link rel=stylesheet href="file:///etc/hostname">'},
    "an imported stylesheet": {"head": "<style>@import url('more.css');</style>"},
    "a background": {"head": "<style>body { background: url(file:///etc/hostname) }</style>"},
    "a font": {"head": "<style>@font-face { font-family: x; src: url(http://192.0.2.1/x) } p { font: 9pt x }</style>",
               "body": "<p>a"},
    "an attachment": {"head": '<link rel=attachment href="file:///etc/passwd">'},
}  # fmt: skip
ESCAPES = {
    "classes": "{{ ''.__class__.__mro__ }}",
    "globals": "{{ cycler.__init__.__globals__ }}",
    "a method of the document": "{{ document.__class__ }}",
    "format strings": "{{ '{0.__class__}'.format(document) }}",
    "a file by its path": "{% include '/etc/hostname' %}",
    "a file above": "{% include '../../../../../../../../etc/hostname' %}",
}

LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def override(folder: Path, template: str, name: str = "plan.html.j2") -> Path:
    """A folder of the user's own templates."""
    (folder / name).write_text(template, "utf-8")
    return folder


def refusal(plan, folder: Path, **more):
    """The one problem for which a plan is refused."""
    with pytest.raises(InputError) as raised:
        render_plan(plan, folder, **more)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize("asked", FETCHES.values(), ids=FETCHES.keys())
def test_a_template_that_asks_for_more_than_data_is_refused(small_plan, tmp_path, asked):
    template = PAGE.format(**{"head": "", "body": "", **asked})
    problem = refusal(small_plan, override(tmp_path, template))
    assert problem.code == "T001"
    assert "only data: URLs are read" in problem.message


@pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES.keys())
def test_a_template_cannot_leave_its_sandbox(small_plan, tmp_path, escape):
    problem = refusal(small_plan, override(tmp_path, "\n\n" + escape))
    assert problem.message.startswith(("SecurityError", "TemplateNotFound"))
    assert str(problem.where).startswith(f"{tmp_path / 'plan.html.j2'}:3:")


@pytest.mark.parametrize(
    ("template", "line"),
    [("\n{{ document.nothing }}", 2), ("\n\n\n{% if %}", 4), ("{{ 1 / 0 }}", 1), ("{{ '{x}'.format() }}", 1),
     ("{% include 'plan.html.j2' %}", 1), ("{% for n in range(10**9) %}{% endfor %}", 1)],
)  # fmt: skip
def test_a_faulty_template_is_named_with_its_line(small_plan, tmp_path, template, line):
    problem = refusal(small_plan, override(tmp_path, template))
    assert (problem.where.file, problem.where.line) == (str(tmp_path / "plan.html.j2"), line)


def test_a_template_or_style_that_is_no_text_is_refused(small_plan, tmp_path):
    (tmp_path / "plan.css").write_bytes(b"\xff\xfe")
    assert refusal(small_plan, tmp_path).where.file == str(tmp_path / "plan.css")


def test_a_link_to_nowhere_is_refused(small_plan, tmp_path):
    template = PAGE.format(head="", body='<a href="#nowhere">there</a>')
    assert "#nowhere" in refusal(small_plan, override(tmp_path, template)).message


def test_an_endless_loop_is_stopped_within_its_limit(small_plan, tmp_path):
    began = time.monotonic()
    problem = refusal(small_plan, override(tmp_path, LOOP), limit_s=3)
    assert problem.code == "T002"
    assert time.monotonic() - began < 5


def test_a_template_cannot_take_all_memory(small_plan, tmp_path):
    problem = refusal(small_plan, override(tmp_path, "{{ 'x' * 99999999999 }}"))
    assert "memory" in problem.message


def test_the_process_ends_when_the_one_that_waits_for_it_is_killed(tmp_path):
    override(tmp_path, LOOP)
    job = {"form": "html", "template": "plan.html.j2", "folders": [str(tmp_path)], "document": {}}
    waiting = (
        "import json, os, subprocess, sys; job = json.loads(sys.stdin.readline()) | {'parent': os.getpid()};"
        " child = subprocess.Popen([sys.executable, '-m', 'drillbook.documents.typeset'], stdin=subprocess.PIPE);"
        " child.stdin.write(json.dumps(job).encode()); child.stdin.close(); print(child.pid, flush=True); child.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", waiting], stdout=subprocess.PIPE, stdin=subprocess.PIPE) as parent:
        parent.stdin.write(json.dumps(job).encode() + b"\n")
        parent.stdin.flush()
        child = Path(f"/proc/{int(parent.stdout.readline())}/cmdline")
        time.sleep(4)
        assert b"typeset" in child.read_bytes(), "it should be in its loop"
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while child.exists() and b"typeset" in child.read_bytes():
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.2)


def test_the_process_sees_nothing_of_the_environment_that_it_does_not_need(monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_USER", "hunter2")
    seen: dict[str, str] = {}
    original = subprocess.Popen

    def record(*arguments, **options):
        seen.update(options["env"])
        return original(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", record)
    _run(b"{}", 30)
    assert seen
    assert "SECRET_OF_THE_USER" not in seen
    assert seen.keys() <= os.environ.keys() | {"PYTHONHASHSEED", "LC_ALL"}


def test_the_index_is_filled_in_under_the_same_rules(small_plan, tmp_path):
    override(tmp_path, "{{ document.nothing }}", "index.html.j2")
    with pytest.raises(InputError, match=r"index\.html\.j2:1:1: T001"):
        render_index(small_plan, tmp_path)
