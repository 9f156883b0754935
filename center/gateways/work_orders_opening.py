"""Which 12345 platform this installation has."""

from __future__ import annotations

from center.clock import SystemClock
from center.gateways.work_orders import WorkOrderPlatform
from center.gateways.work_orders_http import HttpWorkOrders
from center.portal_settings import PortalSettings


def open_work_orders(settings: PortalSettings) -> WorkOrderPlatform | None:
    """The platform of the settings; None without one: then reports wait, or staff type them in on its own pages."""
    return HttpWorkOrders(settings.orders, SystemClock()) if settings.orders.is_set else None
