"""The JSON channel, ``/v1``: for the website, tests and partners; described in openapi.yml, which it serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.bot import Bot
from bot.channels.requests import (
    LONGEST_CLIENT_ID,
    Refused,
    add_route,
    body_of,
    checked_number,
    name_in,
    number_in,
    patiently,
    reply,
    text_in,
)
from bot.channels.streams import Streams, read_news
from bot.channels.tokens import Access, Token
from bot.channels.wire import iso, wire
from bot.turns import Asked
from center.messages import Words
from center.settings import Mode
from center.turns import Incoming, Received

CHANNEL = "json"
LONGEST_PERSON = 128
LONGEST_BUTTON = 64
LONGEST_WAIT_SECONDS = 25
LARGEST_PAGE = 100
LAST_SEQ = 999_999_999
OPENAPI = Path(__file__).with_name("openapi.yml")


def blueprints(bot: Bot) -> list[Blueprint]:
    """The routes of this channel."""
    return [JsonChannel(bot).blueprint()]


def description() -> dict[str, Any]:
    """The OpenAPI description of every route of the application."""
    found: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    return found


class JsonChannel:
    """Opens conversations, takes messages, and tells what was said."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._access = Access(bot, CHANNEL)
        self._streams = Streams(bot)
        self._description = description()

    def blueprint(self) -> Blueprint:
        """Every route, and the end of the streams before the server stops."""
        blueprint = Blueprint("v1", url_prefix="/v1")
        one = "/conversations/<conversation_id:str>"
        add_route(blueprint, "GET", "/openapi.json", self.describe)
        add_route(blueprint, "POST", "/conversations", self.open)
        add_route(blueprint, "POST", f"{one}/token", self.renew)
        add_route(blueprint, "POST", f"{one}/messages", self.receive)
        add_route(blueprint, "GET", f"{one}/messages", self.tell)
        add_route(blueprint, "GET", f"{one}/stream", self.stream)
        blueprint.listener("before_server_stop")(lambda *_: self._streams.stop())
        return blueprint

    async def describe(self, request: Request) -> HTTPResponse:
        """The OpenAPI description."""
        return reply(self._description)

    async def open(self, request: Request) -> HTTPResponse:
        """A new conversation, or the one of a person whom a partner named before."""
        if self._bot.settings.mode is Mode.PRODUCTION:
            self._access.require_service(request)
        body = body_of(request, ["person"])
        person = name_in(body, "person", LONGEST_PERSON) if "person" in body else None
        conversation_id = await self._opened(person)
        return reply({"conversation": conversation_id, **shown(self._issue(conversation_id))}, 201)

    async def renew(self, request: Request, conversation_id: str) -> HTTPResponse:
        """A new token for whoever has a valid one."""
        await self._access.admit(request, conversation_id)
        return reply(shown(self._issue(conversation_id)))

    async def receive(self, request: Request, conversation_id: str) -> HTTPResponse:
        """Store what the person said or tapped; with ``wait``, tell what was answered."""
        await self._access.admit(request, conversation_id)
        wait = number_in(request, "wait", 0, LONGEST_WAIT_SECONDS, -1)
        body = body_of(request, ["id", "text", "button"])
        incoming = await self._incoming(conversation_id, body)
        turns = self._bot.turns
        if wait < 0:
            received = await patiently(lambda: turns.receive(conversation_id, incoming, CHANNEL))
            return reply(standing(received), 202)
        asked = await patiently(lambda: turns.ask(conversation_id, incoming, CHANNEL, wait))
        return reply(answered(asked, conversation_id, self._bot.settings.secret))

    async def tell(self, request: Request, conversation_id: str) -> HTTPResponse:
        """What was said after a sequence number, and who answers."""
        await self._access.admit(request, conversation_id)
        after = number_in(request, "after", 0, LAST_SEQ, 0)
        limit = number_in(request, "limit", 1, LARGEST_PAGE, LARGEST_PAGE)
        service, secret = self._bot.service, self._bot.settings.secret
        news = await patiently(
            lambda: service.records.read(
                lambda connection: read_news(connection, service.seal, conversation_id, after, limit)
            )
        )
        messages = [wire(message, conversation_id, secret) for message in news.messages]
        return reply({"messages": messages, "state": news.state.value, "last_seq": news.last_seq})

    async def stream(self, request: Request, conversation_id: str) -> None:
        """The same as it comes, from the last event that the reader had."""
        ends_at = await self._access.admit(request, conversation_id)
        after = number_in(request, "after", 0, LAST_SEQ, 0)
        had = request.headers.get("last-event-id")
        if had is not None:
            after = checked_number(had, "Last-Event-ID", 0, LAST_SEQ)
        await self._streams.serve(request, conversation_id, after, ends_at)

    async def _opened(self, person: str | None) -> str:
        seal = self._bot.service.seal
        known = seal.fingerprints(person, f"channel:{CHANNEL}") if person is not None else []
        return await patiently(lambda: self._bot.open_conversation(CHANNEL, known))

    def _issue(self, conversation_id: str) -> Token:
        return self._access.tokens.issue(conversation_id, self._bot.service.clock.now())

    async def _incoming(self, conversation_id: str, body: dict[str, Any]) -> Incoming:
        client_id = name_in(body, "id", LONGEST_CLIENT_ID)
        if "button" not in body:
            return Incoming(Words(text_in(body)), client_id=client_id)
        if "text" in body:
            raise Refused(400, "bad_request", "text 和 button 只能有一个")
        button = name_in(body, "button", LONGEST_BUTTON)
        said = await patiently(lambda: self._bot.tapped(conversation_id, button))
        return said._replace(client_id=client_id)


def shown(token: Token) -> dict[str, Any]:
    """A token as its holder gets it."""
    return {"token": token.text, "expires_at": iso(token.expires_at)}


def standing(received: Received) -> dict[str, Any]:
    """Where a message stands in its conversation."""
    return {"seq": received.seq, "repeated": not received.fresh}


def answered(asked: Asked, conversation_id: str, secret: str) -> dict[str, Any]:
    """Where a message stands, and what was answered so far."""
    messages = [wire(said, conversation_id, secret) for said in asked.replies or ()]
    return {**standing(asked.received), "done": asked.replies is not None, "messages": messages}
