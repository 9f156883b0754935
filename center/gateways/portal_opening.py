"""Which portal and which payment platform this installation has."""

from __future__ import annotations

from center.clock import SystemClock
from center.gateways.payment import Payments
from center.gateways.payment_http import HttpPayments
from center.gateways.portal import Portal
from center.gateways.portal_http import HttpPortal
from center.portal_settings import PortalSettings


def open_portal(settings: PortalSettings) -> Portal | None:
    """The portal of the settings; None without one: then nothing is handed over, and the agents do it all."""
    return HttpPortal(settings.portal, SystemClock()) if settings.portal.is_set else None


def open_payments(settings: PortalSettings) -> Payments | None:
    """The payment platform of the settings; None without one: then people are told where the authority takes fees."""
    return HttpPayments(settings.payment, SystemClock()) if settings.payment.is_set else None
