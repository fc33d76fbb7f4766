"""Appendices D to F: what must be there, what is done by hand, how to see that a service is back."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Missing, Paragraph, Table, lean, strong, text
from drillbook.documents.compose.brevity import EMPTY, some
from drillbook.documents.compose.material import Material
from drillbook.model import ServiceKind


def procedures(material: Material) -> Iterator[Block]:
    """Appendix D: what the steps rely on."""
    yield Paragraph(text("Sections 3 to 5 hold every step with its commands."))
    rows = tuple(
        (
            (strong(service.title),),
            text(f"{web.server}; {', '.join(web.modules) or 'no modules named'}"),
            text(f"{web.user or '—'} : {web.group or '—'}"),
            text(web.document_root or "—"),
            text("; ".join(web.languages) or "—"),
        )
        for service in material.services
        if (web := service.web)
    )
    if rows:
        yield Paragraph(text("What web servers must have:"), keep=True)
        yield Table(
            ("Site", "Server, modules", "User : group", "Document root", "Languages"), rows, (16, 28, 16, 18, 22)
        )
    elif any(service.kind_of is ServiceKind.WEB for service in material.services):
        yield Missing("No web site's four questions are answered", "add `web:` to services of kind web")


def workarounds(material: Material) -> Iterator[Block]:
    """Appendix E: how people carry on by hand."""
    processes = [material.estate.processes[one] for one in material.affected if one in material.estate.processes]
    if not processes:
        if material.services:
            yield Missing("No business process needs this site's services", "add `processes:` with `workaround:`")
        else:
            yield Paragraph(text("No service has anything at this site, so that nothing has to be done by hand."))
        return
    for process in processes:
        if not process.workaround:
            yield material.missing(process, "workaround", f"{process.title}: no workaround")
    rows = tuple(
        ((strong(one.title),), text(one.workaround), text(material.people(one.owner)))
        for one in processes
        if one.workaround
    )
    if rows:
        yield Table(("Process", "By hand", "Owner"), rows, (24, 54, 22))


def validation(material: Material) -> Iterator[Block]:
    """Appendix F: how to see that a service is back."""
    if not material.services:
        yield Paragraph(text("Nothing to validate: no service has anything at this site."))
        return
    yield Paragraph(text("A service is back when its check passes from outside and its owner says so."), keep=True)
    rows = tuple(
        (
            (strong(one.title),),
            text(one.check or "—"),
            text(material.people(one.owner)),
            text("☐"),
        )
        for one in material.services
    )
    yield lean(Table(("Service", "Check", "Owner", "Passed"), rows, (22, 48, 20, 10)), EMPTY)[0]
    unchecked = [one.title for one in material.services if not one.check]
    if unchecked:
        yield Missing(f"No check is written for {some(unchecked, 4)}", "add `check:` to them")
