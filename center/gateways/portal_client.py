"""Signed requests to an adapter, and every way in which one fails for now. Nothing logged here holds what is sent."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp

from center.clock import Clock
from center.gateways.adapters import TO_MEND, bounded, one_call, wait_asked
from center.gateways.adapters import BusyCause as BusyCause
from center.gateways.portal_wire import headers
from center.gateways.sms_wire import Credentials, encoded

TOTAL_SECONDS = 8.0
"""A person waits meanwhile, in front of an empty page."""
LARGEST_REPLY = 64 * 1024
LONGEST_ADDRESS = 2000
REFUSALS = frozenset({400, 404, 409, 422})
"""The statuses with which an adapter refuses for good; everything else but 200 is for now."""
_LOG = logging.getLogger("qihang.portal")
_ALARMS = logging.getLogger("qihang.alarm")


_WAITS = {
    BusyCause.RATE: timedelta(minutes=1),
    BusyCause.NETWORK: timedelta(minutes=1),
    BusyCause.TIMEOUT: timedelta(minutes=1),
    BusyCause.SERVER: timedelta(minutes=1),
    BusyCause.REPLY: timedelta(minutes=5),
    BusyCause.REJECTED: timedelta(minutes=10),
}


class Busy(Exception):
    """Try the same again after ``retry_after``: the other side may have taken it or not, which is all the same."""

    def __init__(self, cause: BusyCause, retry_after: timedelta) -> None:
        super().__init__(f"busy: {cause.value}")
        self.cause, self.retry_after = cause, retry_after


class Entry(NamedTuple):
    """Where the person goes on: an address of the other side's pages, good until ``expires_at`` (UTC)."""

    address: str
    expires_at: datetime


class Answer(NamedTuple):
    """What the adapter answered: with a status of REFUSALS, ``content`` says by a ``code`` why."""

    status: int
    content: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Why it was refused, in the adapter's word; empty when it does not say."""
        error = self.content.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) else ""


class SignedClient:
    """Speaks one ``version`` of the wire with the adapter at ``url``; ``clock`` is the machine's own.

    A call takes ``seconds`` at most; redirects are not followed, certificates are verified.
    """

    def __init__(
        self,
        version: str,
        url: str,
        credentials: Credentials,
        clock: Clock,
        seconds: float = TOTAL_SECONDS,
        system: str = "portal",
    ) -> None:
        """``system`` names it in alarms."""
        self._version, self._url, self._credentials, self._system = version, url, credentials, system
        self._clock, self._timeout = clock, aiohttp.ClientTimeout(total=seconds)

    async def post(self, path: str, content: Mapping[str, Any]) -> Answer:
        """What is answered to ``content``; raises Busy."""
        body = encoded(content)
        signed = headers(self._version, self._credentials, path, body, self._clock.now())
        try:
            async with (
                one_call(self._timeout) as session,
                session.post(self._url + path, data=body, headers=signed, allow_redirects=False) as response,
            ):
                return self._read(response, await bounded(response, LARGEST_REPLY))
        except asyncio.TimeoutError:
            raise self.busy(BusyCause.TIMEOUT) from None
        except (aiohttp.ClientError, OSError) as error:
            _LOG.warning("%s was not reached: %s", self._version, type(error).__name__)
            raise self.busy(BusyCause.NETWORK) from None

    def entry(self, content: Mapping[str, Any], pages: str) -> Entry:
        """The entry in an answer, if it leads to ``pages`` (scheme and host); raises Busy for any other address."""
        address, seconds = content.get("address"), content.get("expires_at")
        if not isinstance(address, str) or not _leads_to(address, pages):
            raise self.busy(BusyCause.REPLY, "address")
        try:
            return Entry(address, datetime.fromtimestamp(seconds, timezone.utc))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError, OSError):
            raise self.busy(BusyCause.REPLY, "expires_at") from None

    def busy(self, cause: BusyCause, detail: str = "", retry_after: str = "") -> Busy:
        """What is raised for ``cause``; what people must mend raises an alarm too."""
        if cause in TO_MEND:
            _ALARMS.error("ALARM %s_%s wire=%s %s", self._system, cause.value, self._version, detail)
        return Busy(cause, wait_asked(retry_after, _WAITS[cause]))

    def _read(self, response: aiohttp.ClientResponse, body: bytes | None) -> Answer:
        status, later = response.status, response.headers.get("Retry-After", "")
        if status == 429:
            raise self.busy(BusyCause.RATE, "", later)
        if status >= 500:
            raise self.busy(BusyCause.SERVER, "", later)
        if status != 200 and status not in REFUSALS:
            raise self.busy(BusyCause.REJECTED, f"status={status}")
        return Answer(status, self._decoded(body))

    def _decoded(self, body: bytes | None) -> Mapping[str, Any]:
        try:
            content = json.loads(body or b"")
        except (ValueError, RecursionError):
            raise self.busy(BusyCause.REPLY, "not JSON") from None
        if not isinstance(content, dict):
            raise self.busy(BusyCause.REPLY, "no object")
        return content


def _leads_to(address: str, pages: str) -> bool:
    if len(address) > LONGEST_ADDRESS or not (address.isascii() and address.isprintable()) or " " in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" == pages and "\\" not in address
