"""WeChat's server towards us: it signs and encrypts what happened, posts it, tries again, and reads what we reply.

Signatures and encryption are wechatpy's, as is reading the reply.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, Union
from xml.parsers.expat import ExpatError

import httpx
import xmltodict  # type: ignore[import-untyped]
from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]
from wechatpy.exceptions import WeChatException  # type: ignore[import-untyped]
from wechatpy.replies import deserialize_reply  # type: ignore[import-untyped]

from center.clock import Clock
from center.gateways.wechat_signing import signed
from center.wechat_settings import WeChatSettings

PATIENCE_SECONDS = 5.0
TRIES = 3
"""So long WeChat waits for a reply, and so often it asks (被动回复: 五秒内收不到响应…总共重试三次)."""
_NOTHING = ("", "success")
Mode = Literal["plain", "compatible", "aes"]
Field = Union[str, int, Mapping[str, Any]]
Fields = Mapping[str, Field]


class BadReply(ValueError):
    """A reply that WeChat could not read; the phone would show 该公众号提供的服务出现故障，请稍后再试."""


class Passive(NamedTuple):
    """How a callback ended: ``text`` is what the phone shows at once, ``statuses`` what each try gave.

    A status is None where nothing came in time; nothing was answered unless the last one is 200.
    """

    text: str
    statuses: tuple[int | None, ...]

    @property
    def is_answered(self) -> bool:
        """Whether WeChat got a reply; otherwise the phone shows that the account is out of order."""
        return self.statuses[-1] == 200


class Callbacks:
    """Posts callbacks to ``urls``, the tries of one to each in turn; ``clock`` stamps them."""

    def __init__(
        self,
        settings: WeChatSettings,
        urls: str | Sequence[str],
        clock: Clock,
        *,
        mode: Mode = "aes",
        patience: float = PATIENCE_SECONDS,
        tries: int = TRIES,
    ) -> None:
        self.settings, self.clock, self.mode = settings, clock, mode
        self.urls = (urls,) if isinstance(urls, str) else tuple(urls)
        self.patience, self.tries = patience, tries

    async def verify(self, echo: str = "echo-1234") -> tuple[int, str]:
        """What the address says when WeChat asks whether it is ours: status and body, which is to be ``echo``."""
        async with self._client() as client:
            response = await client.get(self.urls[0], params={**self._stamp(), "echostr": echo})
        return response.status_code, response.text

    async def deliver(self, fields: Fields) -> Passive:
        """Post until there is a reply or WeChat would give up; raises BadReply."""
        statuses: list[int | None] = []
        text = ""
        for number in range(self.tries):
            status, text = await self.post(fields, self.urls[number % len(self.urls)])
            statuses.append(status)
            if status is not None and status < 500:
                break
        return Passive(text, tuple(statuses))

    async def post(self, fields: Fields, url: str | None = None) -> tuple[int | None, str]:
        """Post once: the status, None when nothing came in time, and the text of the reply; raises BadReply."""
        query, body = self.letter(fields)
        try:
            async with self._client() as client:
                sending = client.post(url or self.urls[0], params=query, content=body)
                response = await asyncio.wait_for(sending, self.patience)
        except (httpx.TransportError, asyncio.TimeoutError):
            return None, ""
        text = self._read(response.text, fields) if response.status_code == 200 else ""
        return response.status_code, text

    def letter(self, fields: Fields) -> tuple[dict[str, str], bytes]:
        """A callback as it goes over the wire, stamped anew: what stands in its address, and its body."""
        stamp, plain = self._stamp(), _xml(fields)
        query = {**stamp, "openid": str(fields["FromUserName"])}
        if self.mode == "plain":
            return query, plain.encode()
        sealed = xmltodict.parse(self._crypto().encrypt_message(plain, stamp["nonce"], stamp["timestamp"]))["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}
        shown = fields if self.mode == "compatible" else {"ToUserName": fields["ToUserName"]}
        return query, _xml({**shown, "Encrypt": sealed["Encrypt"]}).encode()

    def _stamp(self) -> dict[str, str]:
        return signed(self.settings.token, str(secrets.randbelow(10**10)), self.clock.now())

    def _crypto(self) -> Any:
        return WeChatCrypto(self.settings.token, self.settings.aes_key, self.settings.app_id)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=self.patience, trust_env=False)

    def _read(self, body: str, fields: Fields) -> str:
        """The words of a reply to the one who asked, from whom they asked."""
        if body.strip() in _NOTHING:
            return ""
        try:
            reply = deserialize_reply(body if self.mode == "plain" else self._decrypted(body))
        except (WeChatException, ValueError, KeyError, TypeError, ExpatError) as error:
            raise BadReply(f"not a reply: {type(error).__name__}") from error
        if (reply.target, reply.source) != (fields["FromUserName"], fields["ToUserName"]):
            raise BadReply("a reply to somebody else")
        return str(reply.content)

    def _decrypted(self, body: str) -> str:
        sealed = xmltodict.parse(body)["xml"]
        stamp = (sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
        return str(self._crypto().decrypt_message(sealed, *stamp))


def _xml(fields: Fields) -> str:
    return f"<xml>{_inner(fields)}</xml>"


def _inner(fields: Fields) -> str:
    return "".join(f"<{name}>{_written(value)}</{name}>" for name, value in fields.items())


def _written(value: Field) -> str:
    """Numbers stand plain, words in CDATA, whose end is split where it occurs within."""
    if isinstance(value, Mapping):
        return _inner(value)
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
