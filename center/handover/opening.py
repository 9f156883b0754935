"""What takes to the portal what waits for it, in this installation."""

from __future__ import annotations

from center.gateways.portal_opening import open_portal
from center.handover.carrying import Carrying
from center.handover.giving import Rules
from center.handover.setting import PortalSetting
from center.knowledge import ServiceSettings
from center.portal_settings import PortalSettings
from center.service import Service


def open_carrying(
    service: Service, settings: PortalSettings, setting: PortalSetting | None, center: ServiceSettings
) -> Carrying | None:
    """For the courier; None without a portal, or without portal.yml."""
    portal = open_portal(settings)
    if portal is None or setting is None:
        return None
    return Carrying(service.records, service.seal, Rules(setting, center.catalogue), portal, service.clock)
