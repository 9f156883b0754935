"""``python -m bot.courier``: does what time makes due, then delivers notices; several may run at once.

On TERM it finishes what it is sending and ends; ``--once`` does everything that is due now, and ends.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot.stores.wakeups import Wakeups
from bot.stores.wakeups_opening import wakeups_for
from center.clock import SystemClock
from center.clockwork import Context, run_due
from center.demo_clock import DemoClock
from center.gateways.opening import open_sms
from center.gateways.sms import Busy, SmsGateway
from center.gateways.wechat import WeChatApi
from center.gateways.wechat_opening import open_wechat
from center.handover.carrying import Carrying
from center.handover.opening import open_carrying
from center.handover.setting import portal_in_use
from center.knowledge import KNOWLEDGE, KnowledgeError, ServiceSettings, load_service
from center.letters.scanning import Scans, open_scans
from center.notices.carrier import Carrier
from center.notices.collecting import collect_receipts, look_after
from center.notices.ways import ways_of
from center.portal_settings import read_portal
from center.samples import samples
from center.service import Service, close_service, open_service
from center.settings import Mode, Settings, SettingsError, read_settings
from center.uploads.housekeeping import Housekeeping
from center.uploads.opening import open_housekeeping
from center.work_orders.exchange import Exchange
from center.work_orders.opening import open_exchange

CANNOT_START = 78
LOOK_SECONDS = 1.0
"""How long a courier rests when nothing was due."""
CARRIES = 4
"""How often in that time it looks for what is to be told."""
RECEIPTS_SECONDS = 30.0
"""How often the provider is asked for receipts."""
UPLOADS_SECONDS = 10.0
"""How often uploaded files are looked after: scans that wait, quarantine that ends, files without an owner."""
_LOG = logging.getLogger(__name__)
_ALARMS = logging.getLogger("qihang.alarm")


class Courier:
    """One courier; ``stop`` ends its rounds after the notices it is sending."""

    def __init__(
        self,
        service: Service,
        settings: ServiceSettings,
        gateway: SmsGateway | None,
        wakeups: Wakeups,
        uploads: Housekeeping | None = None,
        wechat: WeChatApi | None = None,
        handovers: Carrying | None = None,
        orders: Exchange | None = None,
        scans: Scans | None = None,
    ) -> None:
        self._service, self._gateway, self._wakeups = service, gateway, wakeups
        self._context = Context(service.seal, settings)
        channels = ways_of(service.records, service.seal, settings, gateway, wechat, wakeups.notify)
        self._carrier = Carrier(service.records, settings.notices, channels, service.clock)
        self._stopping = asyncio.Event()
        self._receipts_at = float("-inf")
        self._uploads, self._uploads_at = uploads, float("-inf")
        self._handovers, self._orders, self._scans = handovers, orders, scans

    def stop(self) -> None:
        """Begin nothing new."""
        self._stopping.set()

    async def run(self) -> None:
        """Round after round, until stopped; a database that is away is waited for."""
        await self._wakeups.start()
        try:
            while not self._stopping.is_set():
                try:
                    await self._round()
                    await self._carry_until_next_round()
                except SQLAlchemyError as error:
                    _LOG.warning("The courier waits for the database: %s", type(error).__name__)
                    await self._rest(LOOK_SECONDS)
        finally:
            await self._wakeups.close()

    async def once(self) -> int:
        """Everything that is due now; how many notices were taken up. SQLAlchemyError while the database is away."""
        await self._wakeups.start()
        try:
            return await self._round()
        finally:
            await self._wakeups.close()

    async def _round(self) -> int:
        if isinstance(self._service.clock, DemoClock):
            await self._service.clock.look()
        await run_due(self._service.records, self._context, self._service.clock.now())
        if self._handovers is not None:
            await self._handovers.round()
        if self._orders is not None:
            await self._orders.round()
        carried = await self._carry_all()
        if await self._collect():
            carried += await self._carry_all()
        await self._look_after_uploads()
        return carried

    async def _carry_all(self) -> int:
        total = 0
        while not self._stopping.is_set() and (carried := await self._carrier.carry()):
            total += carried
        return total

    async def _collect(self) -> int:
        """Note what became of what was sent before; how many were news."""
        records, its, now = self._service.records, self._context, self._service.clock.now()
        news = await records.write(lambda connection: look_after(connection, its.seal, its.settings, now))
        machine = asyncio.get_running_loop().time()
        if self._gateway is None or machine < self._receipts_at:
            return news
        self._receipts_at = machine + RECEIPTS_SECONDS
        try:
            news += await collect_receipts(records, self._gateway, self._service.clock, self._stopping.is_set)
        except Busy as busy:
            _LOG.info("No receipts: %s", busy)
        return news

    async def _look_after_uploads(self) -> None:
        """A folder that cannot be used raises an alarm, and keeps no notice back."""
        machine = asyncio.get_running_loop().time()
        if machine < self._uploads_at:
            return
        self._uploads_at = machine + UPLOADS_SECONDS
        try:
            for kept in (self._uploads, self._scans):
                if kept is not None:
                    await kept.round(SystemClock().now().timestamp())
        except OSError as error:
            _ALARMS.error("ALARM uploads_unusable error=%s", type(error).__name__)

    async def _carry_until_next_round(self) -> None:
        """What staff do is told at once, also between two looks for what is due."""
        for _ in range(CARRIES):
            await self._rest(LOOK_SECONDS / CARRIES)
            await self._carry_all()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except asyncio.TimeoutError:
            return


async def serve(settings: Settings, center: ServiceSettings, is_once: bool) -> None:
    """Run a courier until TERM or INT, or once."""
    service = open_service(settings)
    try:
        wakeups = wakeups_for(settings, service.records.is_sqlite)
        uploads = open_housekeeping(settings, service)
        wechat = open_wechat(settings, service.records, service.seal)
        handovers = open_carrying(service, read_portal(), portal_in_use(), center)
        orders = open_exchange(service, read_portal(), center)
        ways = (uploads, wechat, handovers, orders, open_scans(settings, service))
        courier = Courier(service, center, open_sms(settings), wakeups, *ways)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, courier.stop)
        if is_once:
            await courier.once()
        else:
            await courier.run()
    finally:
        close_service(service)


def main(arguments: Sequence[str] | None = None) -> int:
    """Deliver until told to stop; 78 when a restart would not help."""
    parser = argparse.ArgumentParser(prog="python -m bot.courier", description="发通知，做到时间该做的事")
    parser.add_argument("--once", action="store_true", help="只做现在到时间的，做完就结束")
    typed = parser.parse_args(arguments)
    try:
        settings = read_settings()
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        center = load_service(KNOWLEDGE / "service")
        found = samples() if settings.mode is Mode.PRODUCTION else []
        if found:
            raise SettingsError(f"knowledge/ 里还有 {len(found)} 处样例值，换成本地的再上线")
        asyncio.run(serve(settings, center, typed.once))
    except (SettingsError, KnowledgeError) as error:
        print(f"通知没有启动：{error}", file=sys.stderr)
        return CANNOT_START
    except SQLAlchemyError as error:
        print(f"数据库没有准备好：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
