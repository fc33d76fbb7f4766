"""The live drill in the browser: one page for the facilitator, one for players, served on this machine.

Who comes with a token gets a cookie for its role; everything else needs it. A request from another site, or
by another name of this machine than it was asked to have, is refused, so that no page elsewhere can reach it (DNS
rebinding, cross-site requests). Pages carry no data: they ask for JSON, and put it in as text.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from drillbook.console.driver import Driver, Refused
from drillbook.console.view import facilitator_view, players_view
from drillbook.exercises.session import decision_of

STATIC = Path(__file__).parent / "static"
PATHS = {"facilitator": "", "players": "/players"}
PAGES = {"facilitator": "console.html", "players": "players.html"}
FILES = {"console.js": "text/javascript", "players.js": "text/javascript", "console.css": "text/css"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
TICK_S = 0.5
Answer = Callable[[Request, str], Awaitable[Response]]
MOST_BODY = 64_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """What lets somebody in, by role."""

    facilitator: str
    players: str

    def fits(self, role: str, token: str) -> bool:
        """The token is that of the role; told in the same time whatever is wrong with it."""
        ours = self.facilitator if role == "facilitator" else self.players
        return secrets.compare_digest(token.encode(), ours.encode())


class Console:
    """The application around one driver."""

    def __init__(self, driver: Driver, tokens: Tokens, hosts: frozenset[str]) -> None:
        self.driver = driver
        self.tokens = tokens
        self.hosts = hosts
        self.name = secrets.token_hex(4)
        self.app = Starlette(
            routes=[
                *(Route(path or "/", self._for(role, self.page)) for role, path in PATHS.items()),
                *(Route(f"{path}/state", self._for(role, self.state)) for role, path in PATHS.items()),
                *(Route(f"{path}/events", self._for(role, self.events)) for role, path in PATHS.items()),
                Route("/static/{name}", self.file),
                Route("/do/{action}", self.act, methods=["POST"]),
            ],
            lifespan=self._lifespan,
        )

    def _for(
        self, role: str, answer: Callable[[Request, str], Awaitable[Response]]
    ) -> Callable[..., Awaitable[Response]]:
        """An answer to those who have a role only, and come by the address of this console."""

        async def guarded(request: Request) -> Response:
            if refusal := self._foreign(request):
                return refusal
            token = request.query_params.get("token")
            if token is not None:
                return self._let_in(role, token)
            if not self._has(role, request):
                return _plain("Open the address that the program printed, with its token.", 403)
            return await answer(request, role)

        return guarded

    def _let_in(self, role: str, token: str) -> Response:
        """A cookie for a token, and then the page without it in its address."""
        if not self.tokens.fits(role, token):
            return _plain("This token is not valid.", 403)
        answer = RedirectResponse(PATHS[role] or "/", status_code=303, headers=HEADERS)
        answer.set_cookie(self._cookie(role), token, httponly=True, samesite="strict")
        return answer

    async def page(self, request: Request, role: str) -> Response:
        """The page of a role; it holds no data."""
        return Response((STATIC / PAGES[role]).read_bytes(), media_type="text/html", headers=HEADERS)

    async def file(self, request: Request) -> Response:
        """Scripts and style: the same for everybody, nothing of the exercise in them."""
        name = request.path_params["name"]
        if refusal := self._foreign(request):
            return refusal
        if name not in FILES:
            return _plain("Not found.", 404)
        return Response((STATIC / name).read_bytes(), media_type=FILES[name], headers=HEADERS)

    async def state(self, request: Request, role: str) -> Response:
        """What a role sees now."""
        return JSONResponse(self._view(role), headers=HEADERS)

    async def events(self, request: Request, role: str) -> Response:
        """Server-sent events: the number of what happened last, whenever it changes. No content: that is asked for."""
        return StreamingResponse(self._changes(request), media_type="text/event-stream", headers=HEADERS)

    async def act(self, request: Request) -> Response:
        """What the facilitator does: JSON in, the new state out, or 409 with a sentence."""
        if refusal := self._foreign(request):
            return refusal
        if not self._has("facilitator", request) or request.headers.get("x-drillbook") != "1":
            return _plain("No.", 403)
        action = ACTIONS.get(request.path_params["action"])
        if action is None:
            return _plain("Not found.", 404)
        body = await request.body()
        try:
            if len(body) > MOST_BODY:
                raise Refused("that is too long")
            data = json.loads(body or b"{}")
            if not isinstance(data, dict):
                raise Refused("that is no request")
            action(self.driver, data)
        except Refused as error:
            return JSONResponse({"refused": str(error)}, status_code=409, headers=HEADERS)
        except (ValueError, KeyError, TypeError, RecursionError):
            return JSONResponse({"refused": "something is missing, or not what it should be"}, 400, headers=HEADERS)
        return JSONResponse(self._view("facilitator"), headers=HEADERS)

    def _view(self, role: str) -> dict[str, Any]:
        session = self.driver.session
        return (
            facilitator_view(self.driver.play, session)
            if role == "facilitator"
            else players_view(self.driver.play, session)
        )

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        known = -1
        while not await request.is_disconnected():
            if self.driver.version != known:
                known = self.driver.version
                yield f"data: {known}\n\n"
            await asyncio.sleep(TICK_S / 2)

    def _has(self, role: str, request: Request) -> bool:
        return self.tokens.fits(role, request.cookies.get(self._cookie(role), ""))

    def _cookie(self, role: str) -> str:
        """Cookies know hosts, not ports: each drill has a name of its own."""
        return f"drillbook-{role}-{self.name}"

    def _foreign(self, request: Request) -> Response | None:
        """A request by another name of this machine, or from a page of another one."""
        host = request.headers.get("host", "")
        origin = request.headers.get("origin")
        ours = host in self.hosts and (origin is None or origin in {f"http://{one}" for one in self.hosts})
        return None if ours else _plain("This is not the address of the console.", 421)

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(self._tick())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _tick(self) -> None:
        while True:
            self.driver.tick()
            await asyncio.sleep(TICK_S)


Action = Callable[[Driver, Mapping[str, Any]], object]
ACTIONS: Mapping[str, Action] = {
    "start": lambda driver, data: driver.start(),
    "pause": lambda driver, data: driver.pause(),
    "speed": lambda driver, data: driver.set_speed(float(data["speed"])),
    "advance": lambda driver, data: driver.advance(),
    "deliver": lambda driver, data: driver.deliver(str(data["number"])),
    "skip": lambda driver, data: driver.skip(str(data["number"])),
    "decide": lambda driver, data: driver.decide(
        _decision(driver, data), str(data.get("by", "")), str(data.get("words", ""))
    ),
    "note": lambda driver, data: driver.note(str(data["words"]), str(data.get("by", ""))),
    "observe": lambda driver, data: driver.observe(str(data["objective"]), str(data["words"]), str(data.get("by", ""))),
    "rate": lambda driver, data: driver.rate(str(data["objective"]), str(data["rating"]), str(data.get("words", ""))),
    "milestone": lambda driver, data: driver.milestone(str(data["service"]), str(data["what"])),
    "end": lambda driver, data: driver.end(),
}


def _decision(driver: Driver, data: Mapping[str, Any]) -> Any:
    """A decision as of now; `in_min`: its time, in minutes of the story from now."""
    now_s = driver.session.story_s
    minutes = data.get("in_min")
    until = None if minutes in (None, "") else now_s + float(str(minutes)) * 60
    return decision_of({**data, "at_s": now_s, "until_s": until})


def _plain(words: str, status: int) -> Response:
    return PlainTextResponse(words, status_code=status, headers=HEADERS)
