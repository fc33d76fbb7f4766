"""The typesetting process: reads one document as JSON, writes it as PDF or HTML. It can be killed at any time.

Runs as `python -m drillbook.documents.typeset`, with limits of memory and computing time that it sets itself before
it reads a template. Templates are sandboxed and escape every value; nothing but `data:` URLs is read. What WeasyPrint
would leave out with a line in its log (a picture that is not there, a link to nowhere) stops the document instead.
"""

import json
import logging
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

MEMORY_BYTES = 3 * 2**30
CPU_S = 120
BASE_URL = "file:///"
"""Relative URLs are resolved against it, so that they are refused like all others and not passed over."""


class Refused(Exception):  # noqa: N818 - the document asks for something it may not have
    """A document that cannot be typeset; the message is for the user, with the template's file and line if known."""

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.file, self.line = file, line


class Omissions(logging.Handler):
    """Collects what WeasyPrint says it leaves out."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.said.append(record.getMessage())


def to_html(job: dict[str, Any]) -> str:
    """Fill the template in. Refused where a template is wrong: it may be the user's own, and raise anything."""
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in job["folders"]]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return str(environment.get_template(job["template"]).render(document=job["document"]))
    except TemplateSyntaxError as error:
        raise Refused(error.message or "syntax error", error.filename or error.name or "", error.lineno) from error
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}", *_place(error)) from error


def to_pdf(job: dict[str, Any]) -> bytes:
    """Typeset as tagged PDF (PDF/UA-1); the same job gives the same bytes."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - half a second that HTML alone does not need
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

    asked: list[str] = []

    class OnlyData(URLFetcher):  # type: ignore[misc]
        """Reads `data:` URLs; anything else stops the document."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                asked.append(url)  # pictures inside pictures: WeasyPrint catches even fatal errors there
                raise FatalURLFetchingError(f"not read: {url}")
            return super().fetch(url, headers)

    html, style, fonts, fetcher, written = to_html(job), _style(job), FontConfiguration(), OnlyData(), b""
    options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "pdf_identifier": job["identifier"].encode()}
    logging.getLogger("weasyprint").addHandler(omissions := Omissions())
    try:
        styles = [
            CSS(string=one, font_config=fonts, url_fetcher=fetcher, base_url=BASE_URL) for one in (job["fonts"], style)
        ]
        page = HTML(string=html, url_fetcher=fetcher, base_url=BASE_URL)
        written = bytes(page.write_pdf(stylesheets=styles, font_config=fonts, **options))
    except FatalURLFetchingError:
        pass  # told below, with the address
    if asked:
        raise Refused(f"the document asks for {asked[0][:200]!r}; only data: URLs are read")
    if omissions.said:
        raise Refused(omissions.said[0][:300])
    return written


def _style(job: dict[str, Any]) -> str:
    """The stylesheet beside the template: the user's own, else the shipped one."""
    found = (Path(str(folder)) / str(job["style"]) for folder in job["folders"])
    file = next(file for file in found if file.is_file())
    try:
        return file.read_text("utf-8")
    except ValueError as error:
        raise Refused(f"it is not UTF-8: {error}", str(file)) from error


def _place(error: BaseException) -> tuple[str, int]:
    """The template's file and line in which an error arose; ("", 0) where it is not known."""
    place, trace = ("", 0), error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _end_with(parent: int) -> None:
    """Stop when the process that waits for the document is no longer there. It says who it is: asking is too late."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main() -> None:
    """Read the job from stdin, write the document to stdout; status 1 and JSON on stderr when it is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        job = json.load(sys.stdin.buffer)
        threading.Thread(target=_end_with, args=(job["parent"],), daemon=True).start()
        done = to_pdf(job) if job["form"] == "pdf" else to_html(job).encode()
    except Refused as refused:
        _refuse(str(refused)[:2000], refused.file, refused.line)
    except MemoryError:
        _refuse(f"the document needs more memory than it may have ({MEMORY_BYTES >> 30} GiB)")
    else:
        sys.stdout.buffer.write(done)


def _refuse(message: str, file: str = "", line: int = 0) -> None:
    """Tell the waiting process why, and end."""
    print(json.dumps({"message": message, "file": file, "line": line}), file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
