"""What the simulated portal and payment platform tell the bot, signed; what was told can be told once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

from center.clock import Clock
from center.gateways.portal_wire import PAYMENT, PAYMENT_EVENTS, PORTAL, PORTAL_EVENTS, headers
from center.gateways.sms_wire import Credentials, encoded

TOTAL_SECONDS = 10.0


class News:
    """Tells the bot at ``url`` (nobody, when it is empty); ``told`` is everything that was told, with its answers."""

    def __init__(self, url: str, portal: Credentials, payment: Credentials, clock: Clock) -> None:
        self._url, self._clock = url.rstrip("/"), clock
        self._credentials = {PORTAL: portal, PAYMENT: payment}
        self._counted = 0
        self.told: list[dict[str, Any]] = []
        self._last: tuple[str, str, dict[str, Any]] | None = None

    def clear(self) -> None:
        """Forget what was told; the numbers of events go on."""
        self.told.clear()
        self._last = None

    async def tell_portal(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """What the bot answers to an event of the portal, which gets a number unless it has one."""
        return await self._tell(PORTAL, PORTAL_EVENTS, self._numbered(event, "p"))

    async def tell_payment(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """What the bot answers to an event of the payment platform."""
        return await self._tell(PAYMENT, PAYMENT_EVENTS, self._numbered(event, "z"))

    async def again(self) -> dict[str, Any]:
        """Tell the last event once more, under the same number."""
        return await self._tell(*self._last) if self._last else {}

    def _numbered(self, event: Mapping[str, Any], letter: str) -> dict[str, Any]:
        self._counted += 1
        started = int(self._clock.now().timestamp())
        return {"event": f"{letter}-{started}-{self._counted}", **event}

    async def _tell(self, version: str, path: str, event: dict[str, Any]) -> dict[str, Any]:
        self._last = version, path, event
        answer = await self._post(version, path, event) if self._url else {"status": 0}
        self.told.append({**event, "answer": answer})
        return answer

    async def _post(self, version: str, path: str, event: dict[str, Any]) -> dict[str, Any]:
        body = encoded(event)
        signed = headers(version, self._credentials[version], path, body, self._clock.now())
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS)) as session,
                session.post(self._url + path, data=body, headers=signed) as response,
            ):
                return {"status": response.status, **(await response.json(content_type=None) or {})}
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return {"status": 0, "error": type(error).__name__}
