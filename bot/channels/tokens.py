"""Who may use a conversation: a token bound to it, or the installation's service token.

A token travels in the Authorization header only, never in a URL, which proxies and browsers write down.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer
from sanic.request import Request

from bot.bot import Bot
from bot.channels.requests import ASK_FOR_TOKEN, Refused, bearer, forbidden, patiently
from center.conversations import UnknownConversation, conversation_of

LIFETIME = timedelta(hours=12)
_PURPOSE = "qihang conversation token"
_CONVERSATION_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Token(NamedTuple):
    """A token as it is handed out, and when it ends (UTC)."""

    text: str
    expires_at: datetime


class Held(NamedTuple):
    """What a token says: whose conversation, and until when (UTC)."""

    conversation_id: str
    expires_at: datetime


class Tokens:
    """Issues and reads the tokens of conversations, signed with a key drawn from the secret for this purpose only."""

    def __init__(self, secret: str, previous: Sequence[str] = ()) -> None:
        """``secret`` signs; tokens signed with ``previous`` secrets, newest first, are still accepted."""
        how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeSerializer([*reversed(previous), secret], salt=_PURPOSE, signer_kwargs=how)

    def issue(self, conversation_id: str, now: datetime) -> Token:
        """A token for the conversation, good for 12 hours."""
        expires_at = now.replace(microsecond=0) + LIFETIME
        return Token(str(self._serializer.dumps([conversation_id, int(expires_at.timestamp())])), expires_at)

    def read(self, text: str, now: datetime) -> Held:
        """What the token says; raises Refused when it is not ours, or has expired."""
        try:
            conversation_id, seconds = self._serializer.loads(text)
        except (BadData, ValueError):
            raise Refused(401, "bad_token", "会话凭证无效，请重新打开对话", ASK_FOR_TOKEN) from None
        held = Held(conversation_id, datetime.fromtimestamp(seconds, timezone.utc))
        if now >= held.expires_at:
            raise Refused(401, "token_expired", "会话凭证已过期，请重新打开对话", ASK_FOR_TOKEN)
        return held


class Access:
    """Decides for one channel who may use which conversation; deny by default."""

    def __init__(self, bot: Bot, channel: str) -> None:
        self._bot, self._channel = bot, channel
        self.tokens = Tokens(bot.settings.secret, bot.settings.old_secrets)

    def require_service(self, request: Request) -> None:
        """Let only the desk and partners in; raises Refused."""
        if not self._is_service(bearer(request)):
            raise Refused(401, "unauthenticated", "这个接口只对本中心的系统和合作方开放", ASK_FOR_TOKEN)

    async def admit(self, request: Request, conversation_id: str) -> datetime | None:
        """When the caller's access to the conversation ends, None when it does not; raises Refused.

        Only a holder of the service token is told that there is no such conversation.
        """
        token = bearer(request)
        if self._is_service(token):
            await self.must_exist(conversation_id)
            return None
        held = self.tokens.read(token, self._bot.service.clock.now())
        if held.conversation_id != conversation_id:
            raise forbidden()
        return held.expires_at

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


def _to_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
