"""What became of what was sent: collected by the courier, round after round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from center.clock import Clock
from center.gateways.sms import Delivery, SmsGateway
from center.notices.cursors import advance, cursor_of
from center.notices.receipts import take_receipts
from center.notices.template_receipts import take_early
from center.notices.wechat_receipts import take_from_wechat
from center.records import Records
from center.sealing import Seal
from center.service_settings import ServiceSettings
from center.telephone.tasks import tasks_due


def look_after(connection: Any, seal: Seal, settings: ServiceSettings, now: datetime) -> int:
    """What the database tells of WeChat messages, templates and calls; how many were news."""
    news, wechat = take_early(connection, now) + tasks_due(connection, now), settings.wechat
    return news + (take_from_wechat(connection, seal, wechat, settings.notices, now) if wechat is not None else 0)


async def collect_receipts(
    records: Records, gateway: SmsGateway, clock: Clock, is_over: Callable[[], bool] = lambda: False
) -> int:
    """Take the provider's receipts after those that some courier took before; how many were news. Raises Busy.

    A page and the place of its end are written in one transaction, so that none is lost and none taken for read.
    """
    name, news = gateway.channel, 0
    before = await records.read(lambda connection: cursor_of(connection, name))
    while not is_over() and (page := await gateway.receipts(before)):
        news += await _taken(records, name, before, page, clock.now())
        before = page[-1].cursor
    return news


async def _taken(records: Records, name: str, before: str, page: Sequence[Delivery], now: datetime) -> int:
    def take(connection: Any) -> int:
        advance(connection, name, before, page[-1].cursor, now)
        return take_receipts(connection, page, name, now)

    return await records.write(take)
