"""``/internal``: what the center's own systems ask of the bot, with the service token in every mode."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.bot import Bot
from bot.channels.conversations import answered
from bot.channels.requests import (
    LONGEST_CLIENT_ID,
    SOON,
    Refused,
    add_route,
    body_of,
    moment_in,
    name_in,
    patiently,
    reply,
    text_in,
)
from bot.channels.tokens import Access
from bot.channels.wire import iso
from bot.models import NoModel
from bot.nlu.archive import Bundle
from bot.nlu.components import bundle_of
from bot.nlu.predict import Predictor
from bot.processor import components_of
from center.demo_clock import DemoClock
from center.messages import Words
from center.turns import Incoming

CHANNEL = "hotline"
LONGEST_CALLER = 128
LONGEST_OPERATOR = 40
LONGEST_GUIDE = 80
PATIENCE_SECONDS = 25.0


def blueprints(bot: Bot) -> list[Blueprint]:
    """The routes for the center's own systems."""
    return [Internal(bot).blueprint()]


class Internal:
    """Understands without a turn, takes a turn for a caller, and swaps the bundle."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._access = Access(bot, CHANNEL)

    def blueprint(self) -> Blueprint:
        """Every route."""
        blueprint = Blueprint("internal", url_prefix="/internal")
        add_route(blueprint, "POST", "/understand", self.understand)
        add_route(blueprint, "POST", "/turn", self.turn)
        add_route(blueprint, "POST", "/model", self.reload)
        add_route(blueprint, "POST", "/clock", self.move_clock)
        return blueprint

    async def understand(self, request: Request) -> HTTPResponse:
        """What offline prediction gives for a line; ``guide`` is the one that was talked about last."""
        self._access.require_service(request)
        body = body_of(request, ["text", "guide"])
        text = text_in(body)
        guide = name_in(body, "guide", LONGEST_GUIDE) if "guide" in body else None
        return reply({**body, **Predictor(self._bundle()).predict(text, guide)})

    async def turn(self, request: Request) -> HTTPResponse:
        """What the bot answers to a caller whose words an operator typed."""
        self._access.require_service(request)
        body = body_of(request, ["conversation", "caller", "operator", "text", "id"])
        client_id = name_in(body, "id", LONGEST_CLIENT_ID)
        operator = name_in(body, "operator", LONGEST_OPERATOR)
        incoming = Incoming(Words(text_in(body)), client_id=client_id, staff_id=operator)
        conversation_id = await self._conversation(body, operator, client_id)
        asked = await patiently(lambda: self._bot.turns.ask(conversation_id, incoming, CHANNEL, PATIENCE_SECONDS))
        found = answered(asked, conversation_id, self._bot.settings.secret)
        return reply({"conversation": conversation_id, **found})

    async def reload(self, request: Request) -> HTTPResponse:
        """Answer with the newest bundle from now on."""
        self._access.require_service(request)
        body_of(request, [])
        try:
            return reply({"version": await self._bot.reload()})
        except NoModel:
            raise Refused(409, "no_model", "还没有训练好的模型，继续用原来的") from None

    async def move_clock(self, request: Request) -> HTTPResponse:
        """In demo mode only: it is another time from now on, for every process."""
        self._access.require_service(request)
        clock = self._bot.service.clock
        if not isinstance(clock, DemoClock):
            raise Refused(404, "not_found", "没有这个地址")
        await clock.move_to(moment_in(body_of(request, ["now"])))
        return reply({"now": iso(clock.now())})

    async def _conversation(self, body: dict[str, Any], operator: str, client_id: str) -> str:
        if "conversation" not in body:
            persons = self._caller(body, operator, client_id)
            return await patiently(lambda: self._bot.open_conversation(CHANNEL, persons))
        if "caller" in body:
            raise Refused(400, "bad_request", "conversation 和 caller 只能有一个")
        conversation_id = name_in(body, "conversation", LONGEST_OPERATOR)
        await self._access.must_exist(conversation_id)
        return conversation_id

    def _caller(self, body: dict[str, Any], operator: str, client_id: str) -> list[str]:
        """Who calls; of an unnamed caller the first message is known, so that its repeat opens nothing new."""
        seal = self._bot.service.seal
        if "caller" in body:
            return seal.fingerprints(name_in(body, "caller", LONGEST_CALLER), f"channel:{CHANNEL}")
        return seal.fingerprints(f"{operator} {client_id}", f"first message:{CHANNEL}")

    def _bundle(self) -> Bundle:
        processor = self._bot.agent.processor
        if processor is None:
            raise Refused(503, "starting", "机器人正在启动，请稍后再试", SOON)
        _, _, classifier, gate = components_of(processor.graph_runner)
        return bundle_of(classifier, gate)
