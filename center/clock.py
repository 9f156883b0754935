"""The center's clock. Times are always passed in; only entry points ask for the present."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today_in_shanghai() -> date:
    """Today's date as people in China see it."""
    return datetime.now(SHANGHAI).date()
