"""``python -m bot.server``: our own entry point on Rasa's parts, with our bot, our channels and a truthful health."""

from __future__ import annotations

import bot.quiet

import asyncio
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bot.bot import Bot
from bot.channels import internal, v1, widget
from bot.channels.drafts import DraftFiles
from bot.channels.handover import handovers
from bot.channels.requests import answer_errors
from bot.channels.rest import RestChannel
from bot.channels.wechat import opening as wechat
from bot.channels.widget_pages import Pages
from bot.health import OK, health, readiness
from bot.models import NoModel, current_model
from bot.notice_metrics import notice_metrics
from center.samples import samples
from center.settings import Mode, Settings, SettingsError, read_settings

CANNOT_START = 78
LARGEST_REQUEST = 256 * 1024
DRAIN_SECONDS = 30.0
logger = logging.getLogger(__name__)


def make_app(settings: Settings, model: Path) -> Sanic:
    """The bot's application: it listens at once, and answers as soon as the bundle is loaded."""
    app = Sanic("qihang_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.RESPONSE_TIMEOUT = 120
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN_SECONDS
    app.config.FALLBACK_ERROR_FORMAT = "json"
    bot = Bot(settings)
    app.ctx.bot, app.ctx.failed = bot, False

    async def begin(app: Sanic, loop: Any) -> None:
        app.ctx.starting = asyncio.ensure_future(_start(app, bot, model))

    async def end(app: Sanic, loop: Any) -> None:
        app.ctx.starting.cancel()
        await bot.stop()

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "before_server_stop")
    _register_routes(app, bot)
    return app


async def _start(app: Sanic, bot: Bot, model: Path) -> None:
    try:
        await bot.start(model)
    except Exception:
        logger.exception("The bot did not start")
        app.ctx.failed = True
        os.kill(os.getpid(), signal.SIGTERM)


def _register_routes(app: Sanic, bot: Bot) -> None:
    async def get_health(request: Request) -> HTTPResponse:
        found = await health(bot)
        return json(found, status=200 if found["status"] == OK else 503)

    async def get_readiness(request: Request) -> HTTPResponse:
        found = await readiness(bot)
        return json(found, status=200 if found["ready"] else 503)

    async def get_metrics(request: Request) -> HTTPResponse:
        text = bot.metrics.text() + await notice_metrics(bot.service)
        return raw(text, content_type="text/plain; version=0.0.4; charset=utf-8")

    app.add_route(get_health, "/health", methods=["GET"])
    app.add_route(get_readiness, "/ready", methods=["GET"])
    app.add_route(get_metrics, "/metrics", methods=["GET"])
    answer_errors(app)
    channels = (v1, widget, internal, wechat)
    for blueprint in (blueprint for channel in channels for blueprint in channel.blueprints(bot)):
        app.blueprint(blueprint)
    app.blueprint(DraftFiles(bot.service).blueprint())
    app.blueprint(handovers(bot.service).blueprint())
    app.blueprint(Pages(bot.settings.mode).blueprint())
    if bot.settings.mode is Mode.DEMO:
        app.blueprint(RestChannel(bot).blueprint())


def refuse_samples(settings: Settings) -> None:
    """Production speaks for a county: sample values would be lies. Raises SettingsError naming them."""
    found = samples() if settings.mode is Mode.PRODUCTION else []
    if found:
        raise SettingsError(f"knowledge/ 里还有 {len(found)} 处样例值，换成本地的再上线：{'、'.join(found)}")


def port_is_free(host: str, port: int) -> bool:
    """Whether nothing listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """Serve until told to stop; returns 78 when a restart would not help."""
    try:
        settings = read_settings()
        model = current_model(settings)
        refuse_samples(settings)
        wechat.refuse_without_rules(settings)
    except (SettingsError, NoModel) as error:
        print(f"机器人没有启动：{error}", file=sys.stderr)
        return CANNOT_START
    if not port_is_free(settings.bot_host, settings.bot_port):
        print(
            f"端口 {settings.bot_port} 已被占用：先停掉占用它的程序，或换一个端口，如 QIHANG_BOT_PORT=5105 make run",
            file=sys.stderr,
        )
        return CANNOT_START
    bot.quiet.quiet_rasa(settings.log_level)
    app = make_app(settings, model)
    app.run(host=settings.bot_host, port=settings.bot_port, access_log=False, motd=False, debug=False)
    return 1 if app.ctx.failed else 0


if __name__ == "__main__":
    sys.exit(main())
