"""The JSON channel, ``/v1``: for tests, partners and the desk; described in openapi.yml, which it serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.bot import Bot
from bot.channels.conversations import Conversations
from bot.channels.requests import add_route, body_of, name_in, reply, serve_route
from bot.channels.tokens import Access
from center.settings import Mode

CHANNEL = "json"
LONGEST_PERSON = 128
OPENAPI = Path(__file__).with_name("openapi.yml")


def blueprints(bot: Bot) -> list[Blueprint]:
    """The routes of this channel."""
    return [JsonChannel(bot).blueprint()]


def description() -> dict[str, Any]:
    """The OpenAPI description of every route of the application."""
    found: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    return found


class JsonChannel:
    """Opens conversations for whoever holds the service token, in demo mode for everybody."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._access = Access(bot, CHANNEL)
        self._conversations = Conversations(bot, CHANNEL, self._access)
        self._description = description()

    def blueprint(self) -> Blueprint:
        """Every route, and the end of the streams before the server stops."""
        blueprint = Blueprint("v1", url_prefix="/v1")
        add_route(blueprint, "GET", "/openapi.json", self.describe)
        add_route(blueprint, "POST", "/conversations", self.open)
        for route in self._conversations.routes():
            serve_route(blueprint, route, route.handler.__name__)
        blueprint.listener("before_server_stop")(lambda *_: self._conversations.stop())
        return blueprint

    async def describe(self, request: Request) -> HTTPResponse:
        """The OpenAPI description."""
        return reply(self._description)

    async def open(self, request: Request) -> HTTPResponse:
        """A new conversation, or the one of a person whom a partner named before."""
        if self._bot.settings.mode is Mode.PRODUCTION:
            self._access.require_service(request)
        body = body_of(request, ["person"])
        return await self._conversations.opened(name_in(body, "person", LONGEST_PERSON) if "person" in body else None)
