"""The payment platform by way of a county's adapter over HTTP (docs/handover.md)."""

from __future__ import annotations

import logging

from center.clock import Clock
from center.gateways.payment import PaymentCode, PaymentRefused
from center.gateways.portal_client import TOTAL_SECONDS, Entry, SignedClient
from center.gateways.portal_wire import ORDERS, PAYMENT
from center.gateways.sms_wire import Credentials
from center.portal_settings import AdapterSettings

_ALARMS = logging.getLogger("qihang.alarm")


class HttpPayments:
    """Speaks to the adapter of the settings; ``clock`` is the machine's own, never that of the demo."""

    def __init__(self, settings: AdapterSettings, clock: Clock, seconds: float = TOTAL_SECONDS) -> None:
        self.pages = settings.pages
        credentials = Credentials(settings.key, settings.secret)
        self._client = SignedClient(PAYMENT, settings.url, credentials, clock, seconds)

    async def link(self, bill: str, amount: int) -> Entry:
        """Where ``bill`` is paid; a platform that wants another amount is not believed. Raises PaymentRefused, Busy."""
        answer = await self._client.post(ORDERS, {"bill": bill})
        if answer.status != 200:
            raise PaymentRefused(_refused_code(answer.code))
        if answer.content.get("amount") != amount or isinstance(answer.content.get("amount"), bool):
            _ALARMS.error("ALARM payment_amount bill=%s", bill)
            raise PaymentRefused(PaymentCode.AMOUNT)
        return self._client.entry(answer.content, self.pages)


def _refused_code(code: str) -> PaymentCode:
    try:
        return PaymentCode(code)
    except ValueError:
        return PaymentCode.OTHER
