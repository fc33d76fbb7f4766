"""Names that end up in commands: hosts, accounts, paths, databases, addresses on the web.

Commands quote every value (`drillbook.procedures.shell`). That is the second line of defence; this is the first: what
a program could take for an option (`-oProxyCommand=…`), a client for a command of its own (a backslash in psql), or a
shell for more than a word, is no host and no account, and is refused where it is written. Each type says what is
expected, and carries the same rule as a pattern for editors.
"""

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

REFUSED = "refused_name"
"""Pydantic's type of these faults, by which the loader knows them."""
LONGEST_PATH = 1024
LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = rf"{LABEL}(?:\.{LABEL})*"
IPV4 = r"(?:\d{1,3}\.){3}\d{1,3}"
IPV6 = r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"
SEGMENT = r"[\w.+,@=~:-]+"
FOLDERS = rf"(?:/(?!\.\.?(?:/|$)){SEGMENT})+"
WEB = rf"https?://(?:{HOST}|\[{IPV6}\])(?::\d{{1,5}})?(?:[/?#][\w/?#.,:@&=%+~-]*)?"
VERSION = r"[0-9A-Za-z][0-9A-Za-z.+~:_-]*"
MODULE = r"[A-Za-z_][\w.+-]*"
PART = r"[A-Za-z_][\w.:/@+#-]*"


def _refuse(expected: str) -> PydanticCustomError:
    return PydanticCustomError(REFUSED, "is not {expected}", {"expected": expected})


def _matching(pattern: str, expected: str) -> Callable[[str], str]:
    """A validator: the whole text, and no line break after it, has this form."""
    form = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if form.fullmatch(text) is None:
            raise _refuse(expected)
        return text

    return check


def _schema(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$", "examples": list(examples)})


def is_ip_address(text: str) -> bool:
    """An IPv4 or IPv6 address in the usual notation, without a zone."""
    try:
        return not getattr(ip_address(text), "scope_id", None)
    except ValueError:
        return False


def is_host_name(text: str) -> bool:
    """A host name (RFC 1123): labels of letters, digits and inner hyphens, at most 253 characters in all.

    A name whose last label is all digits would be read as an address by some programs (RFC 1123, 2.1), so it is none.
    """
    whole = re.fullmatch(HOST, text, re.ASCII) is not None
    return whole and len(text) <= 253 and not text.rpartition(".")[2].isdigit()


def _address(text: str) -> str:
    if not is_ip_address(text) and not is_host_name(text):
        raise _refuse("an IP address or a host name, such as 192.0.2.10, 2001:db8::10 or web1.example.net")
    return text


def _domain_name(text: str) -> str:
    if not is_host_name(text.removeprefix("_").replace("._", ".")):
        hint = "" if text.isascii() else "; an international name is written as its labels xn--…"
        raise _refuse(f"a domain name, such as example.net{hint}")
    return text


def _path(text: str) -> str:
    if len(text) > LONGEST_PATH or not re.fullmatch(FOLDERS + "/?", text) or not text.isprintable():
        raise _refuse(
            "an absolute path below '/', such as /srv/www: letters, digits and . _ - + , @ = ~ : only; no '..', "
            "no spaces"
        )
    return text


def _kept_at(text: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9+.-]*://[A-Za-z0-9_][\w.:@%+~-]*(?:/[\w.:@%+~=-]*)*", text, re.ASCII):
        return text
    try:
        return _path(text)
    except PydanticCustomError:
        raise _refuse("an absolute path or an address, such as /backup/orders or s3://backups/orders") from None


def _web_address(text: str) -> str:
    host = re.match(r"https?://([^/:?#\[]*)", text)
    inside = re.match(r"https?://\[([^\]]*)\]", text)
    named = is_ip_address(inside[1]) if inside else host is not None and _is_host(host[1])
    port = re.match(r"https?://(?:\[[^\]]*\]|[^/:?#]*):(\d+)", text)
    if not named or not re.fullmatch(WEB, text, re.ASCII) or (port and not 1 <= int(port[1]) <= 65535):
        raise _refuse(
            "an address on the web, such as https://www.example.net/status: http or https, no user, other characters "
            "percent-encoded"
        )
    return text


def _is_host(text: str) -> bool:
    return is_ip_address(text) or is_host_name(text)


_ACCOUNT = r"[A-Za-z_][A-Za-z0-9_.-]{0,31}"
_DATABASE = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}"
_LANGUAGE = rf"{PART}(?: {VERSION})?(?: with {PART}(?: {VERSION})?(?:, {PART}(?: {VERSION})?)*)?"
_UNICODE_FOLDERS = rf"(?:/{SEGMENT})+".replace(r"\w", r"0-9A-Za-z_\u00aa-\uffff")
Address = Annotated[
    str,
    AfterValidator(_address),
    _schema(f"{HOST}|{IPV4}|{IPV6}", "192.0.2.10", "2001:db8::10", "web1.example.net"),
]
"""An IP address, or a host name."""
DomainName = Annotated[str, AfterValidator(_domain_name), _schema(rf"(?:_?{LABEL}\.)*_?{LABEL}", "example.net")]
"""A name in the DNS, without its last dot, which commands add; labels may begin with an underscore."""
Account = Annotated[
    str,
    AfterValidator(_matching(_ACCOUNT, "the name of a user or group, such as www-data, at most 32 characters")),
    _schema(_ACCOUNT, "www-data"),
]
"""A unix user or group, by name."""
AbsolutePath = Annotated[str, AfterValidator(_path), _schema(_UNICODE_FOLDERS + "/?", "/srv/www")]
"""A path below '/', without blanks, `..` and what a shell reads as more than a letter."""
KeptAt = Annotated[
    str,
    AfterValidator(_kept_at),
    _schema(rf"(?:{_UNICODE_FOLDERS}/?)|[a-z][a-z0-9+.-]*://[A-Za-z0-9_][^\s;'\"]*", "/backup", "s3://backups/orders"),
]
"""Where copies lie: a path, or an address with a scheme."""
DatabaseName = Annotated[
    str,
    AfterValidator(_matching(_DATABASE, "a database's name, such as orders: letters, digits and . _ - only")),
    _schema(_DATABASE, "orders"),
]
"""A database inside its engine: nothing that libpq reads as a connection string, or a client as SQL."""
WebAddress = Annotated[str, AfterValidator(_web_address), _schema(WEB, "https://www.example.net/")]
"""An http or https URL without a user."""
Version = Annotated[
    str, AfterValidator(_matching(VERSION, "a version, such as 15.4: one word")), _schema(VERSION, "15.4")
]
"""A version as its program prints it."""
ModuleName = Annotated[
    str,
    AfterValidator(_matching(rf"{MODULE}(?: or {MODULE})*", "the name of a module, such as rewrite or 'cgid or cgi'")),
    _schema(rf"{MODULE}(?: or {MODULE})*", "rewrite"),
]
"""A module of a web server, or several of which one is enough."""
Language = Annotated[
    str,
    StringConstraints(max_length=4000),
    AfterValidator(
        _matching(
            _LANGUAGE, "a language with its version and modules, such as 'Perl 5.36 with DBI 1.643, DBD::Pg 3.16'"
        )
    ),
    _schema(_LANGUAGE, "Perl 5.36 with DBI 1.643, DBD::Pg 3.16"),
]
"""An interpreter, and the modules it must have."""
Port = Annotated[int, Field(ge=1, le=65535)]
"""A TCP port."""
