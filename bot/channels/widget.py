"""The widget's channel, ``/widget``: conversations opened by pages of allowed origins, without a service token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.bot import Bot
from bot.channels.addresses import client_of
from bot.channels.conversations import ONE, Conversations
from bot.channels.deep_links import knowledge_in_use
from bot.channels.mine import mine_routes
from bot.channels.openings import Openings
from bot.channels.requests import Route, bearer, body_of, forbidden, patiently, reply, serve_route
from bot.channels.tokens import LIFETIME, PURPOSE, RENEWABLE, Held, Token, Tokens, expired
from bot.channels.uploads import upload_routes
from bot.channels.widget_origins import Origins
from bot.channels.wire import iso
from center.my_information import was_deleted
from center.settings import Mode
from center.switches import read_switches

CHANNEL = "widget"
PREFIX = "/widget"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-File-Name, Last-Event-ID",
    "Access-Control-Max-Age": "7200",
}


class PageAccess:
    """Decides who may use which conversation of the widget: whoever holds its token, from the origin it is bound to."""

    def __init__(self, bot: Bot, origins: Origins) -> None:
        self._bot, self._origins = bot, origins
        self._tokens = Tokens(bot.settings.secret, bot.settings.old_secrets, f"{PURPOSE}: {CHANNEL}")

    async def admit(self, request: Request, conversation_id: str) -> Held:
        """What the caller holds; raises Refused."""
        return self._held(request, conversation_id, timedelta(0))

    async def readmit(self, request: Request, conversation_id: str) -> Held:
        """What the caller holds, or held until 30 days ago; raises Refused.

        A token that has ended opens nothing that was deleted after it was given out.
        """
        held = self._held(request, conversation_id, RENEWABLE)
        has_ended = held.expires_at is not None and held.expires_at <= self._bot.service.clock.now()
        if has_ended and await patiently(lambda: self._was_deleted(held)):
            raise expired()
        return held

    async def _was_deleted(self, held: Held) -> bool:
        """Whether the conversation was deleted after the token was given out."""
        if held.expires_at is None:
            return False
        talk, given = held.conversation_id, held.expires_at - LIFETIME
        return await self._bot.service.records.read(lambda connection: was_deleted(connection, talk, given))

    def issue(self, conversation_id: str, origin: str | None = None) -> Token:
        """A token for the conversation, for pages of ``origin``."""
        return self._tokens.issue(conversation_id, self._bot.service.clock.now(), origin)

    def _held(self, request: Request, conversation_id: str, late: timedelta) -> Held:
        held = self._tokens.read(bearer(request), self._bot.service.clock.now(), late)
        if held.conversation_id != conversation_id:
            raise forbidden()
        self._origins.require(request, held.origin)
        return held


Part = Callable[[Bot, PageAccess], Sequence[Route]]
PARTS: tuple[Part, ...] = (upload_routes, mine_routes)
"""What else a conversation of the widget has. Paths are those below the conversation, such as ``/me``; handlers take
``request``, ``conversation_id`` and what their path names, and begin with ``await access.admit(…)``."""


def blueprints(bot: Bot) -> list[Blueprint]:
    """The routes of this channel."""
    return [WidgetChannel(bot).blueprint()]


class WidgetChannel:
    """Opens conversations for pages, within limits, and tells their browsers what they may do."""

    def __init__(self, bot: Bot, parts: Sequence[Part] = PARTS) -> None:
        self._bot = bot
        self._origins, self._openings = Origins(bot.settings), Openings(bot.settings)
        self._access = PageAccess(bot, self._origins)
        self._conversations = Conversations(bot, CHANNEL, self._access)
        self._parts = parts

    def blueprint(self) -> Blueprint:
        """Every route with its preflight, and the end of the streams before the server stops."""
        blueprint = Blueprint("widget", url_prefix=PREFIX)
        routes = self._routes()
        paths = dict.fromkeys(route.path for route in routes)
        for number, route in enumerate([*routes, *(Route("OPTIONS", path, self.preflight) for path in paths)]):
            serve_route(blueprint, route, f"{route.handler.__name__}_{number}")
        blueprint.middleware("response")(self.mark)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def status(self, request: Request) -> HTTPResponse:
        """What the center says before and beside the conversation."""
        self._origins.read_by_any(request)
        service, now = knowledge_in_use(self._bot).service, self._bot.service.clock.now()
        records, texts = self._bot.service.records, service.widget_texts()
        switches = await patiently(lambda: records.read(lambda connection: read_switches(connection, now)))
        uploads = {"largest": texts.uploads.largest, "most": texts.uploads.most, "accept": texts.uploads.accept}
        told = {
            "center": service.center.name,
            "demo": self._bot.settings.mode is Mode.DEMO,
            "banner": switches.banner,
            "bot": switches.bot_on,
            "notice": switches.notice,
            "open": switches.open,
            "now": iso(now),
            "privacy": list(service.privacy_texts()),
            "starters": list(texts.starters),
            "uploads": uploads,
        }
        return reply(told)

    async def open(self, request: Request) -> HTTPResponse:
        """A new conversation, with a token for pages of the same origin."""
        origin = self._origins.opener(request)
        body_of(request, [])
        client = client_of(request, self._bot.settings.widget.trusted_proxies)
        await self._openings.take(client, self._bot.service.clock.now())
        return await self._conversations.opened(origin=origin)

    async def preflight(self, request: Request, **named: str) -> HTTPResponse:
        """What pages of the caller's origin may send; raises Refused for a foreign one."""
        self._origins.opener(request)
        return empty(headers=PREFLIGHT)

    async def mark(self, request: Request, response: HTTPResponse) -> None:
        """Let the page read the answer when it is one of an allowed origin, and keep answers of origins apart."""
        response.headers["Vary"] = "Origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        origin = request.headers.get("origin")
        if origin is not None and self._origins.allows(request, origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def _routes(self) -> list[Route]:
        own = [Route("GET", "/status", self.status), Route("POST", "/conversations", self.open)]
        parts = [route for part in self._parts for route in part(self._bot, self._access)]
        below = [route._replace(path=f"{ONE}{route.path}") for route in parts]
        return [*own, *self._conversations.routes(), *below]

    async def _stop(self, *_: object) -> None:
        self._conversations.stop()
        await self._openings.close()
