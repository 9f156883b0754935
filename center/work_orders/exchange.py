"""Rounds of the courier with the 12345 platform: what we have to tell goes out, then what it has to tell comes in.

Everything may be done twice without harm: reports have keys, news have events, the cursor moves only from where it was
read. A platform that is away is left alone for a while (center/notices/circuits.py), and nothing counts as told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from center.clock import Clock
from center.gateways.portal_client import Busy, BusyCause
from center.gateways.work_orders import News, Refused, Unreadable, WorkOrderPlatform
from center.notices.circuits import Resting, note_busy, note_through, rest_of, resting
from center.notices.cursors import advance, cursor_of
from center.notices.rules import Rest
from center.records import Records
from center.sealing import Seal
from center.work_orders.hearing import hear
from center.work_orders.reports import Claimed, any_due, claim_reports, note_refused, note_sent, put_off

NAME = "work_orders"
"""Its name among the gateways that may rest."""
REST = Rest(busy_in_row=3, minutes=5)
FETCH_SECONDS = 20.0
"""How often the platform is asked for news, by the machine's clock."""
AT_A_TIME, MOST_PAGES = 10, 20
_AWAY = {
    BusyCause.RATE: "平台忙，稍后再试。",
    BusyCause.NETWORK: "连不上平台，稍后再试。",
    BusyCause.TIMEOUT: "平台没有及时回应，稍后再试。",
    BusyCause.SERVER: "平台出了故障，稍后再试。",
    BusyCause.REPLY: "平台的回应看不懂，请联系平台核对接口。",
    BusyCause.REJECTED: "平台不认我们的身份，请检查工单接口的设置。",
}
_LOG = logging.getLogger("qihang.work_orders")
_ALARMS = logging.getLogger("qihang.alarm")


class Exchange:
    """Speaks with the platform for one courier; ``offices`` are the ids of ours."""

    def __init__(
        self,
        records: Records,
        seal: Seal,
        offices: Collection[str],
        platform: WorkOrderPlatform,
        clock: Clock,
        machine: Callable[[], float] = time.monotonic,
    ) -> None:
        self._records, self._seal, self._offices = records, seal, offices
        self._platform, self._clock, self._machine = platform, clock, machine
        self._fetched_at = float("-inf")

    async def round(self) -> int:
        """Everything that is due now, until the platform is away; how much went either way."""
        now = self._clock.now()
        if not await self._may_speak(now):
            return 0
        try:
            return await self._tell(now) + await self._ask(now)
        except Busy as busy:
            _LOG.info("The 12345 platform is away: %s", busy)
            wait, reason = busy.retry_after, _AWAY[busy.cause]
            await self._records.write(lambda connection: note_busy(connection, NAME, reason, REST, now, wait))
            return 0

    async def _tell(self, now: datetime) -> int:
        """Reports, until there is none; raises Busy, with what was not told put off."""
        told = 0
        while claimed := await self._claimed(now):
            for place, one in enumerate(claimed):
                try:
                    told += await self._report(one, now)
                except Busy as busy:
                    await self._put_off(claimed[place:], busy, now)
                    raise
        return told

    async def _claimed(self, now: datetime) -> list[Claimed]:
        return await self._records.write(lambda connection: claim_reports(connection, self._seal, now, AT_A_TIME))

    async def _report(self, one: Claimed, now: datetime) -> int:
        """1 when the platform has it, 0 when it does not want it; raises Busy."""
        try:
            receipt = await self._platform.report(one.report)
        except Refused as refused:
            reason = refused.reason
            _ALARMS.error("ALARM work_order_report_refused order=%s code=%s", one.order_code, refused.code.value)
            await self._through(lambda connection: note_refused(connection, one, reason, now), now)
            return 0
        await self._through(lambda connection: note_sent(connection, one, receipt, now), now)
        return 1

    async def _put_off(self, left: list[Claimed], busy: Busy, now: datetime) -> None:
        """The first was tried; the others only wait as long as it."""
        reason, wait = _AWAY[busy.cause], busy.retry_after

        def work(connection: Any) -> None:
            for one in left:
                put_off(connection, one, reason, wait, now)

        await self._records.write(work)

    async def _ask(self, now: datetime) -> int:
        """News, page after page; raises Busy."""
        if not self._is_time_to_ask():
            return 0
        heard = 0
        for _ in range(MOST_PAGES):
            is_last, more = await self._page(now)
            heard += more
            if is_last:
                break
        self._fetched_at = self._machine()
        return heard

    async def _page(self, now: datetime) -> tuple[bool, int]:
        """Whether nothing comes after this page, and how much was heard; raises Busy."""
        after = await self._records.read(lambda connection: cursor_of(connection, NAME))
        page = await self._platform.news(after)
        heard = await self._through(lambda connection: self._hear(connection, after, page, now), now)
        return not page or page[-1].cursor == after, heard

    def _is_time_to_ask(self) -> bool:
        return self._machine() >= self._fetched_at + FETCH_SECONDS

    async def _may_speak(self, now: datetime) -> bool:
        """Whether there is anything to say or to ask, and the platform does not rest; whoever is told so may try it."""
        if not self._is_time_to_ask() and not await self._records.read(lambda connection: any_due(connection, now)):
            return False
        return await self._records.write(lambda connection: rest_of(connection, NAME, REST, now)) is None

    def _hear(self, connection: Any, after: str, page: list[News | Unreadable], now: datetime) -> int:
        """A page, if no other courier has heard it meanwhile: the cursor decides, in the same transaction."""
        if not page or not advance(connection, NAME, after, page[-1].cursor, now):
            return 0
        heard = 0
        for one in page:
            if isinstance(one, Unreadable):
                _ALARMS.error("ALARM work_order_news_unreadable cursor=%s", one.cursor)
            else:
                heard += hear(connection, self._seal, self._offices, one, now)
        return heard

    async def _through(self, work: Callable[[Any], Any], now: datetime) -> int:
        """Something came through: the platform rests no more."""

        def both(connection: Any) -> int:
            note_through(connection, NAME, now)
            return int(work(connection))

        return await self._records.write(both)


def away_since(connection: Any) -> Resting | None:
    """The platform's rest while it is away, with the reason; None while it answers. For the pages of staff."""
    return next((one for one in resting(connection, REST) if one.name == NAME), None)
