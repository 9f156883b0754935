"""The portal by way of a county's adapter over HTTP (docs/handover.md)."""

from __future__ import annotations

from center.clock import Clock
from center.gateways.portal import Prefill, Refused, RefusedCode
from center.gateways.portal_client import TOTAL_SECONDS, Entry, SignedClient
from center.gateways.portal_wire import PORTAL, PREFILLS
from center.gateways.sms_wire import Credentials
from center.portal_settings import AdapterSettings


class HttpPortal:
    """Speaks to the adapter of the settings; ``clock`` is the machine's own, never that of the demo."""

    def __init__(self, settings: AdapterSettings, clock: Clock, seconds: float = TOTAL_SECONDS) -> None:
        self.pages = settings.pages
        credentials = Credentials(settings.key, settings.secret)
        self._client = SignedClient(PORTAL, settings.url, credentials, clock, seconds)

    async def prefill(self, wanted: Prefill) -> Entry:
        """Hand ``wanted`` over; raises Refused, Busy."""
        answer = await self._client.post(PREFILLS, wanted.content())
        if answer.status != 200:
            raise Refused(_refused_code(answer.code))
        return self._client.entry(answer.content, self.pages)


def _refused_code(code: str) -> RefusedCode:
    try:
        return RefusedCode(code)
    except ValueError:
        return RefusedCode.OTHER
