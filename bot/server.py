"""``python -m bot.server``: Rasa's application with our channels, actions and settings."""

from __future__ import annotations

import bot.quiet

import logging
import socket
import sys
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import register as register_channels
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.actions_in_process import InProcessActions
from bot.agent import DirectAgent
from bot.channels.json import JsonChannel
from bot.models import NoModel, current_model
from center import bundles
from center.knowledge import KNOWLEDGE, load_service
from center.settings import Mode, Settings, SettingsError, read_settings

ACTIONS = "actions"
CANNOT_START = 78
LARGEST_REQUEST = 256 * 1024
logger = logging.getLogger(__name__)


def make_agent(settings: Settings, model: Path) -> DirectAgent:
    """Rasa's agent on our database and actions, with the bundle loaded."""
    agent = DirectAgent(tracker_store=tracker_store(settings), action_endpoint=InProcessActions(ACTIONS))
    agent.load_model(str(model))
    return agent


def tracker_store(settings: Settings) -> TrackerStore:
    """Where the dialogue state is kept."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        return SQLTrackerStore(Domain.empty(), dialect="sqlite", db=url.removeprefix("sqlite:///"))
    return SQLTrackerStore(Domain.empty(), host=url)


def make_app(settings: Settings, model: Path) -> Sanic:
    """The bot's application; the model is loaded before the first request is taken."""
    app = Sanic("qihang_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.FALLBACK_ERROR_FORMAT = "json"

    async def load(app: Sanic, loop: Any) -> None:
        app.ctx.agent = make_agent(settings, model)

    async def health(request: Request) -> HTTPResponse:
        return json({"status": "ok", "version": bundles.newest(), "mode": settings.mode.value})

    app.register_listener(load, "before_server_start")
    app.add_route(health, "/health", methods=["GET"])
    _register_channels(app, settings)
    return app


def _register_channels(app: Sanic, settings: Settings) -> None:
    if settings.mode is not Mode.DEMO:
        return
    register_channels([JsonChannel(settings.secret, lambda: app.ctx.agent)], app, route="/webhooks/")


def refuse_samples(settings: Settings) -> None:
    """Production speaks for a county: sample values would be lies. Raises SettingsError naming them."""
    samples = load_service(KNOWLEDGE / "service").samples() if settings.mode is Mode.PRODUCTION else []
    if samples:
        raise SettingsError(f"knowledge/service 里还有 {len(samples)} 处样例值，换成本地的再上线：{'、'.join(samples)}")


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
    return 0


if __name__ == "__main__":
    sys.exit(main())
