"""The typesetting process: reads one document as JSON, writes it as PDF or HTML. It can be killed at any time.

Runs as `python -m drillbook.documents.typeset`, with limits of memory and computing time that it sets itself before
it reads a template. Templates are sandboxed and escape every value; nothing but `data:` URLs is read.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

MEMORY_BYTES = 3 * 2**30
CPU_S = 120


class Refused(Exception):  # noqa: N818 - the document asks for something it may not have
    """A document that cannot be typeset; the message is for the user."""


def to_html(job: dict[str, Any]) -> str:
    """Fill the template in."""
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
        raise Refused(f"{error.filename or error.name}:{error.lineno}:1: {error.message}") from error
    except (TemplateError, TypeError, ValueError, ZeroDivisionError, OverflowError) as error:
        raise Refused(f"{_place(error)}: {type(error).__name__}: {error}") from error


def to_pdf(job: dict[str, Any]) -> bytes:
    """Typeset as tagged PDF (PDF/UA-1); the same job gives the same bytes."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - half a second that HTML alone does not need
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

    class OnlyData(URLFetcher):  # type: ignore[misc]
        """Reads `data:` URLs; anything else stops the document."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise FatalURLFetchingError(f"the document asks for {url[:200]!r}; only data: URLs are read")
            return super().fetch(url, headers)

    html, fonts, fetcher = to_html(job), FontConfiguration(), OnlyData()
    options = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "pdf_identifier": job["identifier"].encode()}
    try:
        styles = [CSS(string=one, font_config=fonts, url_fetcher=fetcher) for one in (job["fonts"], _style(job))]
        page = HTML(string=html, url_fetcher=fetcher)
        written = page.write_pdf(stylesheets=styles, font_config=fonts, **options)
    except FatalURLFetchingError as error:
        raise Refused(str(error)) from error
    return bytes(written)


def _style(job: dict[str, Any]) -> str:
    """The stylesheet beside the template: the user's own, else the shipped one."""
    found = (Path(str(folder)) / str(job["style"]) for folder in job["folders"])
    return next(file.read_text("utf-8") for file in found if file.is_file())


def _place(error: BaseException) -> str:
    """The line of the template in which an error arose."""
    place, trace = "template", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".j2", ".css")):
            place = f"{name}:{trace.tb_lineno}:1"
        trace = trace.tb_next
    return place


def main() -> None:
    """Read the job from stdin, write the document to stdout; status 1 and a line on stderr when it is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job = json.load(sys.stdin.buffer)
    try:
        done = to_pdf(job) if job["form"] == "pdf" else to_html(job).encode()
    except Refused as refused:
        print(str(refused)[:2000], file=sys.stderr)  # the parent reads it
        sys.exit(1)
    except MemoryError:
        print("the document needs more memory than it may have", file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(done)


if __name__ == "__main__":
    main()
