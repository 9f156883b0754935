"""``python -m center.gateways.simulators sms --port 5090``: a double of a system outside, on this machine only."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence

from aiohttp import web

from center.clock import SystemClock
from center.gateways.simulators.sms_server import SmsSimulator
from center.gateways.sms_wire import Credentials
from center.settings import Mode, Settings, SettingsError, read_settings

CANNOT_START = 78
HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; 78 when a restart would not help: production, no key, or a port in use."""
    parser = argparse.ArgumentParser(prog="python -m center.gateways.simulators", description=__doc__)
    parser.add_argument("system", choices=["sms"])
    parser.add_argument("--port", type=int, default=5090, help="0: any free one; the first line tells which")
    parser.add_argument("--template", action="append", default=[], help="a registered template; without any, all are")
    given = parser.parse_args(arguments)
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        simulator = _simulator(read_settings(), tuple(given.template))
        asyncio.run(_serve(simulator, given.port))
    except (SettingsError, OSError) as error:
        print(f"没有启动：{error}", file=sys.stderr)
        return CANNOT_START
    return 0


def _simulator(settings: Settings, templates: tuple[str, ...]) -> SmsSimulator:
    if settings.mode is Mode.PRODUCTION:
        raise SettingsError("production has no simulators")
    if not (settings.sms.key and settings.sms.secret):
        raise SettingsError("the simulator needs QIHANG_SMS_KEY and QIHANG_SMS_SECRET, the same as the gateway")
    return SmsSimulator(Credentials(settings.sms.key, settings.sms.secret), SystemClock(), templates)


async def _serve(simulator: SmsSimulator, port: int) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    runner = web.AppRunner(simulator.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        print(f"短信平台模拟器：http://{HOST}:{runner.addresses[0][1]}", flush=True)
        await stopping.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
