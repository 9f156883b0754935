"""The JSON channel: Rasa's usual ``POST /webhooks/rest/webhook``, for tests, ``make chat`` and any Rasa client.

It has no authentication, so it exists in demo mode only.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.buttons import button_id, expired_parse_data, find_button, is_button_id, tapped_parse_data
from center import bundles
from center.privacy import mask_for_log, mask_identity

logger = logging.getLogger(__name__)
LONGEST_SENDER = 128
LONGEST_MESSAGE = 20_000
Handler = Callable[[UserMessage], Awaitable[Any]]


class BadMessage(ValueError):
    """A request that cannot be read, in words a person understands."""


class JsonOutput(OutputChannel):
    """Collects replies; every reply is one object with text, buttons and card."""

    def __init__(self, secret: str) -> None:
        self.replies: list[dict[str, Any]] = []
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        return "rest"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a reply as it will be sent, with opaque button ids."""
        reply: dict[str, Any] = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        if message.get("buttons"):
            reply["buttons"] = [self._button(button) for button in message["buttons"]]
        if message.get("custom"):
            reply["custom"] = message["custom"]
        self.replies.append(reply)

    def _button(self, button: dict[str, str]) -> dict[str, str]:
        return {"title": button["title"], "payload": button_id(button["payload"], self._secret)}


class JsonChannel(InputChannel):
    """One POST is one message, answered in the same response."""

    def __init__(self, secret: str, agent: Callable[[], Any]) -> None:
        self._secret, self._agent = secret, agent

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """GET / tells that the channel is there; POST /webhook takes a message."""
        blueprint = Blueprint("json_channel")

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @blueprint.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, text = read_request(request)
            except BadMessage as error:
                return json({"error": str(error)}, status=400)
            return json(await self._answer(sender, text, on_new_message), ensure_ascii=False)

        return blueprint

    async def _answer(self, sender: str, text: str, handle: Handler) -> list[dict[str, Any]]:
        output = JsonOutput(self._secret)
        try:
            message = await self._message(sender, text, output)
            await handle(message)
        except Exception:
            logger.exception("A message could not be answered: %s", mask_for_log(text)[:200])
        for reply in output.replies:
            reply["recipient_id"] = sender
        return output.replies or [{"recipient_id": sender, "text": fixed_phrase("failure")}]

    async def _message(self, sender: str, text: str, output: JsonOutput) -> UserMessage:
        key = f"json:{sender}"
        if is_button_id(text):
            tracker = await self._agent().tracker_store.retrieve(key)
            events = [event.as_dict() for event in tracker.events] if tracker else []
            button = find_button(text, events, self._secret)
            parsed = tapped_parse_data(button, bundles.newest()) if button else expired_parse_data(bundles.newest())
            return UserMessage(parsed["text"], output, key, parse_data=parsed, input_channel=self.name())
        masked, _ = mask_identity(text)
        return UserMessage(as_plain_words(masked), output, key, input_channel=self.name())


def read_request(request: Request) -> tuple[str, str]:
    """Sender and message of the body; raises BadMessage."""
    try:
        body = request.json
    except Exception as error:
        raise BadMessage("请求不是合法的 JSON") from error
    if not isinstance(body, dict):
        raise BadMessage('请求应是 {"sender": "…", "message": "…"}')
    sender, text = body.get("sender", "default"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise BadMessage(f"sender 应是 1 到 {LONGEST_SENDER} 个字符的文字")
    if not isinstance(text, str):
        raise BadMessage("缺少 message，或不是文字")
    if len(text) > LONGEST_MESSAGE:
        raise BadMessage("消息太长，请分几次说")
    return sender, text


def as_plain_words(text: str) -> str:
    """``text`` so that Rasa never takes it for a command: a leading slash becomes its full-width twin."""
    stripped = text.lstrip()
    return f"／{stripped[1:]}" if stripped.startswith("/") else text


def fixed_phrase(name: str) -> str:
    """A phrase for when the dialogue itself has failed."""
    knowledge = bundles.knowledge_of(None)
    return knowledge.service.phrases[name].format(hotline=knowledge.service.center.hotline)
