"""Who may use a conversation: a token bound to it, or the installation's service token.

A token travels in the Authorization header only, never in a URL, which proxies and browsers write down.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple, Protocol

from itsdangerous import BadData, URLSafeSerializer
from sanic.request import Request

from bot.bot import Bot
from bot.channels.requests import ASK_FOR_TOKEN, Refused, bearer, forbidden, patiently
from center.conversations import UnknownConversation, conversation_of

LIFETIME = timedelta(hours=12)
RENEWABLE = timedelta(days=30)
"""After its end a token still gets its holder a new one for so long: who comes back finds the answers, the appointment
and the question how it was, which come days or weeks after what was asked."""
PURPOSE = "qihang conversation token"
_CONVERSATION_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Token(NamedTuple):
    """A token as it is handed out, and when it ends (UTC)."""

    text: str
    expires_at: datetime


class Held(NamedTuple):
    """What its caller may use: a conversation, until when (UTC; None: no end), from pages of ``origin`` only."""

    conversation_id: str
    expires_at: datetime | None
    origin: str | None = None


class Tokens:
    """Issues and reads the tokens of conversations, signed with a key drawn from the secret for this purpose only."""

    def __init__(self, secret: str, previous: Sequence[str] = (), purpose: str = PURPOSE) -> None:
        """``secret`` signs; tokens signed with ``previous`` secrets, newest first, are still accepted.

        Tokens of one ``purpose`` are none of another.
        """
        how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeSerializer([*reversed(previous), secret], salt=purpose, signer_kwargs=how)

    def issue(self, conversation_id: str, now: datetime, origin: str | None = None) -> Token:
        """A token for the conversation, good for 12 hours; with ``origin`` for that origin's pages only."""
        expires_at = now.replace(microsecond=0) + LIFETIME
        said = [conversation_id, int(expires_at.timestamp()), *([origin] if origin else [])]
        return Token(str(self._serializer.dumps(said)), expires_at)

    def read(self, text: str, now: datetime, late: timedelta = timedelta(0)) -> Held:
        """What the token says; raises Refused when it is not ours, or ended ``late`` ago or longer."""
        try:
            conversation_id, seconds, *bound = self._serializer.loads(text)
        except (BadData, ValueError):
            raise Refused(401, "bad_token", "会话凭证无效，请重新打开对话", ASK_FOR_TOKEN) from None
        expires_at = datetime.fromtimestamp(seconds, timezone.utc)
        if now >= expires_at + late:
            raise expired()
        return Held(conversation_id, expires_at, *bound)


class Doorkeeper(Protocol):
    """Decides who may use a conversation, and gives out what opens it."""

    async def admit(self, request: Request, conversation_id: str) -> Held:
        """What the caller holds; raises Refused."""

    async def readmit(self, request: Request, conversation_id: str) -> Held:
        """What the caller holds or held, for a new token and nothing else; raises Refused."""

    def issue(self, conversation_id: str, origin: str | None = None) -> Token:
        """A token for the conversation from now on."""


class Access:
    """Decides for one channel who may use which conversation; deny by default."""

    def __init__(self, bot: Bot, channel: str) -> None:
        self._bot, self._channel = bot, channel
        self._tokens = Tokens(bot.settings.secret, bot.settings.old_secrets)

    def require_service(self, request: Request) -> None:
        """Let only the desk and partners in; raises Refused."""
        if not self._is_service(bearer(request)):
            raise Refused(401, "unauthenticated", "这个接口只对本中心的系统和合作方开放", ASK_FOR_TOKEN)

    def issue(self, conversation_id: str, origin: str | None = None) -> Token:
        """A token for the conversation from now on."""
        return self._tokens.issue(conversation_id, self._bot.service.clock.now(), origin)

    async def admit(self, request: Request, conversation_id: str) -> Held:
        """What the caller holds; raises Refused.

        Only a holder of the service token is told that there is no such conversation.
        """
        token = bearer(request)
        if self._is_service(token):
            await self.must_exist(conversation_id)
            return Held(conversation_id, None)
        held = self._tokens.read(token, self._bot.service.clock.now())
        if held.conversation_id != conversation_id:
            raise forbidden()
        return held

    async def readmit(self, request: Request, conversation_id: str) -> Held:
        """The same as ``admit``: partners open the conversation of a person they know with their service token."""
        return await self.admit(request, conversation_id)

    async def must_exist(self, conversation_id: str) -> None:
        """Raises Refused unless this channel has the conversation."""
        missing = Refused(404, "unknown_conversation", "没有这个会话")
        if not _CONVERSATION_ID.fullmatch(conversation_id):
            raise missing
        records = self._bot.service.records
        try:
            found = await patiently(
                lambda: records.read(lambda connection: conversation_of(connection, conversation_id))
            )
        except UnknownConversation:
            raise missing from None
        if found.channel != self._channel:
            raise missing

    def _is_service(self, token: str) -> bool:
        return hmac.compare_digest(_to_bytes(token), _to_bytes(self._bot.settings.service_token))


def expired() -> Refused:
    """A token whose time is over."""
    return Refused(401, "token_expired", "会话凭证已过期，请重新打开对话", ASK_FOR_TOKEN)


def _to_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
