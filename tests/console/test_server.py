"""The console's doors: who gets in, by which name, from where."""

import asyncio
import json

import pytest

from drillbook.console.server import Console, Tokens

HOST = "127.0.0.1:8000"
TOKENS = Tokens("facilitator-token", "players-token")


class Desk:
    """A driver that notes what it was asked."""

    version = 0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def note(self, words: str, by: str = "") -> None:
        self.asked.append(words)


@pytest.fixture
def console(monkeypatch) -> Console:
    made = Console(Desk(), TOKENS, frozenset({HOST}))
    monkeypatch.setattr(made, "_view", lambda role: {"role": role})
    return made


def ask(console, path: str, method: str = "GET", body: bytes = b"", **headers: str):
    """Status, headers and body of an answer."""
    target, _, query = path.partition("?")
    fields = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http", "method": method, "path": target, "query_string": query.encode(), "headers":
        [(name.encode(), value.encode()) for name, value in fields.items()], "http_version": "1.1", "scheme": "http",
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    said: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        said.append(message)

    asyncio.run(console.app(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], answered, b"".join(one.get("body", b"") for one in said[1:])


def cookie(console, role: str) -> str:
    path = {"facilitator": "/", "players": "/players"}[role]
    token = getattr(TOKENS, role)
    status, answered, _ = ask(console, f"{path}?token={token}")
    assert status == 303
    assert "httponly" in answered["set-cookie"].lower()
    assert "samesite=strict" in answered["set-cookie"].lower()
    return answered["set-cookie"].partition(";")[0]


def test_without_a_token_nobody_gets_in(console):
    for path in ("/", "/players", "/state", "/players/state", "/events", "/players/events"):
        assert ask(console, path)[0] == 403
    assert ask(console, "/?token=players-token")[0] == 403
    assert ask(console, "/players?token=wrong")[0] == 403


def test_each_role_sees_its_own(console):
    for role, path in (("facilitator", "/state"), ("players", "/players/state")):
        status, _, body = ask(console, path, cookie=cookie(console, role))
        assert (status, json.loads(body)) == (200, {"role": role})


def test_players_do_nothing_and_see_nothing_of_the_desk(console):
    held = cookie(console, "players")
    assert ask(console, "/state", cookie=held)[0] == 403
    assert ask(console, "/do/note", "POST", b'{"words": "x"}', cookie=held, x_drillbook="1")[0] == 403
    assert console.driver.asked == []


def test_another_name_or_another_site_is_turned_away(console):
    held = cookie(console, "facilitator")
    assert ask(console, "/state", cookie=held, host="evil.example:8000")[0] == 421
    sent = ask(
        console, "/do/note", "POST", b'{"words": "x"}', cookie=held, x_drillbook="1", origin="http://evil.example"
    )
    assert sent[0] == 421
    assert ask(console, "/do/note", "POST", b'{"words": "x"}', cookie=held)[0] == 403
    assert console.driver.asked == []


def test_the_facilitator_acts(console):
    held = cookie(console, "facilitator")
    status, _, _ = ask(
        console, "/do/note", "POST", b'{"words": "x"}', cookie=held, x_drillbook="1", origin=f"http://{HOST}"
    )
    assert status == 200
    assert console.driver.asked == ["x"]


@pytest.mark.parametrize("body", [b"[]", b"{", b"{}", b"1" * 70_000, b'{"words": ' + b"[" * 5000])
def test_what_is_no_request_is_refused(console, body):
    held = cookie(console, "facilitator")
    assert ask(console, "/do/note", "POST", body, cookie=held, x_drillbook="1")[0] in (400, 409)
    assert ask(console, "/do/nothing", "POST", b"{}", cookie=held, x_drillbook="1")[0] == 404


@pytest.mark.parametrize("path", ["/", "/players", "/static/console.js", "/static/nothing", "/static/..%2fserver.py"])
def test_nothing_is_fetched_and_nothing_is_framed(console, path):
    status, answered, body = ask(console, path, cookie=cookie(console, "facilitator"))
    assert status in (200, 403, 404)
    assert "default-src 'none'" in answered["content-security-policy"]
    assert "frame-ancestors 'none'" in answered["content-security-policy"]
    assert b"https://" not in body
