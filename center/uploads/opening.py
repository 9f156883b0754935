"""What this installation has for uploads: its folder, and its virus scanner if there is one."""

from __future__ import annotations

from center.gateways.clamav import ClamAv, Scanner
from center.service import Service
from center.settings import Settings
from center.uploads.files import Store
from center.uploads.housekeeping import Housekeeping
from center.uploads.taking import Taking


def open_store(settings: Settings) -> Store:
    """The folder of the settings."""
    return Store(settings.uploads.folder)


def open_scanner(settings: Settings) -> Scanner | None:
    """The scanner of the settings; None when there is none."""
    return ClamAv(settings.uploads.clamav) if settings.uploads.clamav is not None else None


def open_taking(settings: Settings, service: Service) -> Taking:
    """What takes files in."""
    return Taking(service, open_store(settings), open_scanner(settings))


def open_housekeeping(settings: Settings, service: Service) -> Housekeeping:
    """What looks after files as time passes."""
    return Housekeeping(service, open_store(settings), open_scanner(settings))
