"""The gateway of a demo without a provider: messages go to the log, masked, and to nobody."""

from __future__ import annotations

import hashlib
import logging

from center.gateways.sms import Delivery, Receipt, Sms, check, signed
from center.gateways.sms_segments import segments
from center.privacy import mask_for_log
from center.settings import Mode, SettingsError

_LOG = logging.getLogger("qihang.sms")


class LogGateway:
    """Logs what would have been sent; its receipts say ``log``, and nothing is ever delivered.

    SettingsError in production: a message that nobody gets must not count as sent.
    """

    channel = "log"

    def __init__(self, mode: Mode, sign: str) -> None:
        if mode is Mode.PRODUCTION:
            raise SettingsError("production sends no messages to a log; set QIHANG_SMS_URL")
        self._sign = sign

    async def send(self, message: Sms) -> Receipt:
        """Log ``message`` with every personal number masked; raises Refused as a provider would."""
        check(message, self._sign)
        text = signed(message.text, self._sign)
        number, shown = mask_for_log(message.number), mask_for_log(text)
        _LOG.warning("SMS not sent (demo) to=%s segments=%d text=%r", number, segments(text), shown)
        return Receipt(f"log-{hashlib.sha256(message.key.encode()).hexdigest()[:16]}", self.channel)

    async def receipts(self, after: str) -> list[Delivery]:
        """None: nothing was sent."""
        return []
