"""What speaks with the 12345 platform in this installation."""

from __future__ import annotations

from center.gateways.work_orders_opening import open_work_orders
from center.knowledge import ServiceSettings
from center.portal_settings import PortalSettings
from center.service import Service
from center.work_orders.exchange import Exchange


def open_exchange(service: Service, settings: PortalSettings, center: ServiceSettings) -> Exchange | None:
    """For the courier; None without a platform: then nothing is told, and nothing counts as told."""
    platform = open_work_orders(settings)
    if platform is None:
        return None
    return Exchange(service.records, service.seal, frozenset(center.catalogue.offices), platform, service.clock)
