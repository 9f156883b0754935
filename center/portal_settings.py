"""The settings of the government portal, the payment platform and the 12345 platform, from the environment.

See docs/handover.md and docs/work-orders.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from center.setting_checks import LOOPBACK, SettingsError, checked_address

LEAST_SECRET = 32
_PORTAL = ("QIHANG_PORTAL_URL", "QIHANG_PORTAL_PAGES", "QIHANG_PORTAL_KEY", "QIHANG_PORTAL_SECRET")
_PAYMENT = ("QIHANG_PAYMENT_URL", "QIHANG_PAYMENT_PAGES", "QIHANG_PAYMENT_KEY", "QIHANG_PAYMENT_SECRET")
_ORDERS = ("QIHANG_ORDERS_URL", "", "QIHANG_ORDERS_KEY", "QIHANG_ORDERS_SECRET")
"""People are sent to no page of the 12345 platform."""
_KEY = re.compile("[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class AdapterSettings:
    """The county's adapter to one outside system; without ``url`` there is none.

    ``pages``: where people are sent, as scheme and host; no other address is ever opened for them.
    """

    url: str = ""
    pages: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)

    @property
    def is_set(self) -> bool:
        """Whether this installation has the system."""
        return bool(self.url)


@dataclass(frozen=True)
class PortalSettings:
    """The portal that items are filed on, the platform that fees are paid on, and that of the 12345 work orders."""

    portal: AdapterSettings = AdapterSettings()
    payment: AdapterSettings = AdapterSettings()
    orders: AdapterSettings = AdapterSettings()


def read_portal(environment: Mapping[str, str] = os.environ) -> PortalSettings:
    """The QIHANG_PORTAL_, QIHANG_PAYMENT_ and QIHANG_ORDERS_ variables: each all empty, or whole.

    Raises SettingsError naming the one that cannot be used.
    """
    is_production = environment.get("QIHANG_MODE") == "production"
    adapters = (_adapter(environment, names, is_production) for names in (_PORTAL, _PAYMENT, _ORDERS))
    return PortalSettings(*adapters)


def _adapter(environment: Mapping[str, str], names: tuple[str, ...], is_production: bool) -> AdapterSettings:
    url, pages, key, secret = (environment.get(name, "").strip().rstrip("/") for name in names)
    if not any((url, pages, key, secret)):
        return AdapterSettings()
    for name, text in zip(names, (url, pages or url, key, secret)):
        if not text:
            together = ", ".join(filter(None, names))
            raise SettingsError(f"{name} is missing; all of {together} empty: there is no such system")
    if not _KEY.fullmatch(key):
        raise SettingsError(f"{names[2]} is 1 to 64 letters, digits, dots, dashes and underscores")
    if is_production and len(secret) < LEAST_SECRET:
        raise SettingsError(f"{names[3]} needs at least {LEAST_SECRET} characters in production")
    _origin(names[0], url, is_production)
    return AdapterSettings(url, _origin(names[1], pages or url, is_production), key, secret)


def _origin(name: str, url: str, is_production: bool) -> str:
    """Scheme and host of an address; personal data travel in the clear only on this machine, and only in demo."""
    parts = checked_address(name, url)
    if parts.scheme == "http" and (is_production or parts.hostname not in LOOPBACK):
        raise SettingsError(f"{name} begins with https://; http:// is for a simulator on this machine, in demo")
    return f"{parts.scheme}://{parts.netloc}"
