"""The bot as the desk asks it: what words mean, and a turn of a caller whose words an operator typed.

One client a process. While the bot is away nobody waits for it: after two failures it is left alone for a moment.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Any, NamedTuple

import httpx
from sanic import Sanic

from center.settings import Settings

UNDERSTAND_SECONDS = 1.0
TURN_SECONDS = 28.0
CONNECT_SECONDS = 2.0
"""Longer than for an answer: a connection is new, and everybody may be asking for one at the same moment."""
REST_SECONDS = 3.0
"""So long it is not asked what words mean after it did not answer twice in a row."""
CONNECTIONS = 100
KEPT_SECONDS = 2.0
"""An idle connection is given up well before the bot closes it, which it does after five seconds."""
AWAY = "机器人暂时连不上。来电照常登记，答案按指南里的字查找；要它办的事，请过一会儿再试。"
logger = logging.getLogger(__name__)


class BotAway(Exception):
    """The bot does not answer; the words are for people."""

    def __init__(self, text: str = AWAY) -> None:
        super().__init__(text)
        self.text = text


class Said(NamedTuple):
    """One reply of the bot: its words, the titles of its buttons, and its card."""

    text: str
    buttons: tuple[str, ...]
    custom: dict[str, Any]


class Turn(NamedTuple):
    """What came of a turn; ``is_done`` is False while it is still being answered."""

    conversation: str
    replies: tuple[Said, ...]
    is_done: bool


class BotClient:
    """Asks ``/internal`` of the bot with the service token (docs/api.md)."""

    def __init__(self, url: str, token: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        limits = httpx.Limits(
            max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=KEPT_SECONDS
        )
        self._client = httpx.AsyncClient(
            base_url=url, headers=headers, transport=transport, trust_env=False, limits=limits
        )
        self._rests_until, self._failed = 0.0, 0

    async def warm(self) -> None:
        """Load what the first question would wait for; whether the bot is there does not matter."""
        with suppress(httpx.HTTPError):
            await self._client.get("/health", timeout=TURN_SECONDS)

    async def understand(self, text: str, guide: str | None = None) -> dict[str, Any]:
        """What the words mean; ``guide`` is the one that was given last. Raises BotAway, also without asking."""
        if time.monotonic() < self._rests_until:
            raise BotAway()
        body = {"text": text, **({"guide": guide} if guide else {})}
        try:
            found = await self._ask("/internal/understand", body, UNDERSTAND_SECONDS)
        except BotAway:
            self._failed += 1
            if self._failed > 1:
                self._rests_until = time.monotonic() + REST_SECONDS
            raise
        self._failed = 0
        return found

    async def turn(self, conversation: str, operator: str, text: str, message_id: str) -> Turn:
        """What the bot answers in a conversation of the hotline; the same id again gives the same answer.

        Raises BotAway.
        """
        body = {"conversation": conversation, "operator": operator, "text": text, "id": message_id}
        found = await self._ask("/internal/turn", body, TURN_SECONDS)
        replies = tuple(_said(message) for message in found.get("messages", ()))
        return Turn(str(found["conversation"]), replies, bool(found["done"]))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _ask(self, path: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            answer = await self._post(path, body, seconds)
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("The bot did not answer %s: %s", path, type(error).__name__)
            raise BotAway() from None
        if answer.status_code != 200 or not isinstance(found, dict):
            logger.warning("The bot answered %s with %d", path, answer.status_code)
            raise BotAway(_refused(answer.status_code, found))
        return found

    async def _post(self, path: str, body: dict[str, Any], seconds: float) -> httpx.Response:
        """Posted once more when the connection broke meanwhile: twice is the same as once."""
        timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
        try:
            return await self._client.post(path, json=body, timeout=timeout)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            return await self._client.post(path, json=body, timeout=timeout)


def bot_of(app: Sanic) -> BotClient:
    """The client of this process."""
    if not hasattr(app.ctx, "bot"):
        settings: Settings = app.ctx.settings
        app.ctx.bot = BotClient(settings.bot_url, settings.service_token)
    client: BotClient = app.ctx.bot
    return client


def _said(message: dict[str, Any]) -> Said:
    titles = tuple(str(button["title"]) for button in message.get("buttons") or ())
    return Said(str(message["text"]), titles, dict(message.get("custom") or {}))


def _refused(status: int, found: Any) -> str:
    """The bot's own words where it gives some that are for people."""
    told = found.get("error", {}).get("message") if isinstance(found, dict) else None
    return str(told) if told and status in (400, 409, 429) else AWAY
