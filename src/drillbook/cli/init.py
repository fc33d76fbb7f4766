"""`drillbook init`: a small inventory to start from."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import say
from drillbook.writing import OutputError, write_file

START = """\
# A small inventory to start from: `drillbook check FOLDER`, then `drillbook build FOLDER`.
# Durations have units ("48 h", "300 s"), identifiers are lower-case; `drillbook schema` serves your editor.

organisation:
  name: Our organisation
  plan_version: "1"
  purpose: Bring our services back after the loss of a site.
  disaster_criteria:
    - Power gone, and not back within 15 minutes
    - Building closed or unsafe

regions:
  north-grid: {name: Northern grid, kind: grid}

sites:
  office:
    name: Head office
    regions: [north-grid]
    meeting_point: Car park
    owner: operations

feeds:
  office-utility: {site: office}

ups:
  office-ups: {site: office, fed_by: office-utility, runtime: 20 min}

servers:
  web-1: {site: office, boot: 10 min, repair: 24 h, owner: operations}

datasets:
  pages: {name: Web pages, on: [web-1], path: /var/www, owner: operations}

services:
  website:
    name: Website
    kind: web
    priority: 1
    owner: operations
    rto: 4 h
    rpo: 24 h
    needs: [web-1, pages]

people:
  first: {name: First Person, role: Head of operations, phones: ["+1 555 0100"], may_declare: 1, deputy: second}
  second: {name: Second Person, role: Administrator, phones: ["+1 555 0101"], may_declare: 2, deputy: first}

teams:
  operations: {name: Operations, members: [first, second], duty: Brings everything back}

plan_copies:
  safe: {name: "Safe, ground floor", kept: office}
  at-home: {name: Home of the head of operations, kept: first}

providers:
  mobile-company: {name: Mobile company, services: [mobile telephone], repair: 12 h}

channels:
  mobile: {name: Mobile telephone, kind: mobile, provider: mobile-company}

vaults:
  envelopes: {name: Sealed envelopes, kept: [office, first], opened_by: [first, second]}

logins:
  web-root: {name: Administrator's password of web-1, opens: [web-1], kept_in: [envelopes]}

scenarios:
  blackout:
    name: Blackout of two days
    start: 2026-01-15T16:10:00+01:00
    hits: [{element: north-grid, for: 48 h}]
"""


def init(folder: Annotated[Path, typer.Argument(help="Folder to make.", show_default=False)]) -> None:
    """Write a small, valid inventory into a new folder. Never overwrites."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} exists and is not empty")
    write_file(folder / "inventory.yaml", START.encode())
    say(f"written: {folder / 'inventory.yaml'}; next: drillbook build {folder}")
