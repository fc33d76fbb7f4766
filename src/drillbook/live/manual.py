"""The reference page of the live check, written from its codes."""

from drillbook.live.codes import CODES

OPENING = """\
# The inventory against the world

`drillbook check INVENTORY --live` asks what runs, and compares the answers with the inventory. It reads only, asks
nobody who has not been marked, and takes no silence for a yes.

- **Who is asked.** `live: true` at a server, vm or device lets its IP address be contacted; at a domain, service or
  database it has that element checked, at addresses that may be contacted. `parent_servers` of a domain may be asked
  for its delegation. `--live-host` adds an identifier or an IP address for one run. Names are resolved by this
  machine's resolver, or by `--resolver`; an address that they lead to is contacted only if it is in the inventory as
  an address. Redirects are not followed.
- **What is asked.** Domains: delegation at the parent, SOA, NS, `records` and TTL at each name server, PTR of the
  records' addresses. Services with a `url`: HEAD (GET where that is refused), certificate. Machines: TCP ports: `ports`
  (22 where none are given), those of the databases on them, 25 for mail. Databases: role and lag, through `psql` and
  `mariadb` (or `mysql`) with your own log-in (`~/.pgpass`, `~/.my.cnf`), never with a password on the command line.
- **How fast.** `--rate` questions a second to one address, four times that in all, at most eight at once.
- **Evidence.** `--format json` has every question and answer under `live.exchanges`.

This page is written from `src/drillbook/live/codes.py`; a test keeps it current.

"""


def write_manual() -> str:
    """The page, in Markdown: how it works, all codes in a table, then an entry for each."""
    rows = "".join(f"| [{one.code}](#{one.code.lower()}) | {one.severity} | {one.title} |\n" for one in CODES.values())
    entries = (
        f"## {one.code}\n\n*{one.severity}.* {one.manual}\n\n**Remedy:** {one.remedy}\n" for one in CODES.values()
    )
    return f"{OPENING}| Code | Severity | What it finds |\n|---|---|---|\n{rows}\n" + "\n".join(entries)
