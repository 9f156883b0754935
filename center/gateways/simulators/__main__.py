"""``python -m center.gateways.simulators sms|wechat|portal|orders --port 5090``: systems outside, here only."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence

from aiohttp import web

from center.clock import SystemClock
from center.gateways.simulators.portal_news import News
from center.gateways.simulators.portal_server import PortalSimulator
from center.gateways.simulators.sms_server import SmsSimulator
from center.gateways.simulators.wechat_controls import add_controls
from center.gateways.simulators.wechat_server import WeChatSimulator
from center.gateways.simulators.work_order_server import WorkOrderSimulator
from center.gateways.sms_wire import Credentials
from center.portal_settings import read_portal
from center.settings import Mode, Settings, SettingsError, read_settings

CANNOT_START = 78
HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; 78 when a restart would not help: production, no key, or a port in use."""
    parser = argparse.ArgumentParser(prog="python -m center.gateways.simulators", description=__doc__)
    parser.add_argument("system", choices=list(_SYSTEMS))
    parser.add_argument("--port", type=int, default=5090, help="0: any free one; the first line tells which")
    parser.add_argument("--template", action="append", default=[], help="a registered template; without any, all are")
    given = parser.parse_args(arguments)
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        application = _application(given.system, read_settings(), tuple(given.template))
        asyncio.run(_serve(_SYSTEMS[given.system][0], application, given.port))
    except (SettingsError, OSError) as error:
        print(f"没有启动：{error}", file=sys.stderr)
        return CANNOT_START
    return 0


def _application(system: str, settings: Settings, templates: tuple[str, ...]) -> web.Application:
    if settings.mode is Mode.PRODUCTION:
        raise SettingsError("production has no simulators")
    return _SYSTEMS[system][1](settings, templates)


def _sms(settings: Settings, templates: tuple[str, ...]) -> web.Application:
    if not (settings.sms.key and settings.sms.secret):
        raise SettingsError("the simulator needs QIHANG_SMS_KEY and QIHANG_SMS_SECRET, the same as the gateway")
    return SmsSimulator(Credentials(settings.sms.key, settings.sms.secret), SystemClock(), templates).application()


def _wechat(settings: Settings, templates: tuple[str, ...]) -> web.Application:
    wechat = settings.wechat
    if not wechat.is_set:
        raise SettingsError("the simulator needs the QIHANG_WECHAT_ settings, the same as the gateway")
    simulator = WeChatSimulator(wechat.app_id, wechat.app_secret, SystemClock(), templates)
    return add_controls(simulator.application(), simulator)


def _portal(settings: Settings, templates: tuple[str, ...]) -> web.Application:
    systems = read_portal()
    if not systems.portal.is_set:
        raise SettingsError("the simulator needs the QIHANG_PORTAL_ settings, the same as the gateway")
    portal = Credentials(systems.portal.key, systems.portal.secret)
    payment = Credentials(systems.payment.key, systems.payment.secret) if systems.payment.is_set else portal
    news = News(settings.bot_url, portal, payment, SystemClock())
    return PortalSimulator(portal, payment, news, SystemClock()).application()


def _orders(settings: Settings, templates: tuple[str, ...]) -> web.Application:
    orders = read_portal().orders
    if not orders.is_set:
        raise SettingsError("the simulator needs the QIHANG_ORDERS_ settings, the same as the gateway")
    return WorkOrderSimulator(Credentials(orders.key, orders.secret), SystemClock()).application()


_SYSTEMS: dict[str, tuple[str, Callable[[Settings, tuple[str, ...]], web.Application]]] = {
    "sms": ("短信平台模拟器", _sms),
    "wechat": ("微信模拟器", _wechat),
    "portal": ("政务服务网模拟器", _portal),
    "orders": ("12345工单平台模拟器", _orders),
}


async def _serve(system: str, application: web.Application, port: int) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        print(f"{system}：http://{HOST}:{runner.addresses[0][1]}", flush=True)
        await stopping.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
