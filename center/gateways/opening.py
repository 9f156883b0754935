"""Which gateways this installation has."""

from __future__ import annotations

from center.clock import SystemClock
from center.gateways.sms import SmsGateway
from center.gateways.sms_http import HttpSmsGateway
from center.gateways.sms_log import LogGateway
from center.gateways.sms_wire import Credentials
from center.settings import Mode, Settings


def open_sms(settings: Settings) -> SmsGateway | None:
    """The gateway of the settings, without one the log in demo; None in production: then there is no SMS channel."""
    sms = settings.sms
    if sms.url:
        return HttpSmsGateway(sms.url, Credentials(sms.key, sms.secret), sms.sign, SystemClock())
    return None if settings.mode is Mode.PRODUCTION else LogGateway(settings.mode, sms.sign)
