"""``python -m desk.server``: the staff's web app."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

from sanic import Sanic

import desk.quiet
from center.database import DatabaseError, upgrade
from center.samples import samples
from center.settings import Mode, Settings, SettingsError, read_settings
from desk.app import make_app
from desk.bot import bot_of
from desk.build import NotBuilt, check
from desk.calls.knowing import suggestions_at

CANNOT_START = 78


def port_is_free(host: str, port: int) -> bool:
    """Whether nothing listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def refuse_in_production(settings: Settings) -> None:
    """What only a demonstration may do; raises SettingsError."""
    if settings.mode is not Mode.PRODUCTION:
        return
    if not settings.desk.is_secure:
        raise SettingsError("QIHANG_DESK_URL is missing or http://; in production staff open the desk at https://…")
    if found := samples():
        raise SettingsError(f"knowledge/ 里还有 {len(found)} 处样例值，换成本地的再上线：{'、'.join(found)}")


async def warm(app: Sanic, loop: Any) -> None:
    """Have the answers at hand before the first operator types."""
    suggesting = suggestions_at(app.ctx.service.clock.now())
    app.ctx.warming = asyncio.gather(suggesting, bot_of(app).warm(), return_exceptions=True)


def main() -> int:
    """Serve until told to stop; returns 78 when a restart would not help."""
    try:
        settings = read_settings()
        refuse_in_production(settings)
        check()
        upgrade(settings)
    except (SettingsError, DatabaseError, NotBuilt) as error:
        print(f"工作台没有启动：{error}", file=sys.stderr)
        return CANNOT_START
    if not port_is_free(settings.desk.host, settings.desk.port):
        print(
            f"端口 {settings.desk.port} 已被占用：先停掉占用它的程序，或换一个，如 QIHANG_DESK_PORT=5180 make run",
            file=sys.stderr,
        )
        return CANNOT_START
    desk.quiet.quiet(settings.log_level)
    app = make_app(settings)
    app.register_listener(warm, "after_server_start")
    app.run(host=settings.desk.host, port=settings.desk.port, access_log=False, motd=False, debug=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
