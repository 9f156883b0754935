"""Rasa's usual ``POST /webhooks/rest/webhook`` as a thin face on the conversation log, for any Rasa client.

It has no authentication, so it exists in demo mode only.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sqlalchemy.exc import SQLAlchemyError

from bot.bot import Bot
from bot.channels.buttons import button_id, is_button_id
from bot.channels.requests import LONGEST_TEXT, SOON, add_route, is_client_id, storable
from bot.turns import Reply
from center import bundles
from center.answers import phrase_of
from center.messages import Words
from center.turns import ClientIdReused, Incoming, TooManyWaiting

CHANNEL = "rest"
LONGEST_SENDER = 128
PATIENCE_SECONDS = 60.0
REMEMBERED_SENDERS = 10_000
logger = logging.getLogger(__name__)


class BadMessage(ValueError):
    """A request that cannot be read, in words a person understands."""


class Stopping(RuntimeError):
    """The process ends before the answer is there; the client asks again under the same id."""


class RestChannel:
    """One POST is one message, answered in the same response."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._conversations: dict[str, str] = {}

    def blueprint(self) -> Blueprint:
        """GET / tells that the channel is there; POST /webhook takes a message."""
        blueprint = Blueprint("rest_channel", url_prefix="/webhooks/rest")
        add_route(blueprint, "GET", "/", self.there)
        add_route(blueprint, "POST", "/webhook", self.receive)
        return blueprint

    async def there(self, request: Request) -> HTTPResponse:
        """That the channel is there."""
        return json({"status": "ok"})

    async def receive(self, request: Request) -> HTTPResponse:
        """One message, and what is answered."""
        try:
            return json(await self._answer(*read_request(request)), ensure_ascii=False)
        except BadMessage as error:
            return json({"error": str(error)}, status=400)
        except ClientIdReused:
            return json({"error": "这个 message_id 已经用在另一条消息上"}, status=409)
        except TooManyWaiting:
            return json({"error": "前面的消息还没答完，请等一等再发"}, status=429, headers=SOON)
        except (SQLAlchemyError, Stopping) as error:
            logger.warning("A message is not answered now: %s", type(error).__name__)
            return json({"error": phrase("failure")}, status=503, headers=SOON)

    async def _answer(self, sender: str, text: str, client_id: str) -> list[dict[str, Any]]:
        conversation_id = await self._conversation(sender)
        incoming = (await self._incoming(conversation_id, text))._replace(client_id=client_id)
        asked = await self._bot.turns.ask(conversation_id, incoming, CHANNEL, PATIENCE_SECONDS)
        if asked.replies is None and self._bot.is_stopping:
            raise Stopping
        if asked.replies is None:
            return [{"recipient_id": sender, "text": phrase("still_looking")}]
        return self._shown(sender, conversation_id, asked.replies)

    async def _conversation(self, sender: str) -> str:
        if len(self._conversations) > REMEMBERED_SENDERS:
            self._conversations.clear()
        if sender not in self._conversations:
            persons = self._bot.service.seal.fingerprints(sender, f"channel:{CHANNEL}")
            self._conversations[sender] = await self._bot.open_conversation(CHANNEL, persons)
        return self._conversations[sender]

    async def _incoming(self, conversation_id: str, text: str) -> Incoming:
        return await self._bot.tapped(conversation_id, text) if is_button_id(text) else Incoming(Words(text))

    def _shown(self, sender: str, conversation_id: str, replies: Sequence[Reply]) -> list[dict[str, Any]]:
        secret = self._bot.settings.secret
        return [shown(sender, conversation_id, reply.words, secret) for reply in replies]


def shown(sender: str, conversation_id: str, words: Words, secret: str) -> dict[str, Any]:
    """One reply in Rasa's form, with opaque button ids."""
    reply: dict[str, Any] = {"recipient_id": sender, "text": words.text}
    if words.buttons:
        reply["buttons"] = [
            {"title": button["title"], "payload": button_id(button["payload"], conversation_id, secret)}
            for button in words.buttons
        ]
    if words.custom:
        reply["custom"] = words.custom
    return reply


def read_request(request: Request) -> tuple[str, str, str]:
    """Sender, message and the client's id for it; raises BadMessage."""
    try:
        body = request.json
    except Exception as error:
        raise BadMessage("请求不是合法的 JSON") from error
    if not isinstance(body, dict):
        raise BadMessage('请求应是 {"sender": "…", "message": "…"}')
    sender, text = body.get("sender", "default"), body.get("message")
    client_id = body.get("message_id", uuid.uuid4().hex)
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise BadMessage(f"sender 应是 1 到 {LONGEST_SENDER} 个字符的文字")
    if not is_client_id(client_id):
        raise BadMessage("message_id 应是 1 到 64 个字符的文字")
    if not isinstance(text, str):
        raise BadMessage("缺少 message，或不是文字")
    if len(text) > LONGEST_TEXT:
        raise BadMessage("消息太长，请分几次说")
    return sender, storable(text), client_id


def phrase(name: str) -> str:
    """A phrase for when the dialogue itself is away."""
    return phrase_of(bundles.knowledge_of(None).service, name)
