"""The site that is rehearsed with: pages that link to each other, a CGI program, server-side includes, a rewrite rule.

Everything that gets lost when a site moves is in it once: a program with modules, a page that is parsed only while its
execute bit is set, a folder for root alone, a setgid folder, a symbolic link.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from drillbook.rehearsal.world_cast import WorldError, is_qualified

ROW = 42
"""The row of each database that the program shows."""
BOOKS = 12
STATIC, PROGRAM, INCLUDES, PARSED, REWRITTEN = (
    "/index.html",
    "/cgi-bin/stock.pl",
    "/delivery.shtml",
    "/club.html",
    "/book/7",
)
"""Paths that a client asks for: one of each kind."""
_PATH = re.compile(r"(/[A-Za-z0-9_.-]+)+", re.ASCII)
_WORD = re.compile(r"[a-z_][a-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site. `owner` is user:group; `link`: what it leads to, then it has no content."""

    path: str
    content: str = ""
    mode: int = 0o644
    owner: str = "root:root"
    link: str = ""
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What the inventory says about the web server, checked so that it may stand in its configuration."""

    key: str
    host: str
    root: str
    user: str
    group: str
    settings: str

    def __post_init__(self) -> None:
        if not is_qualified(self.host):
            raise WorldError(f"'{self.host}' is not a host name: give the service a `url:`")
        for path in (self.root, self.settings):
            if not _PATH.fullmatch(path) or ".." in path:
                raise WorldError(f"'{path}' cannot be a path of a web server here")
        for name in (self.user, self.group):
            if not _WORD.fullmatch(name):
                raise WorldError(f"'{name}' cannot be a user or group here")


def marker(database: str) -> str:
    """What the program must show of a database: its row in words."""
    return f"{database}: row {ROW}, Keeper of {database}, {ROW * 3 % 17} copies"


def expected(site: Site, databases: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Per path, what a right answer contains."""
    return {
        STATIC: (f"<title>{site.key}</title>", 'href="/books/1.html"'),
        PROGRAM: tuple(marker(name) for name in databases) or ("no database",),
        INCLUDES: ("Parcels leave on Tuesdays", "document delivery.shtml"),
        PARSED: ("document club.html",),
        REWRITTEN: ("Book 7 of",),
    }


def pages(site: Site) -> Iterator[File]:
    """Everything below the document root, folders before what lies in them."""
    root, mine = site.root, f"root:{site.group}"
    for name in ("", "/books", "/parts", "/cgi-bin", "/lib", "/lib/Shop"):
        yield File(f"{root}{name}", mode=0o755, folder=True)
    books = "".join(f'<li><a href="/books/{one}.html">Book {one}</a></li>\n' for one in range(1, BOOKS + 1))
    ways = (PROGRAM, INCLUDES, PARSED, REWRITTEN, "/latest.html")
    links = "".join(f'<li><a href="{path}">{path}</a></li>\n' for path in ways)
    yield File(f"{root}/index.html", _page(site.key, f"<ul>\n{books}{links}</ul>"))
    for one in range(1, BOOKS + 1):
        near = f'<a href="/index.html">all</a> <a href="/books/{one % BOOKS + 1}.html">next</a>'
        yield File(f"{root}/books/{one}.html", _page(f"Book {one} of {site.key}", near))
    yield File(f"{root}/latest.html", link=f"books/{BOOKS}.html")
    yield File(f"{root}/parts/address.html", "<p>Parcels leave on Tuesdays.</p>\n")
    shown = '<!--#include virtual="/parts/address.html" -->\n<p>document <!--#echo var="DOCUMENT_NAME" --></p>'
    yield File(f"{root}{INCLUDES}", _page("Delivery", shown))
    # Parsed because it may be executed (XBitHack): a copy that forgets the bit shows the directive itself.
    yield File(f"{root}{PARSED}", _page("Club", shown), mode=0o754, owner=mine)
    yield File(f"{root}{PROGRAM}", _text("stock.pl"), mode=0o755)
    yield File(f"{root}/lib/Shop/Settings.pm", _text("Settings.pm"))
    yield File(f"{root}/drafts", mode=0o700, folder=True)
    yield File(f"{root}/drafts/autumn.txt", "Not yet.\n", mode=0o600)
    yield File(f"{root}/uploads", mode=0o2775, owner=f"{site.user}:{site.group}", folder=True)
    yield File(f"{root}/uploads/.keep", mode=0o664, owner=f"{site.user}:{site.group}")


def virtual_host(site: Site) -> str:
    """The site's configuration. It names no address: a copy must work at another one."""
    return f"""<VirtualHost *:80>
    ServerName {site.host}
    DocumentRoot {site.root}
    ScriptAlias /cgi-bin/ {site.root}/cgi-bin/
    SetEnv SHOP_SETTINGS {site.settings}
    SetEnv SHOP_LIB {site.root}/lib
    <Directory {site.root}>
        Options +Includes +FollowSymLinks
        AllowOverride None
        Require all granted
        <IfModule include_module>
            XBitHack on
            AddType text/html .shtml
            AddOutputFilter INCLUDES .shtml
        </IfModule>
    </Directory>
    <Directory {site.root}/lib>
        Require all denied
    </Directory>
    <IfModule rewrite_module>
        RewriteEngine on
        RewriteRule ^/book/([0-9]+)$ /books/$1.html [PT]
    </IfModule>
    <IfModule headers_module>
        Header set X-Site "{site.key}"
    </IfModule>
    ErrorLog ${{APACHE_LOG_DIR}}/{site.key}-error.log
    CustomLog ${{APACHE_LOG_DIR}}/{site.key}-access.log combined
</VirtualHost>
"""


def _page(title: str, body: str) -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1>\n{body}\n</body></html>\n"
    )


def _text(name: str) -> str:
    return files("drillbook.rehearsal").joinpath("site", name).read_text(encoding="utf-8")
