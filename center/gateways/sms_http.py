"""SMS by way of a provider's adapter over HTTP (docs/sms.md). Nothing logged here holds a number or a text."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import aiohttp

from center.clock import Clock
from center.gateways.adapters import TO_MEND, bounded, one_call, wait_asked
from center.gateways.sms import Busy, BusyCause, Delivery, Receipt, Refused, RefusedCode, Sms, check
from center.gateways.sms_wire import MESSAGES, RECEIPTS, Credentials, encoded, headers

TOTAL_SECONDS = 10.0
LARGEST_REPLY = 128 * 1024
_WAITS = {
    BusyCause.RATE: timedelta(seconds=60),
    BusyCause.NETWORK: timedelta(seconds=30),
    BusyCause.TIMEOUT: timedelta(seconds=30),
    BusyCause.SERVER: timedelta(seconds=30),
    BusyCause.REPLY: timedelta(seconds=60),
    BusyCause.REJECTED: timedelta(minutes=10),
}
_LOG = logging.getLogger("qihang.sms")
_ALARMS = logging.getLogger("qihang.alarm")


class HttpSmsGateway:
    """Speaks to the adapter at ``url``. ``clock`` is the machine's own, never that of the demo: it signs requests.

    A call takes ``seconds`` at most; redirects are not followed, certificates are verified, and more than
    LARGEST_REPLY bytes are not read.
    """

    channel = "sms"

    def __init__(
        self, url: str, credentials: Credentials, sign: str, clock: Clock, seconds: float = TOTAL_SECONDS
    ) -> None:
        self._url, self._credentials, self._sign = url.rstrip("/"), credentials, sign
        self._clock, self._timeout = clock, aiohttp.ClientTimeout(total=seconds)

    async def send(self, message: Sms) -> Receipt:
        """Hand ``message`` over; raises Refused or Busy."""
        check(message, self._sign)
        reply = await self._post(
            MESSAGES,
            {
                "key": message.key,
                "number": message.number,
                "template": message.template,
                "text": message.text,
                "sign": self._sign,
            },
        )
        if reply.status in (400, 409, 422):
            raise Refused(_refused_code(reply.body))
        return Receipt(_name(_read(reply)["receipt"]), self.channel)

    async def receipts(self, after: str) -> list[Delivery]:
        """The deliveries after the cursor ``after``; raises Busy."""
        content = _read(await self._post(RECEIPTS, {"after": after}))
        return [_delivery(entry) for entry in _list(content["deliveries"])]

    async def _post(self, path: str, content: Mapping[str, Any]) -> _Reply:
        body = encoded(content)
        signed = headers(self._credentials, body, self._clock.now())
        try:
            async with (
                one_call(self._timeout) as session,
                session.post(self._url + path, data=body, headers=signed, allow_redirects=False) as response,
            ):
                return _Reply(response.status, response.headers.get("Retry-After", ""), await _whole(response))
        except asyncio.TimeoutError:
            raise _busy(BusyCause.TIMEOUT) from None
        except (aiohttp.ClientError, OSError) as error:
            _LOG.warning("the SMS adapter was not reached: %s", type(error).__name__)
            raise _busy(BusyCause.NETWORK) from None


class _Reply(NamedTuple):
    status: int
    retry_after: str
    body: bytes


class _Unreadable(dict[str, Any]):
    """A reply in which something is missing: looking for it is Busy, not KeyError."""

    def __missing__(self, name: str) -> Any:
        raise _busy(BusyCause.REPLY)


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    body = await bounded(response, LARGEST_REPLY)
    if body is None:
        raise _busy(BusyCause.REPLY)
    return body


def _read(reply: _Reply) -> _Unreadable:
    if reply.status == 200:
        return _decoded(reply.body)
    if reply.status == 429:
        raise _busy(BusyCause.RATE, reply.retry_after)
    if reply.status >= 500:
        raise _busy(BusyCause.SERVER, reply.retry_after)
    raise _rejected(reply)


def _rejected(reply: _Reply) -> Busy:
    code = re.search(rb'"code":\s*"([a-z_]{1,32})"', reply.body)
    return _busy(BusyCause.REJECTED, detail=f"status={reply.status} code={code[1].decode() if code else ''}")


def _decoded(body: bytes) -> _Unreadable:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise _busy(BusyCause.REPLY) from None
    if not isinstance(content, dict):
        raise _busy(BusyCause.REPLY)
    return _Unreadable(content)


def _refused_code(body: bytes) -> RefusedCode:
    error = _decoded(body)["error"]
    try:
        return RefusedCode(error["code"])
    except (ValueError, KeyError, TypeError):
        return RefusedCode.OTHER


def _delivery(entry: Any) -> Delivery:
    content = _Unreadable(entry) if isinstance(entry, dict) else _Unreadable()
    delivered = content["delivered"]
    if not isinstance(delivered, bool):
        raise _busy(BusyCause.REPLY)
    return Delivery(
        cursor=_name(content["cursor"]),
        receipt=_name(content["receipt"]),
        key=_name(content["key"]),
        delivered=delivered,
        code=None if delivered else _name(content["code"]),
        at=_moment(content["at"]),
    )


def _moment(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        raise _busy(BusyCause.REPLY) from None


def _name(value: Any) -> str:
    """A word that the other side gives: 1 to 128 printable characters of ASCII."""
    if not isinstance(value, str) or not 0 < len(value) <= 128 or not (value.isascii() and value.isprintable()):
        raise _busy(BusyCause.REPLY)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _busy(BusyCause.REPLY)
    return value


def _busy(cause: BusyCause, retry_after: str = "", detail: str = "") -> Busy:
    """What people must mend raises an alarm too."""
    if cause in TO_MEND:
        _ALARMS.error("ALARM sms_%s %s", cause.value, detail)
    return Busy(cause, wait_asked(retry_after, _WAITS[cause]))
